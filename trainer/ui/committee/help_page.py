"""The committee's help: the drill for the worst day, what is done each year, and what a signature proves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from typing_extensions import override

from trainer.ui.committee.work_page import WorkPage, card_title
from trainer.ui.language import mark, tr
from trainer.ui.layouts import clear, column, panel, row
from trainer.ui.theme import Role, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.labels import Label, Picture

DRILL = (
    (
        mark(
            "On the new computer: put the newest backup back, together with the newest organisation file from any "
            "learner’s computer. Type the pass phrase of the backup."
        ),
        mark("There is no button for this yet: open a command window and type"),
        "hocso committee restore SAO-LUU.hsbackup --org TO-CHUC.hsorg",
    ),
    (
        mark(
            "The old computer may be in strange hands: make new working keys. Fetch the two sticks that are left and "
            "the recovery sheet; type the four lines of spare key B into a text file, and choose a new pass phrase."
        ),
        mark("Or with clicks: choose the committee, then “Pass phrase or computer lost?”"),
        "hocso committee keys recover --stick USB-1 --stick USB-3 --spare-file KHOA-DU-PHONG.txt",
    ),
    (
        mark("Make a new part in the place of the lost one, on a new stick, and print its sheet."),
        mark("Or: Organisation, “Signing keys…”, “Make this part anew…”"),
        "hocso committee keys replace-share 2 --stick USB-MOI --sheets PHIEU",
    ),
    (
        mark("The first holder who is left signs."),
        mark("Or: “Sign with a USB stick…” on the same page"),
        "hocso committee keys cosign --stick USB-1",
    ),
    (
        mark("The second holder who is left signs. From now on the lost stick has no power."),
        mark("Or: “Sign with a USB stick…” once more"),
        "hocso committee keys cosign --stick USB-3",
    ),
    (
        mark("Export the organisation file and hand it out. Learners open it as always and type no code."),
        mark("Or: Organisation, “Export the organisation file…”"),
        "hocso committee publish TO-CHUC-MOI.hsorg",
    ),
    (
        mark("Prove that the new stick and the sheet are good, and have the protocol signed."),
        mark("Or: “Signing keys…”, “Rehearse recovery…”"),
        "hocso committee keys rehearse --stick USB-1 --stick USB-MOI --spare-file KHOA-DU-PHONG.txt "
        "--protocol BIEN-BAN.pdf",
    ),
    (
        mark("Make a new backup, and destroy the file with the four lines."),
        mark("Keep it apart from this computer."),
        "hocso committee backup SAO-LUU-MOI.hsbackup",
    ),
)
"""What to do, how it is clicked, and the command; words in capitals stand for your own files and sticks."""
_YEARLY = (
    mark("Rehearse recovery once a year and after every change of a holder: Organisation, “Signing keys…”."),
    mark("Replace a working key when its person leaves: the old key loses its power with the next root."),
    mark(
        "When a holder leaves, make that part anew on a new stick; the old stick and its sheet are destroyed."
    ),
    mark(
        "Two of three sticks are gone? Nobody can sign for the old root any more. Choose “Begin again with a new "
        "code…”: people, reports and results stay, learners get a new letter and type its code once."
    ),
)
_LIMITS = (
    mark("A signature proves that the registered key made the file and that nobody changed it since."),
    mark("It does not prove who sat at the computer."),
    mark("An attempt that never left a learner’s computer can be erased without anybody seeing it."),
    mark("The time of a computer is a claim; deadlines are judged by the time of receipt."),
    mark("A lost PIN or key cannot be recovered: enrol again. What has a receipt stays."),
    mark("Two versions of one record are no proof of cheating; look at both and ask."),
    mark(
        "Whoever holds enough parts of the root key acts for the committee. The program cannot see who holds the stick."
    ),
    mark("The program's signature is a technical one and not a digital signature in the sense of the law."),
)


class HelpPage(WorkPage):
    """It asks for nothing; every word can be selected.

    left(): back to where one was.
    """

    left = Signal()

    def __init__(self) -> None:
        self.back_button = Button("", ButtonKind.TEXT, icon="arrow-left")
        super().__init__(self.back_button, measure=860)
        self.back_button.clicked.connect(self.left)
        self._cards = column(gap=16)
        self.content.addLayout(self._cards)
        self.content.addStretch(1)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(tr("Help for the committee"), tr("F1 opens this page from everywhere"))
        self.back_button.setText(tr("Back"))
        clear(self._cards)
        drill = Card()
        drill.body.addLayout(
            card_title(
                tr("The committee’s computer and one of three sticks are gone"),
                tr("Eight steps, in this order. Words in capitals stand for your own files and sticks."),
            )
        )
        for number, (what, click, command) in enumerate(DRILL, start=1):
            words = column(
                Label(tr(what), TypeRole.LIST),
                Label(tr(click), TypeRole.SMALL, Role.INK2),
                Label(command, TypeRole.MONO, selectable=True),
                gap=3,
            )
            line = row(gap=12, align_top=True)
            line.addWidget(
                Label(f"{number}.", TypeRole.LIST_STRONG, wrap=False), 0, Qt.AlignmentFlag.AlignTop
            )
            line.addLayout(words, 1)
            drill.body.addWidget(panel(line))
        self._cards.addWidget(drill)
        for title, lines in (
            (tr("Each year, and when people change"), _YEARLY),
            (tr("What a signature proves, and what not"), _LIMITS),
        ):
            card = Card()
            card.body.addLayout(card_title(title))
            for text in lines:
                line = row(Picture("minus", Role.INK3, 16), gap=10, align_top=True)
                line.addWidget(Label(tr(text), TypeRole.LIST, Role.INK2), 1)
                card.body.addWidget(panel(line))
            self._cards.addWidget(card)
