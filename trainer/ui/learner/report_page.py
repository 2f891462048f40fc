"""Gửi báo cáo: what is in the file and what is not, where it goes, and whether it arrived."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from trainer.domain.errors import Reason, Refused
from trainer.services.learner.report_pages import Drive, ReportMade, ReportPreview, ReportRow
from trainer.ui.language import tr
from trainer.ui.language.formats import file_size
from trainer.ui.layouts import STRETCH, clear, column, fixed, panel, row
from trainer.ui.learner.pin_wait import pin_refusal_text
from trainer.ui.learner.report_words import cells, inside, line_text, made_text, who
from trainer.ui.learner.two_columns import TwoColumns
from trainer.ui.messages import sentence_for
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import Card, Tile
from trainer.ui.widgets.fields import SecretField
from trainer.ui.widgets.labels import IconLabel, Label, PageTitle
from trainer.ui.widgets.options import OptionList
from trainer.ui.widgets.scroll import ScrollArea
from trainer.ui.widgets.steps import Steps
from trainer.ui.widgets.tables import RowsModel, Table


class ReportPage(QWidget):
    """Screen 10.

    make_requested(object): write the report; the value is (folder, PIN or None, whether from the first event on).
    organisation_file_chosen(object): the committee's file was picked; the value is its path.
    """

    make_requested = Signal(object)
    organisation_file_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._places: list[Path | None] = []
        self._made: ReportMade | None = None
        self._wanted = True
        self.title = PageTitle(tr("Send the completion report"))
        self.steps = Steps((tr("See what is in it"), tr("Save or send"), tr("Receipt")), 1)
        self._inside = column(gap=14)
        self._where = column(gap=12)
        self.destinations = OptionList(())
        self.pin = SecretField(tr("PIN of your profile"))
        self.make_button = Button(tr("Make the report file"), ButtonKind.PRIMARY, size=ButtonSize.FLOW)
        self.full_button = Button(
            tr("Send the full report again"), ButtonKind.SECONDARY, size=ButtonSize.SMALL, icon="history"
        )
        self.full_note = Label(
            tr(
                "Only when the committee says that events are missing: everything from the very beginning goes into "
                "the file once more."
            ),
            TypeRole.SMALL,
            Role.INK2,
        )
        self.full_line = panel(column(self.full_note, row(self.full_button, STRETCH, gap=0), gap=8))
        self.integrity = IconLabel(
            "shield-check", tr("Signed: changing even one character is detected"), Role.INK2, TypeRole.SMALL
        )
        self.note = Callout(Tone.OK, "", "")
        self.open_folder = Button(
            tr("Open the folder"), ButtonKind.SECONDARY, size=ButtonSize.SMALL, icon="folder-open"
        )
        self.note.body.addLayout(row(self.open_folder, STRETCH))
        self.note.hide()
        columns = TwoColumns(side_width=616)
        columns.main.addWidget(Card(self._inside))
        columns.side.addWidget(Card(self._where))
        for each in (self.destinations, self.pin, self.integrity, self.make_button, self.full_line):
            self._where.addWidget(each)  # so that each has its parent before the first report is shown
        self.model = RowsModel((tr("Courses"), tr("Made on"), tr("File name"), tr("State")))
        self.table = Table(self.model)
        self.table.set_empty(
            tr("No report yet"), tr("After you make one, you see here whether the committee has it.")
        )
        self.table.setMinimumHeight(190)
        self.receive_button = Button(
            tr("Open the organisation file…"), ButtonKind.SECONDARY, size=ButtonSize.SMALL, icon="download"
        )
        made = Card(
            column(
                row(Label(tr("Reports made"), TypeRole.H3, wrap=False), STRETCH, self.receive_button),
                self.table,
                gap=10,
            )
        )
        body = column(
            row(self.title, STRETCH, self.steps), self.note, columns, made, STRETCH, gap=16, margins=(32, 22)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ScrollArea(panel(body)))
        self.make_button.clicked.connect(self._on_make)
        self.full_button.clicked.connect(lambda: self._make(full=True))
        self.open_folder.clicked.connect(self._on_open_folder)
        self.receive_button.clicked.connect(self._on_receive)
        self.pin.submitted.connect(self._on_make)

    def show_report(
        self, preview: ReportPreview, rows: tuple[ReportRow, ...], drives: tuple[Drive, ...]
    ) -> None:
        """Show what a report made now would hold, where it can go, and those made before."""
        # The first report may be empty: it introduces the learner to the committee.
        self._wanted = not rows or bool(preview.lessons or preview.tests)
        self._show_inside(preview)
        self._show_where(preview, drives, made_before=bool(rows))
        self.steps.set_current(1 if self._wanted else 2)
        self.model.set_rows([cells(each) for each in rows], [each.number for each in rows])
        self.table.fit_columns(least=(0, 132, 0, 0))
        self.make_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_made(self, made: ReportMade) -> None:
        """Say that the file is written and was read back, and where it is."""
        self._made = made
        self.pin.set_text("")
        self.note.set_tone(Tone.OK)
        self.note.set(tr("The report file is made and checked"), made_text(made))
        self.open_folder.show()
        self.note.show()
        self.steps.set_current(2)

    def take_refusal(self, error: Exception) -> bool:
        """Show a refusal where the action is; False where it belongs elsewhere."""
        if isinstance(error, Refused) and error.reason in (Reason.PIN_WRONG, Reason.LOCKED):
            self.pin.set_error(pin_refusal_text(error))
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        message = sentence_for(error)
        self.note.set_tone(Tone.BAD)
        self.note.set(message.title, message.text)
        self.open_folder.hide()
        self.note.show()
        return True

    def _show_inside(self, preview: ReportPreview) -> None:
        clear(self._inside)
        title = (
            tr("Report {number}", number=preview.number) if self._wanted else tr("Nothing new to report yet")
        )
        self._inside.addLayout(
            row(
                Tile("file-check-2", Tone.PRIMARY, 52),
                column(Label(title, TypeRole.H3), Label(who(preview), TypeRole.LIST, Role.INK2), gap=2),
            )
        )
        for line in preview.lines:
            self._inside.addWidget(Label(line_text(line), TypeRole.LIST))
        if self._wanted:
            name = Label(preview.file_name, TypeRole.MONO, selectable=True)
            self._inside.addWidget(Card(column(name, gap=0), padding=12, tone=Tone.NEUTRAL))
        held = column(Label(tr("In the file"), TypeRole.BODY_STRONG), gap=6)
        for text in inside(preview):
            held.addWidget(IconLabel("check", text, Role.OK, TypeRole.LIST))
        held.addStretch(1)
        outside = column(Label(tr("Not in the file"), TypeRole.BODY_STRONG), gap=6)
        for text in (
            tr("Practice and reading places"),
            tr("Your PIN or key"),
            tr("Other files of this computer"),
        ):
            outside.addWidget(IconLabel("minus", text, Role.INK2, TypeRole.LIST))
        outside.addStretch(1)
        both = row(gap=16)
        both.addLayout(held, 1)
        both.addLayout(outside, 1)
        self._inside.addWidget(panel(both))
        self._inside.addStretch(1)

    def _show_where(self, preview: ReportPreview, drives: tuple[Drive, ...], *, made_before: bool) -> None:
        for kept in (self.pin, self.make_button, self.integrity, self.full_line):
            kept.setParent(None)
        clear(self._where)
        self._places = [drive.path for drive in drives if drive.removable]
        texts = [
            tr("USB {name}, {free} free", name=drive.name, free=file_size(drive.free_bytes))
            for drive in drives
            if drive.removable
        ]
        icons = ["usb"] * len(texts)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._places += [Path(documents), None]
        texts += [tr("Documents, to attach to a mail"), tr("Another folder…")]
        icons += ["mail", "folder-open"]
        self.destinations = OptionList(texts, letters=False, icons=icons)
        self.destinations.select((0,))
        self._where.addWidget(Label(tr("Where shall the file go?"), TypeRole.H3))
        self._where.addWidget(self.destinations)
        self._where.addWidget(self.pin)
        self.pin.setVisible(preview.needs_pin)  # after it has its parent again: alone it would be a window
        self._where.addLayout(row(self.integrity, STRETCH, fixed(self.make_button, height=52)))
        self._where.addWidget(
            Label(
                tr(
                    "The signature is technical: it shows which computer made the report, not who sat in front of it."
                ),
                TypeRole.SMALL,
                Role.INK2,
            )
        )
        self._where.addWidget(self.full_line)
        # The very first report is a full one anyway.
        self.full_line.setVisible(made_before and bool(preview.organisation))
        self._where.addStretch(1)
        self.make_button.setEnabled(self._wanted and bool(preview.organisation))
        if not preview.organisation:
            self._where.addWidget(
                Callout(
                    Tone.INFO,
                    tr("The organisation file comes first"),
                    tr(
                        "Reports are sealed for one committee only. Open the organisation file you were given; "
                        "what you have learnt stays."
                    ),
                )
            )

    def _on_make(self) -> None:
        if self.make_button.isEnabled():
            self._make(full=False)

    def _make(self, *, full: bool) -> None:
        chosen = self.destinations.selection()
        if not chosen:
            return
        folder = self._places[chosen[0]]
        if folder is None:
            name = QFileDialog.getExistingDirectory(self, tr("Choose a folder for the report"))
            if not name:
                return
            folder = Path(name)
        self.make_requested.emit((folder, self.pin.text() or None, full))

    def _on_open_folder(self) -> None:
        if self._made is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made.path.parent)))

    def _on_receive(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, tr("Open the organisation file"), "", tr("Organisation file (*.hsorg)")
        )
        if name:
            self.organisation_file_chosen.emit(Path(name))
