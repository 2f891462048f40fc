"""What dishonest people can do with their own PC: reports that are well signed and yet not honest."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from trainer.cli.demo.official import Official
from trainer.domain.errors import Reason
from trainer.domain.ids import PackDigest
from trainer.domain.log import GENESIS, chain
from trainer.domain.report import Report
from trainer.formats import report_file
from trainer.formats.keys import ReaderKey, SigningKey

Bend = Callable[[Report], Report]


def rewrite(path: Path, out: Path, *, reader: ReaderKey, key: SigningKey, bend: Bend) -> Path:
    """Open a report, bend it, sign it again with a key at hand and seal it for the same committee.

    A cheat cannot open a sealed report, but builds the same one from the log on the own PC; the play takes the short
    way through the committee's reader key.
    """
    report = report_file.read(path.read_bytes(), [reader]).report
    bent = bend(report)
    out.write_bytes(report_file.write(bent, key, bent.readers))
    return out


def own_key(official: Official) -> SigningKey:
    """The key of a profile without a PIN, as anybody who controls the PC can get at it."""
    from trainer.formats.keys import unlock
    from trainer.storage.machine import machine_secret
    from trainer.storage.profiles import read_locked_key

    profile = official.learner.profiles.all()[0].id
    locked = read_locked_key(official.home, profile)
    return SigningKey(unlock(locked, machine_secret(official.home).hex(), wrong=Reason.PIN_WRONG))


def boasting(report: Report) -> Report:
    """The claim says 100 points; the answers stay what they are."""
    claims = tuple(replace(claim, best_score_bp=10_000, passed=True) for claim in report.claims)
    return replace(report, claims=claims, report_no=report.report_no + 1)


def without_beginning(count: int) -> Bend:
    """Leave out the first events, as if they had been sent before."""

    def bend(report: Report) -> Report:
        head = bytes.fromhex(report.prev)
        for text in report.events[:count]:
            head = chain(head, text)
        return replace(report, first=report.first + count, prev=head.hex(), events=report.events[count:])

    return bend


def from_another_pack(known: PackDigest, other: PackDigest) -> Bend:
    """Every event says that a pack of one's own making was learnt; the chain is made anew."""

    def bend(report: Report) -> Report:
        events = tuple(text.replace(known, other) for text in report.events)
        claims = tuple(replace(claim, pack=other) for claim in report.claims)
        head = GENESIS
        for text in events:
            head = chain(head, text)
        return replace(report, events=events, claims=claims, head=head.hex())

    return bend


def flip_a_byte(path: Path, out: Path, place: float) -> Path:
    """Damage one byte of a file, as a broken stick or a curious person does."""
    data = bytearray(path.read_bytes())
    data[int(len(data) * place)] ^= 0x20
    out.write_bytes(bytes(data))
    return out


def copy_of(official: Official, home: Path, *, shipped: Path, seed: int) -> Official:
    """The same profile on a second folder of the same PC: both go on from one log."""
    profile = official.learner.profiles.all()[0].id
    official.close()
    shutil.copytree(official.home, home)
    official.learner.profiles.open(profile)
    twin = Official(official.person, home, official.clock.now(), shipped=shipped, seed=seed)
    twin.learner.profiles.open(profile)
    return twin


def edit_answers(official: Official) -> int:
    """Change answers in the learner's own database by hand; returns how many rows were changed.

    *Side effects:* ends the official's program.
    """
    import sqlite3

    from trainer.storage.profiles import STORE_FILE, profile_folder

    profile = official.learner.profiles.all()[0].id
    official.close()
    store = sqlite3.connect(profile_folder(official.home, profile) / STORE_FILE)
    with store:
        changed = store.execute(
            "UPDATE event SET text = replace(text, ?, ?) WHERE instr(text, ?) > 0", (_GIVEN, _BETTER, _GIVEN)
        ).rowcount
    store.close()
    return changed


_GIVEN, _BETTER = '"options":["a"]', '"options":["b"]'
"""How one answer stands in an event, and what a cheat would rather have given."""
