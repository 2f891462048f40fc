"""Help: how things are done, what no offline program can do, and the keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.services.learner import LearnerService
from trainer.ui.asking import Asker
from trainer.ui.language import mark, tr
from trainer.ui.layouts import STRETCH, column, panel, row
from trainer.ui.learner.machine_check import MachineCheck
from trainer.ui.learner.refill import RefillArea
from trainer.ui.learner.two_columns import TwoColumns
from trainer.ui.theme import Role, TypeRole
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.focus_ring import no_ring
from trainer.ui.widgets.labels import KeyCap, Label, PageTitle, Picture

_HOW = (
    (
        "book-open",
        mark("How do I learn?"),
        mark(
            "Press “Go on learning” on Home. A lesson has short parts; a part counts as read when you have been at its "
            "end. The place where you stop is kept. Practice questions may be tried as often as you like."
        ),
    ),
    (
        "file-check-2",
        mark("How do I take the test?"),
        mark(
            "The test opens on the page of its course once all lessons are done. Every answer is kept at once. "
            "After a power cut, open the program again: the test goes on where it stopped, and the clock stood still."
        ),
    ),
    (
        "usb",
        mark("How do I hand in my results?"),
        mark(
            "Open “Send report”, choose a USB drive or a folder, and make the file. Give the file (.hsreport) to the "
            "committee by USB or mail. Only the committee can open it."
        ),
    ),
    (
        "mail-check",
        mark("How do I know that it arrived?"),
        mark(
            "The committee hands out a new organisation file (.hsorg). Open it under “Send report”: reports that have "
            "arrived are then shown as acknowledged, and new deadlines and courses appear."
        ),
    ),
    (
        "history",
        mark("The committee says that events are missing"),
        mark(
            "Open “Send report” and press “Send the full report again”. The file then holds everything from the very "
            "beginning. It is not needed at other times."
        ),
    ),
    (
        "package-check",
        mark("How do I add a course?"),
        mark(
            "Open “Courses”, press “Open a course pack…” and choose the file (.hspack). You may also drop it there."
        ),
    ),
    (
        "database-backup",
        mark("How do I keep what I have learned safe?"),
        mark(
            "Under Settings, “Backup and restore”, press “Back up now…”, choose a pass phrase and save the file "
            "(.hsbackup) on a USB drive. The program also makes copies on this computer by itself; if the data are "
            "ever damaged, it offers to restore the newest whole one. A restore never replaces newer work."
        ),
    ),
    (
        "hard-drive-download",
        mark("How do I go on at another computer?"),
        mark(
            "Under Settings, “Backup and restore”, press “Move to another computer…”. At the other computer start the "
            "program and press “Restore from a backup…”. Both computers may go on; the committee counts both together. "
            "A test that is open is finished where it was begun."
        ),
    ),
    (
        "lock",
        mark("Why does the program ask for my PIN again?"),
        mark(
            "A profile with a PIN locks itself when nobody uses the keys or the mouse; Ctrl + Shift + L locks it at "
            "once. Nothing is lost, and you go on where you were. After five wrong PINs the program waits, longer each "
            "time."
        ),
    ),
    (
        "key-round",
        mark("I have forgotten my PIN"),
        mark(
            "A PIN cannot be recovered. Make a new profile with an activation code; ask the committee for a new code "
            "if needed. What has been acknowledged stays with the committee."
        ),
    ),
)
_LIMITS = (
    mark(
        "The signature proves that the registered key of this computer made the file, and that nobody changed it "
        "since. It does not prove who sat at the computer."
    ),
    mark("An attempt that never left this computer can be erased without anybody seeing it."),
    mark("The time of this computer is a claim; deadlines are judged by the time of receipt."),
    mark("A lost PIN or key cannot be recovered: enrol again. What has been acknowledged stays."),
    mark("Two versions of one record are no proof of cheating; the committee looks at both."),
    mark("The program's signature is a technical one and not a digital signature in the sense of the law."),
)
_KEYS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("Ctrl", "1–4"), mark("Home, Courses, Results, Send report")),
    (("Ctrl", "K"), mark("Find in all lessons")),
    (("Ctrl", "F"), mark("Find in the open part")),
    (("Ctrl", "+"), mark("Everything larger")),
    (("Ctrl", "−"), mark("Everything smaller")),
    (("Ctrl", "0"), mark("Size as at first")),
    (("Enter",), mark("The main step of a screen")),
    (("A–D",), mark("Choose an answer; 1–9 do the same")),
    (("Alt", "←"), mark("Back")),
    (("Esc",), mark("Close what lies on top")),
    (("F1",), mark("This help")),
    (("Ctrl", "Shift", "L"), mark("Lock the profile")),
    (("F11",), mark("Whole screen")),
)


class HelpPage(QWidget):
    """How-to, limits, keys, and the check of this computer.

    check_requested(): look this computer over.
    """

    check_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = PageTitle("")
        self._area = RefillArea()
        whole = column(panel(column(self.title, gap=0, margins=(32, 20, 32, 4))), gap=0)
        whole.addWidget(self._area, 1)
        self.setLayout(whole)
        no_ring(self.title.title)
        self.setFocusProxy(self.title)
        self._fill()

    def _fill(self) -> None:
        self.title.set_texts(tr("Help"))
        columns = TwoColumns()
        for icon, title, text in _HOW:
            words = column(
                Label(tr(title), TypeRole.BODY_STRONG), Label(tr(text), TypeRole.LIST, Role.INK2), gap=3
            )
            line = row(Picture(icon, Role.PRIMARY, 24), gap=16, align_top=True)
            line.addLayout(words, 1)
            columns.main.addWidget(Card(line, padding=18))
        limits = Card(padding=20)
        limits.body.addWidget(Label(tr("What no offline program can do"), TypeRole.BODY_STRONG))
        for text in _LIMITS:
            line = row(Picture("minus", Role.INK3, 16), gap=10, align_top=True)
            line.addWidget(Label(tr(text), TypeRole.LIST, Role.INK2), 1)
            limits.body.addLayout(line)
        columns.main.addWidget(limits)
        columns.main.addStretch(1)
        keys = Card(padding=20)
        keys.body.addWidget(Label(tr("Keys"), TypeRole.BODY_STRONG))
        for caps, text in _KEYS:
            line = row(*(KeyCap(cap) for cap in caps), gap=6)
            line.addSpacing(6)
            line.addWidget(Label(tr(text), TypeRole.SMALL, Role.INK2), 1)
            keys.body.addLayout(line)
        columns.side.addWidget(keys)
        self.check = MachineCheck()
        self.check.requested.connect(self.check_requested)
        self.check.answered.connect(self._area.reveal)
        columns.side.addWidget(self.check)
        columns.side.addStretch(1)
        self._area.refill(column(columns, STRETCH, gap=0))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._fill()
        super().changeEvent(event)


def check_machine(service: LearnerService, asker: Asker, page: HelpPage) -> None:
    """Look this computer over for the page that asked."""
    from trainer.services.clock import Clock
    from trainer.services.health import Finding, examine

    def show(findings: tuple[Finding, ...]) -> None:
        page.check.show_findings(findings)

    def refused(_error: Exception) -> bool:
        page.check.end()
        return False

    asker.ask(lambda: examine(service.home_folder, Clock()), show, or_else=refused)
