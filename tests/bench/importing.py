"""Importing reports of about 6 KB beside the floor: decrypt, verify, hash the chain and insert, of the same files."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import multiprocessing
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyrage
from nacl.bindings import crypto_core_ed25519_is_valid_point, crypto_sign_open

from tests.bench.many_reports import COURSE_FOLDER, Office, an_office, bodies, write_reports
from tests.bench.measure import Figure, cpu_seconds, figure, seconds, skipped
from tests.bench.one_import import Took
from tests.committee_room import cheap_locks
from tests.machine import postgresql
from trainer.domain.log import heads
from trainer.formats.course_pack import folder_pack
from trainer.formats.envelope import PayloadKind, pre_authentication

SIZES = (1_000, 10_000)
ON_A_SERVER = 5_000
MOST_RUNS = 3
REPORTS = "HOCSO_BENCH_REPORTS"
"""The variable by which `dev.py bench importing --reports 100000` asks for another number."""
_AT_ONCE = 500
CREW = 2

Row = tuple[str, str, str, str, bytes, str]


def measure(runs: int) -> Iterator[Figure]:
    """Reports a second through check and record, through the floor, and when every file is known already."""
    asked = int(os.environ.get(REPORTS, "0"))
    sizes = (asked,) if asked else SIZES
    with cheap_locks():
        for size in sizes:
            with tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder:
                yield from _of_size(Path(folder), size, min(runs, MOST_RUNS))
        yield from _on_a_server(min(asked or ON_A_SERVER, ON_A_SERVER), min(runs, MOST_RUNS))


def _of_size(folder: Path, size: int, runs: int) -> Iterator[Figure]:
    office = an_office(folder / "office", size)
    pack = folder_pack(COURSE_FOLDER)
    inbox = folder / "inbox"
    written = write_reports(office, inbox, bodies(), pack.course, pack.digest)
    floors, shares, cpu_shares, per_report = [], [], [], []
    runs_of: list[Took] = []
    for run in range(runs):
        floor = float("inf")
        floor_cpu = float("inf")
        for crew in (1, CREW):
            began = cpu_seconds()
            floor = min(floor, seconds(the_floor, office, inbox, folder / f"floor-{run}-{crew}.db", crew))
            floor_cpu = min(floor_cpu, cpu_seconds() - began)
        home = folder / f"run-{run}"
        shutil.copytree(office.home, home)
        took = _in_a_process(home, inbox, size)
        runs_of.append(took)
        floors.append(size / floor)
        shares.append(100 * floor / (took.check + took.record))
        cpu_shares.append(100 * floor_cpu / took.cpu)
        per_report.append(1e6 * took.cpu / size)
        shutil.rmtree(home)
    name = f"{size:,} reports"
    note = f"{written // size} bytes each; the faster of one process and {CREW}"
    yield figure(f"{name}: the floor", "/s", floors, note)
    yield figure(f"{name}: share of the floor", "%", shares)
    yield figure(f"{name}: share of the floor by processor time", "%", cpu_shares)
    yield figure(f"{name}: processor time of one", "us", per_report)
    yield from _of_runs(name, size, runs_of)
    peaks = [took.peak for took in runs_of if took.peak]
    if peaks:
        yield figure(
            f"{name}: most memory", "MB", peaks, "RSS of the importing process, roster and verdicts too"
        )


def _of_runs(name: str, size: int, runs_of: list[Took], note: str = "") -> Iterator[Figure]:
    """What every import tells, into SQLite and PostgreSQL alike."""
    totals = [took.check + took.record for took in runs_of]
    yield figure(f"{name}: check and record", "/s", [size / total for total in totals], note)
    yield figure(f"{name}: check alone", "/s", [size / took.check for took in runs_of])
    yield figure(f"{name}: record alone", "/s", [size / took.record for took in runs_of])
    yield figure(f"{name}: check and record", "s", totals)
    yield figure(
        f"{name}: all of them again", "s", [took.again for took in runs_of], "every file a duplicate"
    )
    yield figure(f"{name}: one of them again", "us", [1e6 * took.cpu_again / size for took in runs_of])


def _in_a_process(home: Path, inbox: Path, size: int) -> Took:
    """Check, record and both again in a process of their own, so that its memory is the import's."""
    command = [sys.executable, "-m", "tests.bench.one_import", str(home), str(inbox), str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    return Took(**json.loads(done.stdout.splitlines()[-1]))


def _on_a_server(size: int, runs: int) -> Iterator[Figure]:
    """The same into PostgreSQL, a private server as the tests use it."""
    name = f"PostgreSQL, {size:,} reports"
    programs = postgresql.programs()
    if programs is None:
        yield skipped(f"{name}: check and record", "/s", "skipped: no PostgreSQL here")
        return
    runs_of: list[Took] = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder, postgresql.server(programs) as url:
            office = an_office(Path(folder) / "office", size, url)
            pack = folder_pack(COURSE_FOLDER)
            write_reports(office, Path(folder) / "inbox", bodies(), pack.course, pack.digest)
            runs_of.append(_in_a_process(office.home, Path(folder) / "inbox", size))
    yield from _of_runs(name, size, runs_of, "fsync off")


def the_floor(office: Office, inbox: Path, file: Path, crew: int) -> int:
    """The least an import can do by C libraries: open the seal, look at the key, verify, hash the chain, insert.

    Nothing is asked of the spelling, no event is decoded, nothing is judged, and nobody is told. The table has the
    indexes of the store's own.
    """
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(
        "CREATE TABLE report (receipt_no INTEGER PRIMARY KEY, digest TEXT UNIQUE, key TEXT, log TEXT, head TEXT, "
        "signed BLOB, file TEXT)"
    )
    database.execute("CREATE INDEX report_log ON report (key, log)")
    database.execute("CREATE INDEX report_file ON report (file)")
    paths = sorted(str(path) for path in inbox.iterdir())
    parts = [paths[start : start + _AT_ONCE] for start in range(0, len(paths), _AT_ONCE)]
    work = functools.partial(_least, office.reader.secret)
    if crew == 1:
        for rows in map(work, parts):
            _insert(database, rows)
    else:
        with multiprocessing.get_context("spawn").Pool(crew) as pool:
            for start in range(0, len(parts), 4 * crew):  # so many parts at once in memory
                for rows in pool.imap(work, parts[start : start + 4 * crew]):
                    _insert(database, rows)
    (kept,) = database.execute("SELECT count(*) FROM report").fetchone()
    database.close()
    return int(kept)


def _least(secret: str, paths: Sequence[str]) -> list[Row]:
    identity = pyrage.x25519.Identity.from_str(secret)
    rows: list[Row] = []
    for path in paths:
        with Path(path).open("rb") as stream:
            data = stream.read()
        signed = pyrage.decrypt(data, [identity])
        envelope = json.loads(signed)
        body = base64.b64decode(envelope["payload"])
        report = json.loads(body)
        key = bytes.fromhex(report["key"])
        assert crypto_core_ed25519_is_valid_point(key)
        signature = base64.b64decode(envelope["signatures"][0]["sig"])
        crypto_sign_open(signature + pre_authentication(PayloadKind.REPORT, body), key)
        head = heads(bytes.fromhex(report["prev"]), report["events"])[-1].hex()
        assert head == report["head"]
        digest = hashlib.sha256(body).hexdigest()
        rows.append((digest, report["key"], report["log"], head, signed, hashlib.sha256(data).hexdigest()))
    return rows


def _insert(database: sqlite3.Connection, rows: list[Row]) -> None:
    database.execute("BEGIN IMMEDIATE")
    database.executemany(
        "INSERT INTO report (digest, key, log, head, signed, file) VALUES (?, ?, ?, ?, ?, ?)", rows
    )
    database.execute("COMMIT")
