"""`hocso verify`: what a file of ours is, who signed it, whether it holds, and what to do."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from trainer.cli import GOOD, REFUSED
from trainer.cli.speech import tell
from trainer.cli.verify_judges import Given, Verdict, kind_of
from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import Organisation
from trainer.formats.keys import ReaderKey
from trainer.ui.language import mark, tr
from trainer.ui.language.formats import file_size

_LARGEST = 256 * 1024 * 1024
_SECRET = re.compile(rb"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")

_TITLES = {
    "report": mark("Completion report"),
    "pack": mark("Course pack"),
    "organisation": mark("Organisation file"),
    "locked-key": mark("Key file, locked under a passphrase"),
    "trainer-card": mark("Trainer's public card"),
    "backup": mark("Backup of a learner's profile, sealed under its owner's passphrase"),
    "line": mark("A single signed line"),
    "unknown": mark("Not a file of Học Số"),
}


_OUTCOMES = {True: mark("Holds."), False: mark("Does not hold."), None: mark("Not checked whole.")}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and what helps to judge it."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--org", type=Path, help=tr("the organisation file to judge by"))
    parser.add_argument(
        "--reader-key", type=Path, help=tr("the committee's locked key file, to open reports")
    )
    parser.add_argument(
        "--passphrase-file", type=Path, help=tr("a file whose first line is the passphrase of that key file")
    )
    parser.add_argument("--json", action="store_true", help=tr("speak JSON, for a program"))


def run(arguments: argparse.Namespace) -> int:
    """Judge the file and say so; 0 where it holds or is only ours, 1 where it does not hold."""
    given = Given(_organisation(arguments.org), _readers(arguments.reader_key, arguments.passphrase_file))
    data = _read(arguments.file)
    kind, judge = kind_of(data)
    try:
        verdict = judge(data, given)
    except Refused as refusal:
        from trainer.ui.messages import sentence_for

        message = sentence_for(refusal)
        reason = {"reason": refusal.reason.value, "where": refusal.where}
        verdict = Verdict(kind, False, f"{message.title} {message.text}", facts=reason)
    _say(arguments.file, len(data), verdict, as_json=arguments.json)
    return REFUSED if verdict.holds is False else GOOD


def _say(path: Path, size: int, verdict: Verdict, *, as_json: bool) -> None:
    title = tr(_TITLES[verdict.kind])
    if as_json:
        tell(
            {
                "ok": verdict.holds is not False,
                "file": path.name,
                "bytes": size,
                "kind": verdict.kind,
                "holds": verdict.holds,
                "message": verdict.advice,
                **verdict.facts,
            }
        )
        return
    print(f"{path.name}: {title}, {file_size(size)}")
    for name, text in verdict.lines:
        print(f"  {name}: {text}")
    print(f"{tr(_OUTCOMES[verdict.holds])} {verdict.advice}")


def _read(path: Path) -> bytes:
    if path.stat().st_size > _LARGEST:
        raise Refused(Reason.FILE_TOO_LARGE, where=path.name)
    return path.read_bytes()


def _organisation(path: Path | None) -> Organisation | None:
    from trainer.formats.organisation_file import open_organisation

    return None if path is None else open_organisation(_read(path))


def _readers(key_file: Path | None, passphrase_file: Path | None) -> tuple[ReaderKey, ...]:
    from trainer.formats.keys import unlock

    if key_file is None or passphrase_file is None:
        return ()
    passphrase = passphrase_file.read_text(encoding="utf-8-sig").split("\n", 1)[0].strip("\r")
    found = _SECRET.findall(unlock(_read(key_file), passphrase))
    if not found:
        raise Refused(Reason.KEY_MALFORMED, where=key_file.name)
    return tuple(ReaderKey(secret.decode("ascii")) for secret in found)
