"""How commands take secrets: from a file or at a prompt, never from the command line, which others can see."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from trainer.domain.errors import Reason, Refused
from trainer.ui.language import tr

SHEET_LINES = 4


def passphrase(arguments: argparse.Namespace, *, twice: bool = False) -> str:
    """The committee's pass phrase; Refused(PASSPHRASE_WRONG) where two typed ones differ."""
    if arguments.passphrase_file is not None:
        return first_line(arguments.passphrase_file)
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed = getpass.getpass(tr("Pass phrase: "))
    if twice and getpass.getpass(tr("Pass phrase again: ")) != typed:
        raise Refused(Reason.PASSPHRASE_WRONG)
    return typed


def asked(question: str, path: Path | None) -> str:
    """One secret line: from its file, at a prompt, or from standard input where that is no terminal."""
    if path is not None:
        return first_line(path)
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return getpass.getpass(question)


def sheet_lines(path: Path) -> tuple[str, ...]:
    """The four lines of a printed sheet as somebody typed them into a file."""
    return tuple(line for line in _text(path).splitlines() if line.strip())[:SHEET_LINES]


def first_line(path: Path) -> str:
    """The first line of a file; Refused(FILE_MISSING) or Refused(FILE_UNREADABLE)."""
    return _text(path).partition("\n")[0].rstrip("\r")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as trouble:
        raise Refused(Reason.FILE_MISSING, where=path.name) from trouble
    except (OSError, UnicodeDecodeError) as trouble:
        raise Refused(Reason.FILE_UNREADABLE, where=path.name) from trouble
