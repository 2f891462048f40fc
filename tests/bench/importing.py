"""Importing reports of about 6 KB beside the floor: decrypt, verify, hash and a bare insert of the same files."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nacl.signing
import pyrage

from tests.bench.many_reports import COURSE_FOLDER, PASSPHRASE, Office, an_office, bodies, write_reports
from tests.bench.measure import Figure, figure, memory_mb, seconds
from tests.committee_room import cheap_locks
from trainer.domain.intake import Verdict
from trainer.formats.course_pack import folder_pack
from trainer.formats.envelope import PayloadKind, pre_authentication
from trainer.services.committee import CommitteeService

SIZES = (1_000, 10_000)
MOST_RUNS = 3
_AT_ONCE = 500


def measure(runs: int) -> Iterator[Figure]:
    """Reports a second through check and record, through the floor, and when every file is known already."""
    with cheap_locks():
        for size in SIZES:
            with tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder:
                yield from _of_size(Path(folder), size, min(runs, MOST_RUNS))
    peak = memory_mb("VmHWM")
    if peak is not None:
        yield figure("most memory of all this", "MB", [peak], "with the making of the reports")


def _of_size(folder: Path, size: int, runs: int) -> Iterator[Figure]:
    office = an_office(folder / "office", size)
    pack = folder_pack(COURSE_FOLDER)
    inbox = folder / "inbox"
    written = write_reports(office, inbox, bodies(), pack.course, pack.digest)
    floors, checks, records, totals, ratios, repeats = [], [], [], [], [], []
    for run in range(runs):
        floor = seconds(the_floor, office, inbox, folder / f"floor-{run}.db")
        home = folder / f"run-{run}"
        shutil.copytree(office.home, home)
        committee = CommitteeService(home)
        committee.setup.unlock(PASSPHRASE)
        check, record = _import(committee, inbox, size, Verdict.VALID)
        again = sum(_import(committee, inbox, size, Verdict.DUPLICATE))
        committee.close()
        floors.append(size / floor)
        checks.append(size / check)
        records.append(size / record)
        totals.append(size / (check + record))
        ratios.append(100 * floor / (check + record))
        repeats.append(size / again)
        shutil.rmtree(home)
    name = f"{size:,} reports"
    yield figure(f"{name}: the floor", "/s", floors, f"{written // size} bytes each")
    yield figure(f"{name}: check and record", "/s", totals)
    yield figure(f"{name}: share of the floor", "%", ratios)
    yield figure(f"{name}: check alone", "/s", checks)
    yield figure(f"{name}: record alone", "/s", records)
    yield figure(f"{name}: all of them again", "/s", repeats, "every file a duplicate")


def _import(committee: CommitteeService, inbox: Path, size: int, expected: Verdict) -> tuple[float, float]:
    checking = committee.intake.check([inbox])
    check = seconds(list, checking)
    assert checking.counts() == {expected: size}, checking.counts()
    return check, seconds(committee.intake.record, checking)


def the_floor(office: Office, inbox: Path, file: Path) -> int:
    """The least an import can do: nothing is parsed beyond the envelope, nothing is judged."""
    identity = pyrage.x25519.Identity.from_str(office.reader.secret)
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE report (digest TEXT PRIMARY KEY, signed BLOB)")
    rows: list[tuple[str, bytes]] = []
    for path in sorted(inbox.iterdir()):
        signed = pyrage.decrypt(path.read_bytes(), [identity])
        envelope = json.loads(signed)
        body = base64.b64decode(envelope["payload"])
        place = body.index(b'"key":"') + 7
        key = nacl.signing.VerifyKey(bytes.fromhex(body[place : place + 64].decode("ascii")))
        signature = base64.b64decode(envelope["signatures"][0]["sig"])
        key.verify(pre_authentication(PayloadKind.REPORT, body), signature)
        rows.append((hashlib.sha256(body).hexdigest(), signed))
        if len(rows) == _AT_ONCE:
            _insert(database, rows)
            rows = []
    _insert(database, rows)
    (kept,) = database.execute("SELECT count(*) FROM report").fetchone()
    database.close()
    return int(kept)


def _insert(database: sqlite3.Connection, rows: list[tuple[str, bytes]]) -> None:
    database.execute("BEGIN IMMEDIATE")
    database.executemany("INSERT INTO report VALUES (?, ?)", rows)
    database.execute("COMMIT")
