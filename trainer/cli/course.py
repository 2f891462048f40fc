"""`hocso course`: check a folder, make a trainer's key, pack and sign a course, look into a pack."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from trainer.cli import GOOD, REFUSED
from trainer.cli.speech import tell
from trainer.domain.errors import Reason, Refused
from trainer.domain.findings import Finding, Severity
from trainer.ui.language import tr, trn


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The four verbs and their options."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("check", help=tr("read a course folder and name every finding"))
    check.add_argument("folder", type=Path)
    check.add_argument("--fix", action="store_true", help=tr("write missing ids into the files"))
    pack = verbs.add_parser("pack", help=tr("sign a course folder and write the .hspack file"))
    pack.add_argument("folder", type=Path)
    pack.add_argument("--key", type=Path, required=True, help=tr("the trainer's key file"))
    pack.add_argument("--out", type=Path, required=True, help=tr("the file to write"))
    key = verbs.add_parser("key", help=tr("make a trainer's key, locked with a passphrase"))
    key.add_argument("--name", required=True, help=tr("the trainer's name, as the committee knows it"))
    key.add_argument("--out", type=Path, required=True, help=tr("the file to write"))
    for verb in (pack, key):
        verb.add_argument(
            "--passphrase-file", type=Path, help=tr("a file whose first line is the passphrase")
        )
    show = verbs.add_parser("open", help=tr("look into a pack: what it holds and who signed it"))
    show.add_argument("file", type=Path)
    show.add_argument("--trainer", type=Path, action="append", default=[], help=tr("a trainer's public card"))
    for verb in (check, pack, key, show):
        verb.add_argument("--json", action="store_true", help=tr("speak JSON, for a program"))


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked; 0 good, 1 refused or findings."""
    match arguments.verb:
        case "check":
            return _check(arguments)
        case "pack":
            return _pack(arguments)
        case "key":
            return _key(arguments)
        case _:
            return _open(arguments)


def _check(arguments: argparse.Namespace) -> int:
    from trainer.services.author import AuthorService

    service = AuthorService()
    course = service.open_folder(arguments.folder)
    changed = 0
    if arguments.fix:
        fixed = service.fix(course)
        course, changed = fixed.course, fixed.changed
    good = all(finding.severity is Severity.HINT for finding in course.findings)
    if arguments.json:
        tell(
            {
                "ok": good,
                "course": course.course.id if course.course else None,
                "digest": course.digest,
                "changed": changed,
                "findings": [_as_json(finding) for finding in course.findings],
            }
        )
        return GOOD if good else REFUSED
    if arguments.fix:
        print(trn("{n} line changed.", "{n} lines changed.", changed))
    _print_findings(course.findings)
    return GOOD if good else REFUSED


def _as_json(finding: Finding) -> dict[str, Any]:
    from trainer.ui.finding_words import fix_of, sentence_of

    return {
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "file": finding.file,
        "folder": finding.folder or None,
        "line": finding.line,
        "column": finding.column,
        "message": sentence_of(finding),
        "fix": fix_of(finding) or None,
    }


def _print_findings(findings: Sequence[Finding]) -> None:
    from trainer.ui.finding_words import place_of, sentence_of, title_of_severity

    for finding in findings:
        print(f"{place_of(finding)}: {title_of_severity(finding.severity)}: {sentence_of(finding)}")
    if not findings:
        print(tr("No findings. The course can be packed."))
        return
    errors = sum(finding.stops for finding in findings)
    print(
        tr(
            "{errors} errors, {others} other findings.",
            errors=errors,
            others=len(findings) - errors,
        )
    )


def _pack(arguments: argparse.Namespace) -> int:
    from trainer.services.author import AuthorService

    made = AuthorService().pack(arguments.folder, arguments.key, _passphrase(arguments), arguments.out)
    if arguments.json:
        tell(
            {
                "ok": True,
                "file": str(made.path),
                "digest": made.digest,
                "size": made.size,
                "signer": made.signer_name,
                "short_code": made.short_code,
            }
        )
    else:
        print(tr("Written: {file}", file=made.path))
        print(tr("Signed by {name}, short code {code}", name=made.signer_name, code=made.short_code))
        print(tr("Content digest: {digest}", digest=made.digest))
    return GOOD


def _key(arguments: argparse.Namespace) -> int:
    from trainer.services.author import AuthorService

    passphrase = _passphrase(arguments, twice=True)
    made = AuthorService().make_key(arguments.name, passphrase, arguments.out)
    if arguments.json:
        tell(
            {
                "ok": True,
                "file": str(arguments.out),
                "name": made.name,
                "key": made.public,
                "short_code": made.short_code,
                "card": made.card,
            }
        )
    else:
        print(tr("Written: {file}", file=arguments.out))
        print(tr("Short code: {code}", code=made.short_code))
        print(tr("Give the committee this line; it is not secret:"))
        print(made.card)
    return GOOD


def _open(arguments: argparse.Namespace) -> int:
    from trainer.services.author import AuthorService

    service = AuthorService()
    cards = [service.read_card(path) for path in arguments.trainer]
    opened = service.open_pack(arguments.file, tuple(card.key for card in cards))
    names = {card.key: card.name for card in cards}
    signer = names.get(opened.signer) if opened.signer is not None else None
    course = opened.course
    if arguments.json:
        tell(
            {
                "ok": True,
                "course": course.id,
                "title": course.title,
                "version": course.version,
                "digest": opened.digest,
                "signer": opened.signer,
                "signer_name": signer,
                "lessons": len(course.lessons),
                "questions": sum(1 for _ in course.questions()),
                "size": opened.size,
            }
        )
        return GOOD
    print(tr("{title}, version {version}", title=course.title, version=course.version))
    print(
        tr(
            "{lessons} lessons, {questions} questions",
            lessons=len(course.lessons),
            questions=sum(1 for _ in course.questions()),
        )
    )
    print(tr("Content digest: {digest}", digest=opened.digest))
    if signer is None:
        print(tr("Signed by a key that is not known here. Who wrote it cannot be said."))
    else:
        print(tr("Signed by {name}", name=signer))
    return GOOD


def _passphrase(arguments: argparse.Namespace, *, twice: bool = False) -> str:
    """The first line of a file, or what is typed; never a word of the command line."""
    if arguments.passphrase_file is not None:
        try:
            lines = arguments.passphrase_file.read_text(encoding="utf-8-sig").splitlines()
        except FileNotFoundError:
            raise Refused(Reason.FILE_MISSING, where=str(arguments.passphrase_file)) from None
        except (OSError, UnicodeDecodeError) as trouble:
            raise Refused(
                Reason.FILE_UNREADABLE, where=str(arguments.passphrase_file), detail=str(trouble)
            ) from trouble
        return lines[0] if lines else ""
    typed = getpass.getpass(tr("Passphrase: "), stream=sys.stderr)
    if twice and getpass.getpass(tr("Again: "), stream=sys.stderr) != typed:
        raise Refused(Reason.PASSPHRASE_WRONG)
    return typed
