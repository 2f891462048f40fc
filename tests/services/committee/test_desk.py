"""Setting up, people and codes, packs and trainers, publishing and exporting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from tests.builders import a_course, a_course_folder, a_pack, a_trainer_key
from tests.committee_room import COURSE, PACK, PACK_BYTES, PASSPHRASE, Room, StillClock, cheap_locks
from trainer.domain.codes import normalise_activation_code, root_code, short_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, PackDigest, PersonId, UnitId
from trainer.domain.organisation import Role
from trainer.domain.recovery_sheet import secret_on_paper
from trainer.domain.standing import Progress, Rank
from trainer.formats import report_file
from trainer.formats.keys import ReaderKey
from trainer.formats.organisation_file import open_organisation
from trainer.formats.person_cards import open_person_card
from trainer.formats.trainer_key_file import key_card
from trainer.services.committee import CommitteeService
from trainer.services.committee import desk as desk_module
from trainer.services.committee.values import (
    CodeState,
    JournalKind,
    SecretKind,
    StoreKind,
    TrainerPolicy,
    Wish,
)
from trainer.ui.committee.export_words import export_words

PEOPLE = (
    ("Nguyễn Thị Hà", "MH-1", "Văn phòng"),
    ("Trần Văn Bình", "MH-2", "Trạm Y tế"),
    ("Lê An", "MH-3", "Tổ 1"),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with cheap_locks():
        made = Room(tmp_path)
        yield made
        made.close()


# -- set-up -------------------------------------------------------------------------------------------------


def test_a_new_committee_has_a_sheet_a_vault_and_a_store(room: Room) -> None:
    assert [secret.kind for secret in room.sheet.secrets] == [SecretKind.ROOT, SecretKind.READER_ESCROW]
    status = room.committee.setup.status()
    assert (status.set_up, status.unlocked, status.organisation) == (True, True, "UBND phường Mỹ Hào")
    assert (status.store, status.units, status.people) == (StoreKind.SQLITE, 2, 0)
    assert status.root_code == room.sheet.root_code
    assert status.unpublished
    assert (room.committee.setup.name, room.committee.setup.committee) == (
        "UBND phường Mỹ Hào",
        "Ban Chỉ đạo",
    )


def test_no_secret_lies_open_on_the_disk(room: Room) -> None:
    keys = room.committee._desk.keys
    room.add_people(*PEOPLE)
    codes = [room.code(code).replace("-", "") for _, code, _ in PEOPLE]
    room.committee.close()
    disk = b"".join(path.read_bytes() for path in (room.home / "committee").iterdir())
    assert keys.root is not None
    for secret in (keys.root.seed, keys.importer.seed, keys.codes):
        assert secret not in disk
        assert secret.hex().encode() not in disk
    for text in (
        keys.reader.secret,
        PASSPHRASE,
        *codes,
        *(line for s in room.sheet.secrets for line in s.lines),
    ):
        assert text.encode() not in disk


def test_the_vault_opens_only_with_its_passphrase(room: Room) -> None:
    setup = room.committee.setup
    setup.lock()
    assert not setup.unlocked
    with pytest.raises(Refused, match=Reason.PASSPHRASE_WRONG.value):
        setup.unlock("một hai ba bốn")
    setup.unlock(PASSPHRASE)
    with pytest.raises(Refused, match=Reason.PASSPHRASE_TOO_SHORT.value):
        setup.change_passphrase(PASSPHRASE, "ngắn")
    setup.change_passphrase(PASSPHRASE, "bốn từ hoàn toàn mới")
    with pytest.raises(Refused, match=Reason.PASSPHRASE_WRONG.value):
        setup.unlock(PASSPHRASE)
    setup.unlock("bốn từ hoàn toàn mới")


def test_a_committee_is_set_up_once_and_an_interrupted_attempt_starts_over(tmp_path: Path) -> None:
    with cheap_locks():
        committee = CommitteeService(tmp_path / "c", clock=StillClock())
        wish = Wish("UBND", "Ban", ("Văn phòng", " văn  phòng", ""), PASSPHRASE)
        assert not committee.setup.is_set_up
        assert not committee.setup.status().set_up
        assert committee.setup.name == ""
        with pytest.raises(Refused, match=Reason.NOT_SET_UP.value):
            committee.roster.people()
        with pytest.raises(Refused, match=Reason.NOT_SET_UP.value):
            committee.setup.unlock(PASSPHRASE)
        with pytest.raises(Refused, match=Reason.NOT_SET_UP.value):
            committee.intake.record(committee.intake.check([]))
        with pytest.raises(Refused, match=Reason.PASSPHRASE_TOO_SHORT.value):
            committee.setup.set_up(replace(wish, passphrase="ngắn"))
        committee.setup.set_up(wish)
        assert len(committee.roster.units()) == 1
        with pytest.raises(Refused, match=Reason.ALREADY_SET_UP.value):
            committee.setup.set_up(wish)
        committee.close()
        (tmp_path / "c" / "committee.json").unlink()
        again = CommitteeService(tmp_path / "c", clock=StillClock())
        again.setup.set_up(wish)
        again.close()


def test_a_damaged_place_file_is_named(room: Room) -> None:
    room.committee.close()
    (room.home / "committee" / "committee.json").write_text("{}", encoding="utf-8")
    with pytest.raises(Refused, match=Reason.FILE_BROKEN.value):
        room.committee.roster.people()


def test_the_recovery_sheet_brings_a_committee_back(room: Room) -> None:
    room.add_people(*PEOPLE)
    learner = room.learner()
    report = learner.report()
    root, escrow = room.sheet.secrets
    setup, recovery = room.committee.setup, room.committee.recovery
    setup.lock()
    with pytest.raises(Refused, match=Reason.SHARE_OTHER.value):
        recovery.sheet(escrow.lines)
    with pytest.raises(Refused, match=Reason.SHARE_OTHER.value):
        recovery.check_escrow(root.lines)
    recovery.check_escrow(escrow.lines)
    recovery.recover([recovery.sheet(root.lines)], escrow.lines, "mật khẩu hoàn toàn khác")
    assert room.receive(report).recorded.refused == 0
    assert {line.code for line in room.committee.roster.people()} == {CodeState.NONE}
    room.committee.publisher.publish(room.home / "org.hsorg")
    organisation = open_organisation((room.home / "org.hsorg").read_bytes())
    assert organisation.root.version == 2
    assert organisation.root.role(Role.ROOT) == organisation.roots[0].role(Role.ROOT)
    assert setup.status().root_code == room.sheet.root_code
    setup.unlock("mật khẩu hoàn toàn khác")


def test_the_escrow_key_on_paper_opens_reports(room: Room) -> None:
    room.add_people(*PEOPLE)
    escrow = ReaderKey.generate(secret_on_paper(room.sheet.secrets[1].lines))
    assert report_file.read(room.learner().report(), [escrow]).report.introduction.name == "Nguyễn Thị Hà"


# -- people -------------------------------------------------------------------------------------------------


def test_a_roster_file_is_read_compared_and_applied(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_text(
        "STT;Họ và tên;Mã;Đơn vị\n1;Nguyễn Thị Hà;MH-1;Văn phòng\n2;Lê An;MH-3;Tổ 1\n", encoding="utf-8"
    )
    diff = room.committee.roster.compare(room.committee.roster.read(path))
    assert (len(diff.new), diff.new_units) == (2, ("Tổ 1",))
    assert not room.committee.roster.people()
    steps: list[tuple[int, int]] = []
    applied = room.committee.roster.apply(diff, progress=lambda done, total: steps.append((done, total)))
    assert (applied.new, applied.codes, applied.units) == (2, 2, 1)
    assert steps == [(1, 2), (2, 2)]
    assert [line.person.name for line in room.committee.roster.people()] == ["Lê An", "Nguyễn Thị Hà"]
    ids = {line.person.staff_code: line.person.id for line in room.committee.roster.people()}
    path.write_text("STT;Họ và tên;Mã;Đơn vị\n1;Nguyễn Thị Hà;MH-1;Trạm Y tế\n", encoding="utf-8")
    second = room.committee.roster.compare(room.committee.roster.read(path))
    applied = room.committee.roster.apply(second, remove_gone=True)
    assert (applied.new, applied.changed, applied.removed) == (0, 1, 1)
    line = room.committee.roster.people()[0]
    assert (line.person.id, line.unit_name, line.code) == (ids["MH-1"], "Trạm Y tế", CodeState.READY)
    assert room.committee.roster.apply(diff).new == 0  # an old difference adds nobody twice


def test_somebody_who_comes_back_is_the_same_person(room: Room) -> None:
    before = room.add_people(*PEOPLE)["MH-2"]
    desk = room.committee.roster
    from trainer.domain.roster import RosterReading, RosterRow

    rows = tuple(
        RosterRow(n, name, code, unit, "Trưởng trạm")
        for n, (name, code, unit) in enumerate(PEOPLE)
        if code != "MH-2"
    )
    empty = RosterReading("x", "", "", 1, (), (), rows, (), None)
    desk.apply(desk.compare(empty), remove_gone=True)
    assert "MH-2" not in {line.person.staff_code for line in desk.people()}
    back = desk.compare(replace(empty, rows=(RosterRow(9, "Trần Văn Bình", "MH-2", "Trạm Y tế", ""),)))
    assert [change.person.id for change in back.back] == [before.id]
    assert desk.apply(back).codes == 1
    assert room.add_people(*PEOPLE)["MH-2"].id == before.id


def test_slips_are_grouped_by_unit_and_only_for_those_who_need_one(room: Room) -> None:
    room.add_people(*PEOPLE)
    slips = room.committee.roster.slips()
    assert [unit.unit for unit in slips.units] == ["Văn phòng", "Trạm Y tế", "Tổ 1"]
    slip = slips.units[0].slips[0]
    assert (slip.name, slip.devices, slip.valid_until) == (
        "Nguyễn Thị Hà",
        2,
        date(2026, 11, 23) + timedelta(days=90),
    )
    assert normalise_activation_code(slip.code)
    room.receive(room.learner().report())
    assert [unit.unit for unit in room.committee.roster.slips().units] == ["Trạm Y tế", "Tổ 1"]
    assert slips.root_code == room.sheet.root_code


def test_a_new_code_ends_the_old_one(room: Room) -> None:
    person = room.add_people(*PEOPLE)["MH-1"]
    old = room.learner(1)
    slip = room.committee.roster.renew_code(person.id, devices=1)
    assert slip.code == room.code("MH-1")
    assert room.receive(old.report()).recorded.receipts[0].flags == ("waiting",)
    new = room.learner(2)
    room.receive(new.report())
    lines = {line.person.staff_code: line for line in room.committee.roster.people()}
    assert (lines["MH-1"].devices, lines["MH-1"].code) == (1, CodeState.USED_UP)
    room.clock.move(days=100)
    states = {line.person.staff_code: line.code for line in room.committee.roster.people()}
    assert states["MH-2"] is CodeState.EXPIRED
    with pytest.raises(Refused, match=Reason.NOT_FOUND.value):
        room.committee.roster.renew_code(PersonId("00" * 16))


def test_units_can_be_added_once(room: Room) -> None:
    unit = room.committee.roster.add_unit(" Tổ  dân phố 3")
    assert (unit.id, unit.name) == ("to-dan-pho-3", "Tổ dân phố 3")
    assert room.committee.roster.add_unit("tổ dân phố 3") == unit


# -- catalogue ----------------------------------------------------------------------------------------------


def test_packs_of_unknown_trainers_need_a_word(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "a.hspack"
    path.write_bytes(PACK_BYTES)
    catalogue = room.committee.catalogue
    seen = catalogue.look(path)
    assert (seen.course, seen.trainer, seen.accepted, seen.known, seen.quizzes) == (
        COURSE.id,
        "",
        False,
        False,
        1,
    )
    with pytest.raises(Refused, match=Reason.SIGNER_UNKNOWN.value):
        catalogue.add_pack(path)
    card = tmp_path / "card.txt"
    card.write_text(key_card("Cô Lan", a_trainer_key().public), encoding="utf-8")
    trainer = catalogue.read_card(card)
    with pytest.raises(Refused, match=Reason.SHORT_CODE_WRONG.value):
        catalogue.accept_trainer(trainer.name, trainer.key, "0000-0000-0000")
    catalogue.accept_trainer(trainer.name, trainer.key, short_code(trainer.key), ("khac-",))
    assert not catalogue.look(path).accepted  # limited to other courses
    catalogue.accept_trainer(trainer.name, trainer.key, short_code(trainer.key))
    assert catalogue.look(path).trainer == "Cô Lan"
    pack = catalogue.add_pack(path)
    assert (pack.trainer, pack.newest, pack.in_catalogue, pack.lessons) == ("Cô Lan", True, False, 2)
    assert catalogue.add_pack(path) == pack
    assert [one.name for one in catalogue.trainers()] == ["Cô Lan"]
    catalogue.remove_trainer(trainer.key)
    assert not catalogue.trainers()
    assert room.committee.setup.status().root_version == 4
    with pytest.raises(Refused, match=Reason.NOT_FOUND.value):
        catalogue.remove_trainer(trainer.key)


def test_a_shipped_course_folder_is_kept_as_a_pack_with_the_same_digest(room: Room, tmp_path: Path) -> None:
    folder = a_course_folder(tmp_path)
    seen = room.committee.catalogue.look(folder)
    assert (seen.shipped, seen.accepted, seen.digest) == (True, True, PACK)
    assert room.committee.catalogue.add_pack(folder).digest == PACK


def test_entries_accept_every_kept_pack_newest_first(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "MOST_COURSES_KEPT", 1)
    room.add_course()
    newer = tmp_path / "b.hspack"
    newer.write_bytes(a_pack(a_course(version="2.0")))
    second = room.committee.catalogue.add_pack(newer, TrainerPolicy.VOUCHED)
    catalogue = room.committee.catalogue
    entry = catalogue.set_entry(
        COURSE.id, mandatory=False, due=date(2026, 12, 1), units=(UnitId("van-phong"),)
    )
    assert entry.packs == (second.digest, PACK)
    assert catalogue.entries() == (entry,)
    assert catalogue.set_entry(COURSE.id, mandatory=True, due=None, packs=(PACK,)).packs == (PACK,)
    assert [pack.newest for pack in catalogue.packs()] == [True, False]
    for wrong in ((PackDigest("00" * 32),), (PACK, PackDigest("00" * 32))):
        with pytest.raises(Refused, match=Reason.PACK_UNKNOWN.value):
            catalogue.set_entry(COURSE.id, mandatory=True, due=None, packs=wrong)
    with pytest.raises(Refused, match=Reason.PACK_UNKNOWN.value):
        catalogue.set_entry(CourseId("khac"), mandatory=True, due=None)
    with pytest.raises(Refused, match=Reason.NOT_FOUND.value):
        catalogue.set_entry(COURSE.id, mandatory=True, due=None, units=(UnitId("khac"),))
    catalogue.remove_entry(COURSE.id)
    assert not catalogue.entries()
    catalogue.set_variables([("don_vi", "phường Mỹ Hào")])
    catalogue.set_variables([])
    catalogue.set_variables([("don_vi", "phường Mỹ Hào")])
    assert catalogue.variables() == (("don_vi", "phường Mỹ Hào"),)
    assert not catalogue.pin_required
    catalogue.set_pin_required(on=True)
    assert catalogue.pin_required


# -- publishing ---------------------------------------------------------------------------------------------


def test_the_organisation_file_carries_everything_and_names_nobody(room: Room, tmp_path: Path) -> None:
    people = room.add_people(*PEOPLE)
    room.add_course(due=date(2026, 11, 30))
    learner = room.learner()
    learner.learn()
    learner.sit()
    room.receive(learner.report())
    path = tmp_path / "to-chuc.hsorg"
    code = normalise_activation_code(room.code("MH-2"))
    published = room.committee.publisher.publish(path)
    data = path.read_bytes()
    organisation = open_organisation(data)
    assert root_code(organisation.id) == room.sheet.root_code == published.root_code
    assert (published.number, published.cards, published.grants, published.receipts, published.results) == (
        1,
        3,
        1,
        1,
        1,
    )
    assert organisation.grants[0].person == people["MH-1"].id
    result = organisation.results[0]
    assert (result.person, result.passed, result.score_bp) == (people["MH-1"].id, True, 10_000)
    assert organisation.receipts[0].through_seq == len(learner.texts) - 1
    assert open_person_card(data, organisation, code).name == "Trần Văn Bình"
    for name, staff_code, _ in PEOPLE:
        assert name.encode() not in data
        assert json.dumps(name).encode() not in data
        assert staff_code.encode() not in data
    assert not room.committee.setup.status().unpublished
    again = room.committee.publisher.publish(path)
    assert (again.number, again.catalogue_version) == (2, 1)
    room.committee.catalogue.set_entry(COURSE.id, mandatory=False, due=None)
    assert room.committee.setup.status().unpublished
    assert room.committee.publisher.publish(path).catalogue_version == 2
    newer = open_organisation(path.read_bytes(), stored=organisation)
    assert newer.number == 3
    room.committee.setup.lock()
    with pytest.raises(Refused, match=Reason.LOCKED.value):
        room.committee.publisher.publish(path)


def test_publishing_that_cannot_write_leaves_no_trace(room: Room, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Refused, match=Reason.CANNOT_WRITE.value):
        room.committee.publisher.publish(tmp_path / "file" / "org.hsorg")
    assert room.committee.setup.status().published == ""
    assert [line.kind for line in room.committee.journal.entries()] == [JournalKind.SET_UP]


# -- figures and export -------------------------------------------------------------------------------------


def test_the_overview_adds_up_by_unit_course_and_week(room: Room) -> None:
    room.add_people(*PEOPLE)
    room.add_course(due=date(2026, 11, 22))
    good, bad = room.learner(1), room.learner(2, staff_code="MH-2")
    good.learn()
    good.sit()
    bad.sit(right=False)
    room.receive(good.report(), bad.report())
    whole = room.committee.overview.overview()
    assert (whole.asked, whole.started, whole.finished, whole.late, whole.mean_bp) == (3, 2, 1, 3, 5_000)
    assert [(unit.name, unit.rate_bp) for unit in whole.units] == [
        ("Văn phòng", 10_000),
        ("Trạm Y tế", 0),
        ("Tổ 1", 0),
    ]
    assert [line.person.name for line in whole.people] == ["Lê An", "Trần Văn Bình", "Nguyễn Thị Hà"]
    assert whole.courses[0].ranks == ((Rank.EXCELLENT, 1), (Rank.NOT_PASSED, 1))
    assert whole.weeks[-1].finished == 1
    assert whole.hardest[0].right_bp <= whole.hardest[-1].right_bp
    assert whole.hardest[0].prompt
    one = room.committee.overview.overview(COURSE.id)
    assert (one.course, one.finished) == (COURSE.id, 1)
    assert room.committee.overview.overview(CourseId("khac")).asked == 0
    detail = room.committee.overview.person(whole.people[2].person.id)
    assert detail.standings[0].progress is Progress.PASSED
    assert [attempt.counted for attempt in detail.attempts] == [True]
    assert detail.keys[0].code == good.code
    with pytest.raises(Refused, match=Reason.NOT_FOUND.value):
        room.committee.overview.person(PersonId("00" * 16))
    assert len(room.committee.overview.items()) == len(room.committee.overview.items(COURSE.id))


def test_the_workbook_has_a_plain_sheet_and_sheets_for_paper(room: Room, tmp_path: Path) -> None:
    room.add_people(("=HYPERLINK(1)", "0147", "Văn phòng"), *PEOPLE[1:])
    room.add_course()
    learner = room.learner(staff_code="0147")
    learner.learn()
    learner.sit()
    room.receive(learner.report())
    path = tmp_path / room.committee.exporter.suggested_name("Báo cáo CĐS Phường Mỹ Hào", date(2026, 11, 23))
    assert path.name == "BaoCaoCdsPhuongMyHao_20261123.xlsx"
    assert room.committee.exporter.suggested_name("…", date(2026, 11, 23)) == "BaoCao_20261123.xlsx"
    exported = room.committee.exporter.export_xlsx(path, words=export_words())
    assert (exported.rows, exported.units) == (3, 3)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Danh sách kết quả", "Biểu 01", "Biểu 02", "Biểu 03"]
    data = book["Danh sách kết quả"]
    rows = {row[4].value: [cell.value for cell in row] for row in data.iter_rows(min_row=2)}
    assert rows["0147"][1] == "'=HYPERLINK(1)"
    assert rows["0147"][11:14] == [10, "Đạt", "Xuất sắc"]
    assert rows["0147"][16] == "kiểm tra tại máy (tham khảo)"
    assert book["Biểu 01"]["A1"].value == "UBND phường Mỹ Hào"
    assert "Tổng cộng" in [cell.value for cell in book["Biểu 01"]["B"]]


def test_a_store_without_people_exports_and_publishes(room: Room, tmp_path: Path) -> None:
    assert room.committee.exporter.export_xlsx(tmp_path / "a.xlsx", words=export_words()).rows == 0
    assert room.committee.publisher.publish(tmp_path / "a.hsorg").cards == 0
    assert room.committee.overview.overview().weeks == ()
