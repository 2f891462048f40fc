"""Erasing people: no byte of them is left, chains and totals hold, and their keys never come back."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.byte_search import places_of
from tests.committee_room import PASSPHRASE, Room, StillClock, cheap_locks
from tests.trust_builders import VECTORS
from trainer.domain.erasure import RETENTION_YEARS, ErasureGround, PastCount
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, PersonId, PublicKey, UnitId
from trainer.domain.intake import Verdict
from trainer.domain.organisation import RevocationReason
from trainer.domain.roster import RosterReading, RosterRow
from trainer.formats import sealed
from trainer.formats.organisation_file import open_organisation
from trainer.services.committee import CommitteeService
from trainer.services.committee.erasure_values import Trace
from trainer.services.committee.values import JournalKind
from trainer.storage import committee_erasure as erasure
from trainer.storage import key_facts
from trainer.ui.committee.export_words import export_words

NAME, CODE = "Quách Thị Ngọc Diệu", "QX-7719"
OTHER, OTHER_CODE = "Trần Văn Bình", "MH-2"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with cheap_locks():
        made = Room(tmp_path)
        yield made
        made.close()


@pytest.fixture
def office(room: Room) -> Room:
    """Two people with reports; one of them is about to be erased, and officers have written her name down."""
    room.add_course()
    room.add_people(
        (NAME, CODE, "Văn phòng"), (OTHER, OTHER_CODE, "Văn phòng"), ("Lê An", "MH-3", "Trạm Y tế")
    )
    for seed, (name, code) in enumerate(((NAME, CODE), (OTHER, OTHER_CODE)), 1):
        learner = room.learner(seed, staff_code=code, name=name)
        learner.learn()
        learner.sit()
        room.receive(learner.report())
    return room


def person(room: Room, code: str = CODE) -> PersonId:
    return next(line.person.id for line in room.committee.roster.people() if line.person.staff_code == code)


def export(room: Room) -> Path:
    path = room.home / "ket-qua.xlsx"
    room.committee.exporter.export_xlsx(path, words=export_words())
    return path


def disk(room: Room) -> list[Path]:
    """Everything the committee has or would hand on now: its folder, an export, an organisation file, a backup."""
    file, copy = room.home / "to-chuc.hsorg", room.home / "ban-sao.db"
    room.committee.publisher.publish(file)
    room.committee._desk.database().copy_to(copy)
    return [room.home / "committee", export(room), file, copy]


def dump(room: Room) -> list[str]:
    with closing(sqlite3.connect(room.home / "committee" / "committee.db")) as connection:
        return [line for line in connection.iterdump() if not line.startswith('INSERT INTO "turn"')]


def test_no_byte_of_an_erased_person_is_left(office: Room) -> None:
    committee = office.committee
    stranger = office.learner(3, staff_code=CODE, name=NAME, enrolled=False)
    office.receive(stranger.report())
    committee.approvals.set_aside(stranger.key.public, f"hỏi lại {NAME}")
    bystander = office.learner(4, staff_code="MH-9", name="Ai đó", enrolled=False)
    office.receive(bystander.report())
    committee.approvals.set_aside(bystander.key.public, f"máy cũ của {NAME}?")
    other = office.learner(2, staff_code=OTHER_CODE, name=OTHER)
    twin = other.copy()
    twin.sit(right=False)
    twin.sit(right=False)
    office.receive(twin.report())
    fork = committee.approvals.forks()[0]
    committee.approvals.pick(fork.key, fork.log, fork.seq, fork.branches[0].head, f"{NAME} ngồi nhầm máy")
    before = disk(office)
    for text in (NAME, CODE):
        found = places_of(text, *before)
        assert {"committee.db", "ban-sao.db"} & set(found)
        assert any(place.startswith("ket-qua.xlsx/") for place in found)
    done = committee.erasing.erase([person(office)], ErasureGround.REQUEST)
    assert (done.people, done.reports, done.notes, done.wiped) == (1, 2, 3, True)
    after = disk(office)
    for text in (NAME, CODE):
        assert places_of(text, *after) == []
    committee.close()
    assert places_of(NAME, office.home / "committee") == []
    assert places_of(OTHER, office.home / "committee") == ["committee.db"]


def test_everything_else_still_verifies_and_adds_up(office: Room) -> None:
    committee = office.committee
    others = [line for line in committee.overview.standings() if line.person.name != NAME]
    receipts = committee.setup.status().last_receipt_no
    done = committee.erasing.erase([person(office)], ErasureGround.RETENTION)
    assert committee.journal.check() is None
    assert committee.auditor.audit().findings == ()
    assert [line for line in committee.overview.standings() if line.person.name != NAME] == others
    assert committee.setup.status().last_receipt_no == receipts
    assert office.figures() == office.recomputed()
    count = PastCount(UnitId("van-phong"), CourseId("thu-la"), True, 1)
    assert done.counts == (count,)
    assert committee.erasing.past() == (count,)
    assert committee.overview.overview().past == (count,)
    newest = committee.journal.entries(1)[0]
    assert newest.kind is JournalKind.DELETION
    assert dict(newest.facts)["ground"] == "retention"
    third = office.learner(6, staff_code="MH-3", name="Lê An")
    assert office.receive(third.report()).recorded.receipts[0].receipt_no == receipts + 1
    assert committee.auditor.audit().holds


def test_the_learners_hear_that_the_key_has_ended_and_nothing_else(office: Room) -> None:
    committee = office.committee
    before = open_organisation(publish(office))
    key = next(grant.key for grant in before.grants if grant.person == person(office))
    committee.erasing.erase([person(office)], ErasureGround.REQUEST)
    after = open_organisation(publish(office), stored=before)
    assert key not in {grant.key for grant in after.grants}
    assert [(end.key, end.reason) for end in after.revocations] == [(key, RevocationReason.LEFT.value)]
    assert len(after.receipts) == len(before.receipts) - 1
    assert len(after.results) == len(before.results) - 1


def publish(room: Room) -> bytes:
    path = room.home / "to-chuc.hsorg"
    room.committee.publisher.publish(path)
    return path.read_bytes()


def test_an_old_report_of_hers_is_known_and_brings_nothing_back(office: Room) -> None:
    learner = office.learner(1, staff_code=CODE, name=NAME)
    learner.learn()
    learner.sit()
    old = learner.report()
    assert office.receive(old).checked[0].verdict is Verdict.DUPLICATE
    office.committee.erasing.erase([person(office)], ErasureGround.REQUEST)
    again = office.receive(old)
    assert [verdict.verdict for verdict in again.checked] == [Verdict.DUPLICATE]
    assert [verdict.verdict for verdict in again.recorded.verdicts] == [Verdict.DUPLICATE]
    del again  # what was found waits in a file without a name for as long as somebody may ask for it
    assert places_of(NAME, office.home / "committee") == []
    assert office.committee.auditor.audit().holds


def test_news_of_an_ended_key_is_refused_and_not_kept(office: Room) -> None:
    learner = office.learner(1, staff_code=CODE, name=NAME)
    office.committee.erasing.erase([person(office)], ErasureGround.REQUEST)
    # Even with a code of a new line of the roster: the old key never speaks again.
    office.add_people((NAME, CODE, "Văn phòng"), (OTHER, OTHER_CODE, "Văn phòng"))
    learner.enter(office.code(CODE))
    learner.learn()
    received = office.receive(learner.report())
    for verdict in (*received.checked, *received.recorded.verdicts):
        assert (verdict.verdict, verdict.reason) == (Verdict.INVALID, Reason.KEY_ENDED)
    assert received.recorded.receipts == ()
    fresh = office.learner(9, staff_code=CODE, name=NAME)
    assert office.receive(fresh.report()).checked[0].verdict is Verdict.VALID
    assert office.committee.auditor.audit().holds


def test_a_report_checked_before_and_recorded_after_is_not_kept(office: Room) -> None:
    learner = office.learner(1, staff_code=CODE, name=NAME)
    learner.learn()
    learner.sit()
    learner.sit()
    checking = office.committee.intake.check([office.put(learner.report())])
    assert [verdict.verdict for verdict in checking] == [Verdict.VALID]
    office.committee.erasing.erase([person(office)], ErasureGround.REQUEST)
    recorded = office.committee.intake.record(checking)
    assert [(each.verdict, each.reason, each.name) for each in recorded.verdicts] == [
        (Verdict.INVALID, Reason.KEY_ENDED, "")
    ]
    del checking, recorded
    assert places_of(NAME, office.home / "committee") == []


@pytest.mark.parametrize(
    "step",
    [
        "erase_reports",
        "erase_people",
        "blank_lines",
        "erase_remarks",
        "blank_notes",
        "reword_revocations",
        "add_deletion",
    ],
)
def test_an_erasure_is_one_transaction(office: Room, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    before = dump(office)
    honest = getattr(erasure, step)

    def fails(*arguments: Any) -> None:
        honest(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(erasure, step, fails)
        with pytest.raises(KeyboardInterrupt):
            office.committee.erasing.erase([person(office)], ErasureGround.REQUEST)
    assert dump(office) == before
    assert office.committee.auditor.audit().holds


def test_a_busy_file_is_wiped_later(office: Room) -> None:
    file = office.home / "committee" / "committee.db"
    with closing(sqlite3.connect(file)) as other:
        other.isolation_level = None
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM report").fetchone()
        done = office.committee.erasing.erase([person(office)], ErasureGround.REQUEST)
        assert not done.wiped
        assert not office.committee.erasing.finish()
        assert places_of(NAME, office.home / "committee")
    office.committee.close()
    with office.committee._desk.reading():  # opened again: what was due is done
        pass
    assert places_of(NAME, office.home / "committee") == []
    assert office.committee.erasing.finish()


def test_a_copy_that_cannot_be_removed_leaves_the_wiping_due(office: Room) -> None:
    copy = office.home / "committee" / "committee.layout-1.db"
    copy.mkdir()
    (copy / "x").write_bytes(b"")
    assert not office.committee.erasing.erase([person(office)], ErasureGround.REQUEST).wiped
    shutil.rmtree(copy)
    assert office.committee.erasing.finish()


def test_the_preview_says_what_goes_and_what_stays(office: Room) -> None:
    committee = office.committee
    office.receive(office.learner(3, staff_code="", name=NAME, enrolled=False).report())
    office.receive(office.learner(4, staff_code="", name=NAME, unit="Trạm Y tế", enrolled=False).report())
    (office.home / "committee" / "committee.layout-1.db").write_bytes(b"x")
    committee.catalogue.set_variables([("dau_moi", f"Đầu mối: {NAME}")])
    with committee._desk.writing() as connection:
        key_facts.set_holders(connection, {PublicKey("ab" * 32): NAME})
    preview = committee.erasing.preview([person(office)])
    assert [one.name for one in preview.people] == [NAME]
    assert (preview.in_roster, preview.keys, preview.reports, preview.waiting) == (1, 1, 1, 1)
    assert preview.copies == ("committee.layout-1.db",)
    assert preview.traces == (Trace.KEY_HOLDER, Trace.VARIABLES, Trace.OTHER_REPORTS)
    done = committee.erasing.erase([person(office)], ErasureGround.REQUEST)
    assert (done.reports, done.counts) == (preview.reports + preview.waiting, preview.counts)
    assert not (office.home / "committee" / "committee.layout-1.db").exists()


def test_a_namesake_and_her_reports_are_left_alone(office: Room) -> None:
    office.add_people(
        (NAME, CODE, "Văn phòng"), (OTHER, OTHER_CODE, "Văn phòng"), (NAME, "ZZ-1", "Trạm Y tế")
    )
    twin = office.learner(5, staff_code="ZZ-1", name=NAME, unit="Trạm Y tế")
    twin.learn()
    office.receive(twin.report())
    assert committee_traces(office) == ()
    office.committee.erasing.erase([person(office)], ErasureGround.REQUEST)
    assert "ZZ-1" in {line.person.staff_code for line in office.committee.overview.standings()}
    assert places_of(CODE, office.home / "committee") == []


def committee_traces(room: Room) -> tuple[Trace, ...]:
    return room.committee.erasing.preview([person(room)]).traces


def test_nobody_and_strangers_are_refused(office: Room) -> None:
    for people in ((), (PersonId("00" * 16),)):
        for verb in (
            office.committee.erasing.preview,
            lambda who: office.committee.erasing.erase(who, ErasureGround.MISTAKE),
        ):
            with pytest.raises(Refused, match=Reason.NOT_FOUND.value):
                verb(people)
    office.committee.setup.lock()
    with pytest.raises(Refused, match=Reason.LOCKED.value):
        office.committee.erasing.erase([person(office)], ErasureGround.REQUEST)


def test_a_person_without_reports_or_codes_is_erased_too(office: Room) -> None:
    done = office.committee.erasing.erase([person(office, "MH-3")], ErasureGround.MISTAKE)
    assert (done.reports, done.counts) == (0, ())
    assert places_of("Lê An", office.home / "committee") == []
    assert office.committee.auditor.audit().holds


def test_the_number_of_an_erased_code_is_not_given_again(office: Room) -> None:
    office.add_people((NAME, CODE, "Văn phòng"), (OTHER, OTHER_CODE, "Văn phòng"))
    office.committee.erasing.erase([person(office, "MH-3")], ErasureGround.REQUEST)
    office.committee.erasing.erase([person(office)], ErasureGround.REQUEST)
    slip = office.committee.roster.renew_code(person(office, OTHER_CODE))
    assert office.code(OTHER_CODE) == slip.code
    with office.committee._desk.reading() as connection:
        assert max(erasure.code_numbers(connection)) == 4


def test_those_who_left_are_listed_with_the_end_of_their_time(office: Room) -> None:
    committee = office.committee
    assert committee.erasing.leavers() == ()
    assert committee.erasing.retention_years == RETENTION_YEARS
    stay = [line.person for line in committee.roster.people() if line.person.staff_code != CODE]
    units = {unit.id: unit.name for unit in committee.roster.units()}
    rows = tuple(
        RosterRow(at, one.name, one.staff_code, units[one.unit], "") for at, one in enumerate(stay, 2)
    )
    reading = RosterReading("ds.xlsx", "", "", 1, (), (), rows, (), None)
    committee.roster.apply(committee.roster.compare(reading), remove_gone=True)
    [leaver] = committee.erasing.leavers()
    assert (leaver.person.name, leaver.since, leaver.over) == (NAME, "2026-11-23T09:00:00+07:00", False)
    committee.erasing.set_retention_years(1)
    office.clock.move(days=366)
    [leaver] = committee.erasing.leavers()
    assert leaver.over
    assert committee.erasing.retention_years == 1
    for years in (0, 101):
        with pytest.raises(ValueError, match="years"):
            committee.erasing.set_retention_years(years)
    committee.erasing.erase([leaver.person.id], ErasureGround.RETENTION)
    assert committee.erasing.leavers() == ()
    assert committee.auditor.audit().holds


def test_who_comes_back_to_the_roster_has_not_left(office: Room) -> None:
    committee = office.committee
    everybody = committee.roster.people()
    units = {unit.id: unit.name for unit in committee.roster.units()}

    def apply(lines: list[Any]) -> None:
        rows = tuple(
            RosterRow(at, line.person.name, line.person.staff_code, units[line.person.unit], "")
            for at, line in enumerate(lines, 2)
        )
        reading = RosterReading("ds.xlsx", "", "", 1, (), (), rows, (), None)
        committee.roster.apply(committee.roster.compare(reading), remove_gone=True)

    apply([line for line in everybody if line.person.name != NAME])
    assert len(committee.erasing.leavers()) == 1
    apply(list(everybody))
    assert committee.erasing.leavers() == ()


# -- a store of layout 1 ----------------------------------------------------------------------------------------


@pytest.fixture
def frozen(tmp_path: Path) -> Iterator[CommitteeService]:
    home = tmp_path / "committee"
    shutil.copytree(VECTORS / "committee-layout-1", home)
    with cheap_locks():
        committee = CommitteeService(home, clock=StillClock())
        committee.setup.unlock(PASSPHRASE)
        yield committee
        committee.close()


def one(committee: CommitteeService, name: str) -> PersonId:
    people = [line.person for line in committee.roster.people()]
    people += [leaver.person for leaver in committee.erasing.leavers()]
    return next(person.id for person in people if person.name == name)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Nguyễn Thị Mẫu Hà", "MAU-1"),
        ("Trần Văn Mẫu Bình", "MAU-2"),
        ("Lê Mẫu An", "MAU-3"),
        ("Phạm Mẫu Cúc", "MAU-4"),
        ("Vũ Mẫu Dũng", "MAU-5"),
    ],
)
def test_words_inside_the_old_chain_are_blanked_and_the_chain_holds(
    frozen: CommitteeService, tmp_path: Path, name: str, code: str
) -> None:
    home = tmp_path / "committee"
    file = Path(shutil.move(home / "to-chuc.hsorg", tmp_path / "to-chuc.hsorg"))  # handed out long ago
    before = open_organisation(file.read_bytes())
    assert {"committee.db", "committee.layout-1.db"} <= set(places_of(name, home))
    assert frozen.auditor.audit(org_file=file).findings == ()
    frozen.erasing.erase([one(frozen, name)], ErasureGround.REQUEST)
    for text in (name, code):
        assert places_of(text, home) == []
    assert frozen.journal.check() is None
    assert len(frozen.journal.entries()) >= 19
    assert frozen.auditor.audit(org_file=file).findings == ()
    frozen.publisher.publish(file)
    # A learner with the file of before takes the new one, though the words of a revocation have gone.
    assert open_organisation(file.read_bytes(), stored=before).number == 2
    assert frozen.auditor.audit(org_file=file).holds


def test_words_of_a_revocation_become_a_reason_without_a_name(frozen: CommitteeService) -> None:
    def reasons() -> list[str]:
        with frozen._desk.reading() as connection:
            from trainer.storage import committee_ledger as ledger

            return [each.reason for each in ledger.revocations(connection).values()]

    assert reasons() == ["Máy của Trần Văn Mẫu Bình bị mất"]
    binh = one(frozen, "Trần Văn Mẫu Bình")
    assert frozen.erasing.preview([binh]).traces == (Trace.PUBLISHED_WORDS,)
    frozen.erasing.erase([binh], ErasureGround.REQUEST)
    assert reasons() == [RevocationReason.OTHER.value, RevocationReason.LEFT.value]


def test_a_trainer_named_by_the_root_is_told_as_staying(frozen: CommitteeService) -> None:
    rows = (RosterRow(2, "Trần Thị Mẫu Giảng", "MAU-6", "Văn phòng", ""),)
    reading = RosterReading("ds.xlsx", "", "", 1, (), (), rows, (), None)
    frozen.roster.apply(frozen.roster.compare(reading))
    preview = frozen.erasing.preview([one(frozen, "Trần Thị Mẫu Giảng")])
    assert preview.traces == (Trace.TRAINER,)


def test_a_sealed_report_from_before_is_still_a_duplicate(frozen: CommitteeService, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "committee" / "committee.db")) as connection:
        signed = [row[0] for row in connection.execute("SELECT signed FROM report ORDER BY receipt_no")]
    readers = [frozen._desk.keys.reader.public]
    for name in ("Nguyễn Thị Mẫu Hà", "Phạm Mẫu Cúc"):
        frozen.erasing.erase([one(frozen, name)], ErasureGround.REQUEST)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number, data in enumerate(signed):
        (inbox / f"{number}.hsreport").write_bytes(sealed.seal_to(data, readers))
    assert {verdict.verdict for verdict in frozen.intake.check([inbox])} == {Verdict.DUPLICATE}
    assert replace(frozen.setup.status(), journal_head="").reports == 7
