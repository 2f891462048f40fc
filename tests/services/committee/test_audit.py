"""The audit: an honest store has no findings, and each thing changed behind the program's back is found."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.builders import a_trainer_key
from tests.committee_room import COURSE, PASSPHRASE, Room, StillClock, cheap_locks
from tests.trust_builders import VECTORS
from trainer.domain.codes import short_code
from trainer.domain.erasure import ErasureGround
from trainer.domain.organisation import RevocationReason
from trainer.services.committee import CommitteeService, restoring
from trainer.services.committee.audit_values import AuditFault, AuditReport

FILE = "to-chuc.hsorg"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A committee that has decided everything there is to decide: its folder, which tests copy."""
    home = tmp_path_factory.mktemp("office")
    with cheap_locks():
        room = Room(home)
        room.add_course()
        room.committee.catalogue.remove_entry(COURSE.id)
        room.committee.catalogue.set_entry(COURSE.id, mandatory=True, due=date(2026, 12, 31))
        people = room.add_people(
            ("Nguyễn Thị Hà", "MH-1", "Văn phòng"),
            ("Trần Văn Bình", "MH-2", "Trạm Y tế"),
            ("Lê An", "MH-3", "Văn phòng"),
            ("Vũ Dũng", "MH-4", "Văn phòng"),
        )
        committee = room.committee
        committee.catalogue.set_pin_required(on=True)
        committee.erasing.set_retention_years(3)
        learners = [room.learner(seed, staff_code=f"MH-{seed}") for seed in (1, 2, 4)]
        for learner in learners:
            learner.learn()
        twin = learners[0].copy()
        for learner in (*learners, twin):
            learner.sit(right=learner is not twin)
        room.receive(*(learner.report() for learner in (*learners, twin)))
        case = committee.approvals.forks()[0]
        committee.approvals.pick(case.key, case.log, case.seq, case.branches[0].head, "đã hỏi")
        stranger = room.learner(8, enrolled=False, staff_code="ZZ-8", name="Người lạ")
        waiting = room.learner(9, enrolled=False, staff_code="MH-3", name="Lê An")
        room.receive(stranger.report(), waiting.report(), b"no report")
        committee.approvals.set_aside(stranger.key.public, "không rõ")
        committee.approvals.approve(waiting.key.public, people["MH-3"].id, waiting.code)
        committee.approvals.revoke(
            learners[1].key.public, "mất máy", reason=RevocationReason.LOST, after_receipt_no=1
        )
        committee.erasing.erase([people["MH-4"].id], ErasureGround.REQUEST)
        committee.publisher.publish(home / "committee" / FILE)
        room.close()
    return home / "committee"


@pytest.fixture
def home(office: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(office, tmp_path / "committee"))


def audit(home: Path, *, with_file: bool = True) -> AuditReport:
    committee = CommitteeService(home, clock=StillClock())
    try:
        return committee.auditor.audit(org_file=home / FILE if with_file else None)
    finally:
        committee.close()


def change(home: Path, *statements: str) -> None:
    """Change the store as somebody with a database browser would."""
    with closing(sqlite3.connect(home / "committee.db")) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount, statement
        connection.commit()


def faults(report: AuditReport) -> set[AuditFault]:
    return {finding.fault for finding in report.findings}


def test_an_honest_store_has_no_findings(home: Path) -> None:
    report = audit(home)
    assert report.findings == ()
    assert report.holds
    assert (report.reports, report.erased, report.logs, report.packs, report.file_number) == (5, 1, 4, 1, 1)
    assert report.journal_length > 10


@pytest.mark.parametrize(("layout", "reports", "lines"), [(1, 9, 18), (2, 10, 13)])
def test_a_store_of_an_older_layout_audits_clean_after_its_migration(
    tmp_path: Path, layout: int, reports: int, lines: int
) -> None:
    home = Path(shutil.copytree(VECTORS / f"committee-layout-{layout}", tmp_path / "committee"))
    report = audit(home)
    assert report.findings == ()
    assert (report.reports, report.journal_length) == (reports, lines)


_EVENT = (
    "UPDATE report SET signed = CAST(replace(CAST(signed AS TEXT), substr(CAST(signed AS TEXT), 900, 8), "
    "'AAAAAAAA') AS BLOB) WHERE receipt_no = 2"
)
_SWAP = (
    "UPDATE journal SET text = (SELECT text FROM journal AS other WHERE other.number = 9 - journal.number) "
    "WHERE number IN (4, 5)"
)
CHANGES: dict[str, tuple[tuple[str, ...], AuditFault]] = {
    "an event byte": ((_EVENT,), AuditFault.REPORT_BROKEN),
    "a report moved to another log": (
        ("UPDATE report SET log = (SELECT log FROM report WHERE receipt_no = 1) WHERE receipt_no = 2",),
        AuditFault.REPORT_DIFFERS,
    ),
    "the date a report was made": (
        ("UPDATE report SET made = '2026-01-01T00:00:00+07:00' WHERE receipt_no = 1",),
        AuditFault.REPORT_DIFFERS,
    ),
    "the number a report had": (
        ("UPDATE report SET report_no = report_no + 1 WHERE receipt_no = 1",),
        AuditFault.REPORT_DIFFERS,
    ),
    "the file of another report": (
        ("UPDATE report SET file = (SELECT file FROM report WHERE receipt_no = 2) WHERE receipt_no = 1",),
        AuditFault.REPORT_DIFFERS,
    ),
    "the file of an erased report": (
        (f"UPDATE report SET file = '{'ab' * 32}' WHERE deletion IS NOT NULL",),
        AuditFault.RECEIPT_DIFFERS,
    ),
    "the time of a receipt": (
        ("UPDATE report SET received = '2026-11-01T09:00:00+07:00' WHERE receipt_no = 1",),
        AuditFault.RECEIPT_DIFFERS,
    ),
    "a receipt deleted": (("DELETE FROM report WHERE receipt_no = 2",), AuditFault.RECEIPT_MISSING),
    "the last receipt deleted": (("DELETE FROM report WHERE receipt_no = 6",), AuditFault.RECEIPT_MISSING),
    "two receipts swapped": (
        (
            "UPDATE report SET receipt_no = 100 WHERE receipt_no = 1",
            "UPDATE report SET receipt_no = 1 WHERE receipt_no = 2",
            "UPDATE report SET receipt_no = 2 WHERE receipt_no = 100",
        ),
        AuditFault.RECEIPT_DIFFERS,
    ),
    "a score": (
        ("UPDATE figures SET body = CAST(replace(CAST(body AS TEXT), '10000', '9000') AS BLOB)",),
        AuditFault.FIGURES_DIFFER,
    ),
    "figures dropped": (
        ("DELETE FROM figures WHERE key = (SELECT key FROM report WHERE receipt_no = 1)",),
        AuditFault.FIGURES_DIFFER,
    ),
    "figures of nobody": (
        ("INSERT INTO figures SELECT 'ab' || substr(key, 3), log, body FROM figures LIMIT 1",),
        AuditFault.FIGURES_DIFFER,
    ),
    "journal lines swapped": ((_SWAP,), AuditFault.JOURNAL_BROKEN),
    "a journal line deleted": (("DELETE FROM journal WHERE number = 3",), AuditFault.JOURNAL_BROKEN),
    "the end of the journal cut off": (
        ("DELETE FROM journal WHERE number = (SELECT max(number) FROM journal)",),
        AuditFault.SETTING_DIFFERS,
    ),
    "an officer's words": (("UPDATE remark SET text = 'khác'",), AuditFault.REMARK_CHANGED),
    "an officer's words deleted": (("DELETE FROM remark",), AuditFault.REMARK_CHANGED),
    "a grant given to somebody else": (
        (
            "UPDATE granted SET person = (SELECT id FROM person WHERE staff_code = 'MH-1') WHERE ground = 'short-code'",
        ),
        AuditFault.GRANT_DIFFERS,
    ),
    "a grant of nobody": (
        ("UPDATE granted SET person = 'ffffffffffffffffffffffffffffffff' WHERE ground = 'short-code'",),
        AuditFault.GRANT_WITHOUT_PERSON,
    ),
    "a grant taken away": (("DELETE FROM granted WHERE ground = 'short-code'",), AuditFault.GRANT_DIFFERS),
    "a revocation moved": (
        ("UPDATE revocation SET after_receipt_no = 99 WHERE version = 1",),
        AuditFault.REVOCATION_DIFFERS,
    ),
    "a revocation undone": (("DELETE FROM revocation WHERE version = 1",), AuditFault.REVOCATION_DIFFERS),
    "another revocation": (
        ("INSERT INTO revocation SELECT 'cd' || substr(key, 3), 9, reason, 0, made FROM revocation LIMIT 1",),
        AuditFault.REVOCATION_DIFFERS,
    ),
    "another reason": (
        ("UPDATE revocation SET reason = 'misused' WHERE version = 1",),
        AuditFault.REVOCATION_DIFFERS,
    ),
    "the other branch": (
        ("UPDATE pick SET head = 'ab' || substr(head, 3)",),
        AuditFault.DECISION_DIFFERS,
    ),
    "a key no longer aside": (("DELETE FROM aside",), AuditFault.DECISION_DIFFERS),
    "a byte of a pack": (
        ("UPDATE pack SET data = CAST(substr(data, 1, 400) || x'00' || substr(data, 402) AS BLOB)",),
        AuditFault.PACK_BROKEN,
    ),
    "the title of a pack": (("UPDATE pack SET title = 'Khác'",), AuditFault.PACK_BROKEN),
    "a pack deleted": (("DELETE FROM pack",), AuditFault.PACK_BROKEN),
    "a deadline": (("UPDATE entry SET due = '2027-12-31'",), AuditFault.CATALOGUE_DIFFERS),
    "a course no longer asked for": (("DELETE FROM entry",), AuditFault.CATALOGUE_DIFFERS),
    "the PIN rule": (
        ("UPDATE fact SET value = '0' WHERE name = 'pin_required'",),
        AuditFault.SETTING_DIFFERS,
    ),
    "the retention period": (
        ("UPDATE fact SET value = '1' WHERE name = 'retention_years'",),
        AuditFault.SETTING_DIFFERS,
    ),
    "the name": (
        ("UPDATE fact SET value = 'Ban khác' WHERE name = 'committee'",),
        AuditFault.SETTING_DIFFERS,
    ),
    "a deletion entry": (
        ("UPDATE deletion SET line = CAST(replace(CAST(line AS TEXT), 'eyJ2', 'eyJ3') AS BLOB)",),
        AuditFault.DELETION_BROKEN,
    ),
    "a deletion entry gone": (("DELETE FROM deletion",), AuditFault.DELETION_DIFFERS),
    "a deletion entry renumbered": (("UPDATE deletion SET number = 2",), AuditFault.DELETION_DIFFERS),
    "a report made away with": (
        ("UPDATE report SET signed = x'', deletion = 1 WHERE receipt_no = 2",),
        AuditFault.DELETION_DIFFERS,
    ),
    "a report made away with under no entry": (
        ("UPDATE report SET signed = x'', deletion = 7 WHERE receipt_no = 2",),
        AuditFault.RECEIPT_DIFFERS,
    ),
    "an erased report brought back": (
        ("UPDATE report SET signed = x'00' WHERE deletion IS NOT NULL",),
        AuditFault.RECEIPT_DIFFERS,
    ),
    "a root": (
        ("UPDATE root SET line = CAST(replace(CAST(line AS TEXT), 'eyJ2', 'eyJ3') AS BLOB)",),
        AuditFault.ROOTS_BROKEN,
    ),
    "a value nobody wrote": (("UPDATE granted SET ground = 'gift'",), AuditFault.DATABASE_DAMAGED),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_planted_change_is_found(home: Path, name: str) -> None:
    statements, fault = CHANGES[name]
    change(home, *statements)
    report = audit(home, with_file=False)
    assert fault in faults(report), report.findings
    assert not report.holds


def test_a_damaged_file_is_said_and_nothing_else_is_believed(home: Path) -> None:
    audit(home)
    file = home / "committee.db"
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'report_log'"
        (page,) = connection.execute(query).fetchone()
    data = bytearray(file.read_bytes())
    data[(page - 1) * 4096 : (page - 1) * 4096 + 64] = bytes(64)
    file.write_bytes(data)
    committee = CommitteeService(home, clock=StillClock())
    report = committee.auditor.audit()
    committee.close()
    assert faults(report) == {AuditFault.DATABASE_DAMAGED}


# -- the organisation file ------------------------------------------------------------------------------------------


def test_a_file_that_is_none_of_ours_or_cannot_be_read_is_said(home: Path, tmp_path: Path) -> None:
    shutil.copy(VECTORS / "organisation-v1.hsorg", home / FILE)
    report = audit(home)
    assert faults(report) == {AuditFault.FILE_REFUSED}
    assert report.file_number is None
    (home / FILE).unlink()
    assert faults(audit(home)) == {AuditFault.FILE_REFUSED}


def test_an_older_file_is_said_to_be_older(home: Path) -> None:
    old = (home / FILE).read_bytes()
    with cheap_locks():
        committee = CommitteeService(home, clock=StillClock())
        committee.setup.unlock(PASSPHRASE)
        committee.publisher.publish(home / FILE)
        committee.close()
    assert audit(home).holds
    (home / FILE).write_bytes(old)
    assert faults(audit(home)) == {AuditFault.FILE_NOT_NEWEST}


@pytest.mark.parametrize(
    ("part", "statements"),
    [
        ("grants", ("UPDATE granted SET made = '2026-11-22T09:00:00+07:00'",)),
        ("revocations", ("UPDATE revocation SET after_receipt_no = 99 WHERE version = 1",)),
        ("receipts", ("UPDATE report SET received = '2026-11-01T09:00:00+07:00' WHERE receipt_no = 4",)),
        ("results", ("DELETE FROM figures",)),
        ("journal", ("DELETE FROM journal WHERE number = (SELECT max(number) FROM journal)",)),
    ],
)
def test_a_file_the_store_does_not_bear_out_is_found(
    home: Path, part: str, statements: tuple[str, ...]
) -> None:
    change(home, *statements)
    found = [finding.where for finding in audit(home).findings if finding.fault is AuditFault.FILE_DIFFERS]
    assert part in found


def test_a_file_with_a_root_the_store_has_lost_is_found(home: Path) -> None:
    with cheap_locks():
        committee = CommitteeService(home, clock=StillClock())
        committee.setup.unlock(PASSPHRASE)
        trainer = a_trainer_key().public
        committee.catalogue.accept_trainer("Trần Thị Giảng", trainer, short_code(trainer))
        committee.publisher.publish(home / FILE)
        committee.close()
    assert audit(home).holds
    change(home, "DELETE FROM root WHERE version = 2")
    found = [finding.where for finding in audit(home).findings if finding.fault is AuditFault.FILE_DIFFERS]
    assert found == ["roots"]


# -- telling and stopping -------------------------------------------------------------------------------------------


@pytest.fixture
def committee(home: Path) -> Iterator[CommitteeService]:
    made = CommitteeService(home, clock=StillClock())
    yield made
    made.close()


def test_an_audit_tells_how_far_it_is(committee: CommitteeService) -> None:
    told: list[tuple[int, int]] = []
    committee.auditor.audit(progress=lambda done, total: told.append((done, total)))
    assert told == [(4, 5), (5, 5)]


@pytest.mark.parametrize("after", [0, 1])
def test_an_audit_can_be_stopped(committee: CommitteeService, after: int) -> None:
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(len(asked) >= after)
        return asked[-1]

    report = committee.auditor.audit(stop=stop)
    assert report.stopped
    assert not report.holds
    assert report.findings == ()


# -- after a restore ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("later", [True, False])
def test_a_store_restored_from_a_backup_audits_clean(tmp_path: Path, *, later: bool) -> None:
    with cheap_locks():
        room = Room(tmp_path / "office")
        room.add_course()
        room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"), ("Trần Văn Bình", "MH-2", "Trạm Y tế"))
        one, two = room.learner(1), room.learner(2, staff_code="MH-2")
        room.receive(one.report())
        backup, file, home = tmp_path / "sao-luu.hsbackup", tmp_path / FILE, tmp_path / "restored"
        room.committee.publisher.publish(file)
        room.committee.backups.write(backup, PASSPHRASE)
        room.receive(two.report())  # lost with the store, but its receipt and its grant were published
        room.committee.approvals.revoke(one.key.public, "mất máy")
        room.committee.catalogue.set_entry(COURSE.id, mandatory=True, due=date(2027, 1, 1))
        room.committee.catalogue.set_pin_required(on=True)
        room.committee.publisher.publish(file)
        room.committee.close()
        restoring.restore(
            home,
            backup,
            PASSPHRASE,
            organisation=None if later else file,
            clock=room.clock,
            token=room._chance.randbytes,
        )
        committee = room.committee = CommitteeService(home, clock=room.clock, token=room._chance.randbytes)
        committee.setup.unlock(PASSPHRASE)
        if later:
            assert committee.auditor.audit().holds  # nothing was taken over yet, and nothing is missing
            committee.backups.catch_up(file)
        assert committee.auditor.audit(org_file=file).findings == ()
        room.receive(two.report())
        committee.publisher.publish(file)
        assert committee.auditor.audit(org_file=file).findings == ()
        change(home, "UPDATE granted SET ground = 'short-code' WHERE ground = 'activation'")
        assert AuditFault.GRANT_DIFFERS in faults(committee.auditor.audit())
        room.close()
