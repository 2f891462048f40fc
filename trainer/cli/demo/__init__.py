"""`hocso demo [FOLDER]`: plays the whole loop with forty officials and leaves everything in a folder."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.paths import shipped_courses_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainer.cli.demo.play import Play

COURSE = "an-toan-thong-tin"
SEED = 20261123
PEOPLE, FEWEST, MOST = 40, 20, 400
"""With the fewest every scene is played at least once; more than the most would need more invented names."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `hocso demo`."""
    parser.add_argument(
        "folder", nargs="?", type=Path, help="where everything is left; a new folder by default"
    )
    parser.add_argument("--course", type=Path, default=None, help="the course folder that is played")
    parser.add_argument(
        "--seed", type=int, default=SEED, help="another seed plays with other people and answers"
    )
    parser.add_argument(
        "--people", type=_people, default=PEOPLE, help=f"how many officials, {FEWEST} to {MOST}"
    )
    pictures = parser.add_mutually_exclusive_group()
    pictures.add_argument("--no-pictures", action="store_true", help="leave out the pictures of the screens")
    pictures.add_argument(
        "--plain-pictures", action="store_true", help="take them in the light look only, not in all four"
    )
    parser.add_argument("--json", action="store_true", help="say the figures as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Play; returns 0 where every figure is right, 1 where one is not."""
    from trainer.cli import GOOD, REFUSED
    from trainer.cli.demo.account import figures, tell_account, write_account
    from trainer.cli.demo.play import Play
    from trainer.cli.speech import tell

    folder = _folder(arguments.folder)
    course = arguments.course or shipped_courses_folder() / COURSE
    began = time.monotonic()
    play = Play(
        folder,
        course,
        people=arguments.people,
        seed=arguments.seed,
        today=datetime.now().astimezone().date(),
        say=_progress(quiet=arguments.json),
    )
    try:
        played = play.run()
        pictures = () if arguments.no_pictures else _pictures(play, folder, plain=arguments.plain_pictures)
        write_account(played, play, pictures)
        seconds = round(time.monotonic() - began)
        if arguments.json:
            tell(figures(played, seconds))
        else:
            tell_account(played, seconds)
    finally:
        play.close()
    return REFUSED if played.wrong else GOOD


def _people(text: str) -> int:
    count = int(text)
    if not FEWEST <= count <= MOST:
        raise argparse.ArgumentTypeError(f"{FEWEST} to {MOST}, not {count}")
    return count


def _folder(wanted: Path | None) -> Path:
    if wanted is None:
        return Path(tempfile.mkdtemp(prefix="hocso-demo-"))
    if wanted.exists() and any(wanted.iterdir()):
        if not (wanted / "tuong-trinh.html").is_file():
            from trainer.domain.errors import Reason, Refused

            raise Refused(Reason.FILE_EXISTS, where=str(wanted))
        # A folder of an earlier play is played anew; nobody else's folder is ever emptied.
        shutil.rmtree(wanted)
    wanted.mkdir(parents=True, exist_ok=True)
    return wanted.resolve()


def _progress(*, quiet: bool) -> Callable[[str], None]:
    from trainer.cli.demo.account import step_words

    def say(step: str) -> None:
        if not quiet:
            print(f"\r\x1b[K{step_words(step)}" if sys.stdout.isatty() else step_words(step), flush=True)

    return say


def _pictures(play: Play, folder: Path, *, plain: bool) -> tuple[Path, ...]:
    from trainer.cli.demo.pictures import LOOKS, take_pictures

    return take_pictures(play, folder / "man-hinh", looks=LOOKS[:1] if plain else LOOKS)
