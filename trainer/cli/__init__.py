"""The `hocso` command: which word starts what; every command is imported only when it is asked for."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Protocol, cast

GOOD, REFUSED, WRONG_USE = 0, 1, 2

COMMANDS = {
    "course": "check a course folder, or pack and sign it",
    "committee": "set up, roster, catalogue, import, publish, export, status",
    "learner": "learn without a window: enrol, courses, take, report, receive, backup, restore, export, delete",
    "verify": "say what a file is, who signed it, and whether it holds",
    "demo": "play the whole loop with a classroom and leave the account in a folder",
    "doctor": "check this installation and say what is wrong and what to do",
}


class Command(Protocol):
    """What a module of this package offers: its arguments, and what to do with them."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int: ...


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, or open the window where no command is given; returns the exit code 0, 1 or 2."""
    words = list(sys.argv[1:] if argv is None else argv)
    _speak_utf8()
    if words and words[0] == "--self-test":
        from trainer.cli import self_test

        return self_test.main(words[1:])
    if not words or words[0] not in {*COMMANDS, "-h", "--help"}:
        from trainer import app

        return app.main(words)
    parser = argparse.ArgumentParser(prog="hocso", description="Học Số")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help_text in COMMANDS.items():
        sub = commands.add_parser(name, help=help_text)
        if words[0] == name:
            module = cast(Command, importlib.import_module(f"trainer.cli.{name}"))
            module.add_arguments(sub)
    try:
        arguments = parser.parse_args(words)
    except SystemExit as stop:
        return GOOD if stop.code in (0, None) else WRONG_USE
    return _run(cast(Command, importlib.import_module(f"trainer.cli.{arguments.command}")), arguments)


def _run(command: Command, arguments: argparse.Namespace) -> int:
    from trainer.cli.speech import complain
    from trainer.domain.errors import Refused

    try:
        return command.run(arguments)
    except Refused as refusal:
        complain(refusal, as_json=bool(getattr(arguments, "json", False)))
        return REFUSED
    except OSError as trouble:
        complain(trouble, as_json=bool(getattr(arguments, "json", False)))
        return REFUSED
    except KeyboardInterrupt:
        return REFUSED


def _speak_utf8() -> None:
    """A Vietnamese Windows pipes cp1258, which cannot hold every Vietnamese word."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
