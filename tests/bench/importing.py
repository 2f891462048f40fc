"""Importing reports of about 6 KB beside the floor: decrypt, verify, hash and a bare insert of the same files."""

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

import nacl.signing
import pyrage

from tests.bench.many_reports import COURSE_FOLDER, Office, an_office, bodies, write_reports
from tests.bench.measure import Figure, figure, seconds, skipped
from tests.committee_room import cheap_locks
from tests.machine import postgresql
from trainer.formats.course_pack import folder_pack
from trainer.formats.envelope import PayloadKind, pre_authentication

SIZES = (1_000, 10_000)
ON_A_SERVER = 5_000
MOST_RUNS = 3
REPORTS = "HOCSO_BENCH_REPORTS"
"""The variable by which `dev.py bench importing --reports 100000` asks for another number."""
_AT_ONCE = 500
CREW = 2


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
    floors, checks, records, totals, ratios, repeats = [], [], [], [], [], []
    peaks: list[float] = []
    for run in range(runs):
        floor = min(
            seconds(the_floor, office, inbox, folder / f"floor-{run}-{crew}.db", crew) for crew in (1, CREW)
        )
        home = folder / f"run-{run}"
        shutil.copytree(office.home, home)
        check, record, again, peak = _in_a_process(home, inbox, size)
        peaks += [peak] if peak else []
        floors.append(size / floor)
        checks.append(size / check)
        records.append(size / record)
        totals.append(size / (check + record))
        ratios.append(100 * floor / (check + record))
        repeats.append(size / again)
        shutil.rmtree(home)
    name = f"{size:,} reports"
    note = f"{written // size} bytes each; the faster of one process and {CREW}"
    yield figure(f"{name}: the floor", "/s", floors, note)
    yield figure(f"{name}: check and record", "/s", totals)
    yield figure(f"{name}: share of the floor", "%", ratios)
    yield figure(f"{name}: check alone", "/s", checks)
    yield figure(f"{name}: record alone", "/s", records)
    yield figure(f"{name}: all of them again", "/s", repeats, "every file a duplicate")
    yield figure(f"{name}: check and record", "s", [size / total for total in totals])
    yield figure(f"{name}: all of them again", "s", [size / repeat for repeat in repeats])
    if peaks:
        yield figure(
            f"{name}: most memory", "MB", peaks, "RSS of the importing process, roster and verdicts too"
        )


def _in_a_process(home: Path, inbox: Path, size: int) -> tuple[float, float, float, float | None]:
    """Check, record and both again in a process of their own, so that its memory is the import's."""
    command = [sys.executable, "-m", "tests.bench.one_import", str(home), str(inbox), str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    check, record, again, peak = json.loads(done.stdout.splitlines()[-1])
    return check, record, again, peak


def _on_a_server(size: int, runs: int) -> Iterator[Figure]:
    """The same into PostgreSQL, a private server that writes as safely as it does by default."""
    name = f"PostgreSQL, {size:,} reports: check and record"
    programs = postgresql.programs()
    if programs is None:
        yield skipped(name, "/s", "skipped: no PostgreSQL here")
        return
    rates = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder, postgresql.server(programs) as url:
            office = an_office(Path(folder) / "office", size, url)
            pack = folder_pack(COURSE_FOLDER)
            write_reports(office, Path(folder) / "inbox", bodies(), pack.course, pack.digest)
            check, record, _, _ = _in_a_process(office.home, Path(folder) / "inbox", size)
            rates.append(size / (check + record))
    yield figure(name, "/s", rates, "fsync off")


def the_floor(office: Office, inbox: Path, file: Path, crew: int) -> int:
    """The least an import can do: nothing is parsed beyond the envelope, nothing is judged."""
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE report (digest TEXT PRIMARY KEY, signed BLOB)")
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


def _least(secret: str, paths: Sequence[str]) -> list[tuple[str, bytes]]:
    identity = pyrage.x25519.Identity.from_str(secret)
    rows: list[tuple[str, bytes]] = []
    for path in paths:
        with Path(path).open("rb") as stream:
            signed = pyrage.decrypt(stream.read(), [identity])
        envelope = json.loads(signed)
        body = base64.b64decode(envelope["payload"])
        place = body.index(b'"key":"') + 7
        key = nacl.signing.VerifyKey(bytes.fromhex(body[place : place + 64].decode("ascii")))
        signature = base64.b64decode(envelope["signatures"][0]["sig"])
        key.verify(pre_authentication(PayloadKind.REPORT, body), signature)
        rows.append((hashlib.sha256(body).hexdigest(), signed))
    return rows


def _insert(database: sqlite3.Connection, rows: list[tuple[str, bytes]]) -> None:
    database.execute("BEGIN IMMEDIATE")
    database.executemany("INSERT INTO report VALUES (?, ?)", rows)
    database.execute("COMMIT")
