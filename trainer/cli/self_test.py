"""`hocso --self-test`: goes through everything the program needs on this computer, in a folder it takes away again.

It works on a copy of nothing and on nobody's data: a small play with four invented officials is set up in a temporary
folder, and its people's screens are drawn without being shown.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from trainer import paths
from trainer.cli import GOOD, REFUSED, WRONG_USE
from trainer.domain.errors import Refused
from trainer.ui.language import mark, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from trainer.cli.demo.play import Play

COURSE = "lam-quen"
SCENES = ("passes", "hurried", "absent", "by-hand-unapproved")
"""What the screens of the tour show: somebody done, somebody half-way, a slip not yet used, a key to be approved."""
SEED = 20261123
TALL = "Ẳ Ậ Ổ Ễ Ệ Ấ Ỹ"
_FEWEST_COLOURS = 8
_STEPS = {
    "files": mark("Files and components of the program"),
    "courses": mark("Shipped courses"),
    "workers": mark("A second process of the program"),
    "journey": mark("Learning, report and receipt"),
    "signatures": mark("Signatures"),
    "fonts": mark("Vietnamese marks in the fonts"),
    "screens": mark("Every screen"),
}


class FoundBrokenError(Exception):
    """A step of the self-test did not give what it must; the text says what was seen."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried: `seen` is a count or a name, `trouble` is empty where all is well."""

    name: str
    milliseconds: int
    seen: str
    trouble: str


def main(words: Sequence[str]) -> int:
    """Run every step; 0 where all is well, 1 otherwise, 2 for wrong use."""
    parser = argparse.ArgumentParser(prog="hocso --self-test", description=tr("Checks this program."))
    parser.add_argument("--json", action="store_true", help=tr("speak JSON, for a program"))
    parser.add_argument("--pictures", type=Path, help=tr("keep a picture of every screen in this folder"))
    try:
        arguments = parser.parse_args(list(words))
    except SystemExit as stop:
        return GOOD if stop.code in (0, None) else WRONG_USE
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hocso-self-test-", ignore_cleanup_errors=True) as folder:
        trial = Trial(Path(folder), arguments.pictures)
        try:
            steps = trial.run(say=None if arguments.json else _say)
        finally:
            trial.close()
    return _tell(steps, round(time.monotonic() - began, 1), as_json=arguments.json)


class Trial:
    """The steps in their order; a step that fails does not keep the others from being tried."""

    def __init__(self, folder: Path, pictures: Path | None) -> None:
        self._folder, self._pictures = folder, pictures
        self._play: Play | None = None

    def run(self, *, say: Callable[[Step], None] | None) -> tuple[Step, ...]:
        """Try everything; `say` is told of each step as it ends."""
        done = []
        for name, attempt in (
            ("files", self._files),
            ("courses", self._courses),
            ("workers", self._workers),
            ("journey", self._journey),
            ("signatures", self._signatures),
            ("fonts", self._fonts),
            ("screens", self._screens),
        ):
            step = self._tried(name, attempt)
            done.append(step)
            if say is not None:
                say(step)
        return tuple(done)

    def close(self) -> None:
        """Let go of every file of the play."""
        if self._play is not None:
            self._play.close()

    @staticmethod
    def _tried(name: str, attempt: Callable[[], str]) -> Step:
        began, seen, trouble = time.monotonic(), "", ""
        try:
            seen = attempt()
        except FoundBrokenError as found:
            trouble = str(found)
        except Refused as refusal:
            from trainer.cli.speech import sentence

            trouble = sentence(refusal)
        except Exception as fault:  # noqa: BLE001  # whatever is broken on this computer is what is asked for
            trouble = f"{type(fault).__name__}: {fault}"
        return Step(name, round(1000 * (time.monotonic() - began)), seen, trouble)

    def _files(self) -> str:
        from trainer.services.clock import Clock
        from trainer.services.health import Health, examine

        findings = examine(self._folder / "home", Clock())
        broken = [f"{each.part.value} {each.where}" for each in findings if each.health is Health.BAD]
        if broken:
            raise FoundBrokenError(", ".join(broken))
        return str(len(findings))

    def _courses(self) -> str:
        from trainer.services.author import AuthorService

        shipped = sorted(place.parent for place in paths.shipped_courses_folder().glob("*/course.md"))
        if not shipped:
            raise FoundBrokenError(str(paths.shipped_courses_folder()))
        for folder in shipped:
            if AuthorService().open_folder(folder).course is None:
                raise FoundBrokenError(folder.name)
        return str(len(shipped))

    def _workers(self) -> str:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            other = pool.submit(os.getpid).result(timeout=120)
        if other == os.getpid():
            raise FoundBrokenError(str(other))
        return "1"

    def _journey(self) -> str:
        from trainer.cli.demo.play import Play

        today = datetime.now().astimezone().date()
        self._play = Play(
            self._folder / "play",
            paths.shipped_courses_folder() / COURSE,
            people=len(SCENES),
            seed=SEED,
            today=today,
            say=lambda _: None,
            scenes=SCENES,
        )
        played = self._play.run()
        if played.wrong:
            raise FoundBrokenError("; ".join(played.wrong))
        return str(len(played.verdicts))

    def _signatures(self) -> str:
        """The report of the play holds; with one bit turned it is refused."""
        from trainer.domain.intake import Verdict
        from trainer.services.committee import CommitteeService

        play = self._staged()
        report = next(path for path in sorted(play.reports.glob("*.hsreport")))
        bent = self._folder / "bent.hsreport"
        data = bytearray(report.read_bytes())
        data[len(data) * 2 // 3] ^= 1
        bent.write_bytes(data)
        from trainer.cli.demo.play import PASSPHRASE

        desk = CommitteeService(play.before)
        try:
            desk.setup.unlock(PASSPHRASE)
            verdicts = {seen.file_name: seen.verdict for seen in desk.intake.check([report, bent])}
        finally:
            desk.close()
        if verdicts[report.name] in (Verdict.INVALID, Verdict.UNKNOWN_PACK):
            raise FoundBrokenError(verdicts[report.name].value)
        if verdicts[bent.name] is not Verdict.INVALID:
            raise FoundBrokenError(f"{bent.name}: {verdicts[bent.name].value}")
        return str(len(verdicts))

    def _fonts(self) -> str:
        """A label as tight as its text shows as much ink as one with room to spare, in every role."""
        from PySide6.QtGui import QFontInfo
        from PySide6.QtWidgets import QLabel

        from trainer.ui.theme import TypeRole, theme

        self._start_application()
        families = set()
        for role in TypeRole:
            font = theme().font(role)
            if QFontInfo(font).family() != font.family():
                raise FoundBrokenError(f"{font.family()} → {QFontInfo(font).family()}")
            families.add(font.family())
            tight, padded = QLabel(TALL), QLabel(TALL)
            padded.setMargin(24)
            for label in (tight, padded):
                label.setFont(font)
                label.resize(label.sizeHint())
            if _ink(tight) != _ink(padded):
                raise FoundBrokenError(f"{font.family()} {font.pixelSize()} px")
        return ", ".join(sorted(families))

    def _screens(self) -> str:
        from trainer.cli.demo import pictures

        play = self._staged()
        complaints: list[str] = []
        folder = self._pictures or self._folder / "pictures"
        taken = pictures.take_pictures(play, folder, looks=pictures.LOOKS[:1], complain=complaints.append)
        if complaints:
            raise FoundBrokenError(complaints[0])
        empty = [path.name for path in taken if _colours(path) < _FEWEST_COLOURS]
        if empty or not taken:
            raise FoundBrokenError(", ".join(empty) or str(folder))
        return str(len(taken))

    def _staged(self) -> Play:
        if self._play is None:
            raise FoundBrokenError(tr(_STEPS["journey"]))
        return self._play

    def _start_application(self) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from trainer.app import start_application

        start_application(self._folder / "home")


def _ink(label: QWidget) -> list[int]:
    """How many dark pixels there are in each row, from the first row with ink to the last."""
    from PySide6.QtGui import QImage

    picture = label.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = [
        sum(picture.pixelColor(x, y).lightness() < 160 for x in range(picture.width()))
        for y in range(picture.height())
    ]
    return [dark for dark in rows if dark]


def _colours(path: Path) -> int:
    """How many colours a picture has, in a coarse grid."""
    from PySide6.QtGui import QImage

    picture = QImage(str(path))
    grid = [(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)]
    return len({picture.pixel(x, y) for x, y in grid})


def _say(step: Step) -> None:
    sign = "✗" if step.trouble else "✓"
    seen = step.trouble or step.seen
    print(f"{sign} {tr(_STEPS[step.name])}: {seen} ({step.milliseconds} ms)", flush=True)


def _tell(steps: Sequence[Step], seconds: float, *, as_json: bool) -> int:
    from trainer import __version__
    from trainer.cli.speech import tell
    from trainer.ui.language.formats import number

    broken = [step for step in steps if step.trouble]
    sentence = (
        tr("Something is broken: {what}. Install the program again.", what=tr(_STEPS[broken[0].name]))
        if broken
        else tr("Everything works; it took {seconds} s.", seconds=number(seconds))
    )
    if as_json:
        tell(
            {
                "ok": not broken,
                "version": __version__,
                "frozen": bool(getattr(sys, "frozen", False)),
                "seconds": seconds,
                "message": sentence,
                "steps": [
                    {"step": step.name, "ms": step.milliseconds, "seen": step.seen, "trouble": step.trouble}
                    for step in steps
                ],
            }
        )
    elif broken:
        print(sentence, file=sys.stderr)
    else:
        print(sentence)
    return REFUSED if broken else GOOD
