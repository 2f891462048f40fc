"""`hocso committee keys`: making root keys, replacing them, signing with sticks, recovery and its rehearsal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.cli import GOOD, WRONG_USE
from trainer.cli import committee_keys_speech as speech
from trainer.cli.secret_input import asked, passphrase, sheet_lines
from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import Role
from trainer.domain.roots import RootForm
from trainer.services.committee.key_values import GivenBy
from trainer.services.committee.values import Wish
from trainer.ui.language import tr

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService
    from trainer.services.committee.ceremony import Ceremony
    from trainer.services.committee.rehearsal import Given

_FORMS = [form.value for form in RootForm]
_ROLES = [role.value for role in (Role.REGISTRAR, Role.CATALOGUE, Role.IMPORTER, Role.READER)]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs of keys and their options."""
    verbs = parser.add_subparsers(dest="key_verb", required=True)
    verbs.add_parser("status", help=tr("all keys, since when, and what waits"))
    ceremony = verbs.add_parser("ceremony", help=tr("set a committee up with its root key on sticks"))
    ceremony.add_argument("--organisation", required=True, help=tr("name of the organisation"))
    ceremony.add_argument("--committee", required=True, help=tr("name of the steering committee"))
    ceremony.add_argument("--unit", action="append", default=[], help=tr("a unit; repeat for each"))
    rotate = verbs.add_parser("rotate", help=tr("new root keys, of this or the other form"))
    share = verbs.add_parser("replace-share", help=tr("a new part for one that was lost or broken"))
    share.add_argument("number", type=int, help=tr("which part, from 1"))
    new_root = verbs.add_parser("new-root", help=tr("begin again with a new code: too few parts are left"))
    new_root.add_argument(
        "--spare-file", type=Path, help=tr("the four lines of the spare key, if the vault is lost")
    )
    for verb in (ceremony, rotate, new_root):
        verb.add_argument(
            "--form", choices=_FORMS, default="2-of-3", help=tr("one key here, or three sticks")
        )
    for verb in (ceremony, rotate, share, new_root):
        verb.add_argument(
            "--sheets", type=Path, required=True, help=tr("folder for the sheets to be printed (.pdf)")
        )
        verb.add_argument(
            "--holder", action="append", default=[], help=tr("who keeps a part; repeat in order")
        )
    role = verbs.add_parser("replace-role", help=tr("a new working key; the old one loses its power"))
    role.add_argument("role", choices=_ROLES)
    cosign = verbs.add_parser("cosign", help=tr("sign what waits; with a file, on any computer"))
    cosign.add_argument("file", type=Path, nargs="?", help=tr("the file that was brought"))
    for name, text in (("send", tr("write what waits into a file")), ("take", tr("take in a signed file"))):
        verbs.add_parser(name, help=text).add_argument("file", type=Path)
    verbs.add_parser("abandon", help=tr("give up what waits"))
    recover = verbs.add_parser("recover", help=tr("a new vault from enough root keys and the spare key"))
    rehearse = verbs.add_parser("rehearse", help=tr("prove on a copy that recovery works"))
    rehearse.add_argument("--protocol", type=Path, required=True, help=tr("where the protocol goes (.pdf)"))
    rehearse.add_argument(
        "--person", action="append", default=[], help=tr("who is there; stands on the paper only")
    )
    for verb in (recover, rehearse):
        verb.add_argument(
            "--spare-file", type=Path, required=True, help=tr("the four lines of the spare key")
        )
    for verb in (cosign, recover, rehearse):
        verb.add_argument(
            "--sheet-file",
            type=Path,
            action="append",
            default=[],
            help=tr("the four lines of a printed part"),
        )
    for verb in (ceremony, rotate, share, new_root, cosign, recover, rehearse):
        verb.add_argument(
            "--stick", type=Path, action="append", default=[], help=tr("a stick or its file; repeat")
        )
        verb.add_argument(
            "--stick-passphrase-file",
            type=Path,
            action="append",
            default=[],
            help=tr("its pass phrase; in order"),
        )
    for verb in verbs.choices.values():
        verb.add_argument("--home", type=Path, help=tr("the committee's folder"))
        verb.add_argument(
            "--passphrase-file", type=Path, help=tr("a file whose first line is the pass phrase")
        )
        verb.add_argument("--json", action="store_true", help=tr("speak JSON, for a program"))


def run(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    """Do what was asked; 0 good, 1 refused, 2 wrong use."""
    verbs: dict[str, Callable[[CommitteeService, argparse.Namespace], int]] = {
        "status": _status,
        "ceremony": _ceremony,
        "rotate": _rotate,
        "replace-share": _replace_share,
        "new-root": _new_root,
        "replace-role": _replace_role,
        "cosign": _cosign,
        "send": _send,
        "take": _take,
        "abandon": _abandon,
        "recover": _recover,
        "rehearse": _rehearse,
    }
    return verbs[arguments.key_verb](committee, arguments)


def _status(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    speech.state(committee.roots.state(), as_json=arguments.json)
    return GOOD


# -- ceremonies ---------------------------------------------------------------------------------------------


def _ceremony(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    words = passphrase(arguments, twice=True)
    wish = Wish(arguments.organisation, arguments.committee, tuple(arguments.unit), words)
    return _go_through(
        committee, arguments, lambda: committee.ceremonies.begin_set_up(wish, RootForm(arguments.form))
    )


def _rotate(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    words = passphrase(arguments)
    committee.setup.unlock(words)
    return _go_through(
        committee, arguments, lambda: committee.ceremonies.begin_rotation(RootForm(arguments.form), words)
    )


def _replace_share(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    committee.setup.unlock(passphrase(arguments))
    return _go_through(committee, arguments, lambda: committee.ceremonies.begin_share(arguments.number))


def _new_root(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    words = passphrase(arguments)
    spare = sheet_lines(arguments.spare_file) if arguments.spare_file else None
    if spare is None:
        committee.setup.unlock(words)
    return _go_through(
        committee,
        arguments,
        lambda: committee.ceremonies.begin_successor(RootForm(arguments.form), words, spare),
    )


def _go_through(
    committee: CommitteeService, arguments: argparse.Namespace, begin: Callable[[], Ceremony]
) -> int:
    """Every step of a ceremony: a stick and its sheet, one after another, and in force only at the end."""
    from trainer.services.committee.ceremony import SHEET

    ceremony = begin()
    numbers = [part.number for part in ceremony.parts if part.number != SHEET]
    if len(arguments.stick) != len(numbers):
        print(tr("{n} sticks are needed, one --stick each.", n=len(numbers)), file=sys.stderr)
        return WRONG_USE
    files = {number: arguments.sheets / f"phieu-phan-{number}.pdf" for number in numbers}
    if ceremony.sheet is not None:
        files[SHEET] = arguments.sheets / "phieu-khoi-phuc.pdf"
    for path in files.values():
        if path.exists():
            raise Refused(Reason.FILE_EXISTS, where=str(path))
    rows = zip_longest(numbers, arguments.stick, arguments.stick_passphrase_file, arguments.holder)
    for number, stick, word_file, holder in rows:
        words = asked(tr("Pass phrase of part {n}: ", n=number), word_file)
        sheet = ceremony.write_part(number, stick, holder or "", words)
        speech.write_share(files[number], sheet)
        _prove(ceremony, number, sheet.lines)
    if ceremony.sheet is not None:
        speech.write_recovery(files[SHEET], ceremony.sheet)
        secret = ceremony.asked(SHEET)[0]
        _prove(ceremony, SHEET, ceremony.sheet.secrets[secret].lines)
    in_force = ceremony.finish()
    speech.made(
        ceremony.facts,
        tuple(files.values()),
        None if in_force else committee.roots.waiting(),
        as_json=arguments.json,
    )
    return GOOD


def _prove(ceremony: Ceremony, number: int, lines: tuple[str, ...]) -> None:
    """At a terminal one line is typed from the paper; a script has nobody who could read it."""
    line = ceremony.asked(number)[1]
    if not sys.stdin.isatty():
        ceremony.prove(number, lines[line])
        return
    while True:
        print(speech.line_asked(ceremony, number))
        try:
            ceremony.prove(number, input())
        except Refused as refusal:
            speech.wrong_line(refusal)
        else:
            return


# -- roles and signatures -----------------------------------------------------------------------------------


def _replace_role(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    words = passphrase(arguments)
    committee.setup.unlock(words)
    committee.role_keys.replace(Role(arguments.role), words)
    return _said(committee, arguments)


def _cosign(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    if len(arguments.stick) + len(arguments.sheet_file) != 1:
        print(tr("Give one --stick or one --sheet-file."), file=sys.stderr)
        return WRONG_USE
    if arguments.file is not None:
        return _cosign_file(arguments)
    if arguments.sheet_file:
        committee.roots.sign_with_sheet(sheet_lines(arguments.sheet_file[0]))
    else:
        committee.roots.sign_with_stick(arguments.stick[0], _stick_words(arguments, 0))
    return _said(committee, arguments)


def _cosign_file(arguments: argparse.Namespace) -> int:
    from trainer.services.committee import cosigning

    if not arguments.json:
        speech.brought(cosigning.look(arguments.file))
    if arguments.sheet_file:
        done = cosigning.cosign_with_sheet(arguments.file, sheet_lines(arguments.sheet_file[0]))
    else:
        done = cosigning.cosign_with_stick(arguments.file, arguments.stick[0], _stick_words(arguments, 0))
    speech.cosigned(done, arguments.file, as_json=arguments.json)
    return GOOD


def _send(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    committee.roots.write_waiting(arguments.file)
    return _said(committee, arguments)


def _take(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    committee.roots.take_signed(arguments.file)
    return _said(committee, arguments)


def _abandon(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    committee.roots.abandon()
    return _said(committee, arguments)


def _said(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    speech.settled(committee.roots.waiting(), committee.roots.state(), as_json=arguments.json)
    return GOOD


# -- recovery -----------------------------------------------------------------------------------------------


def _recover(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    given = _given(committee, arguments)
    spare = sheet_lines(arguments.spare_file)
    committee.recovery.recover([key for key, _ in given], spare, passphrase(arguments, twice=True))
    return _said(committee, arguments)


def _rehearse(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    given = _given(committee, arguments)
    protocol = committee.rehearsal.rehearse(given, sheet_lines(arguments.spare_file))
    speech.rehearsed(protocol, arguments.protocol, arguments.person, as_json=arguments.json)
    return GOOD


def _given(committee: CommitteeService, arguments: argparse.Namespace) -> list[Given]:
    """The root keys of all sticks and sheets named."""
    given: list[Given] = []
    for at, stick in enumerate(arguments.stick):
        words = _stick_words(arguments, at)
        given.append((committee.recovery.stick(stick, words, [key for key, _ in given]), GivenBy.STICK))
    for path in arguments.sheet_file:
        key = committee.recovery.sheet(sheet_lines(path), [one for one, _ in given])
        given.append((key, GivenBy.SHEET))
    return given


def _stick_words(arguments: argparse.Namespace, at: int) -> str:
    files = arguments.stick_passphrase_file
    question = tr("Pass phrase of the stick {name}: ", name=arguments.stick[at])
    return asked(question, files[at] if at < len(files) else None)
