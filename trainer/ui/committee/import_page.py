"""Receiving reports (screen 12): drop files, watch the verdicts come in, look at any of them, then record."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.domain.intake import FileVerdict, Recorded, Verdict
from trainer.domain.text import fold
from trainer.ui.committee.file_choosing import choose_folder, choose_reports
from trainer.ui.committee.shared_table import SharedTable
from trainer.ui.committee.verdict_panel import VerdictPanel
from trainer.ui.committee.work_page import Split, WorkPage
from trainer.ui.committee_words import LOOKS, score_text, verdict_word
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import number
from trainer.ui.layouts import STRETCH, FlowLayout, at_least, column, panel, row
from trainer.ui.theme import Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Banner
from trainer.ui.widgets.chips import FilterChip
from trainer.ui.widgets.drop_zone import DropZone
from trainer.ui.widgets.fields import SearchField
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.progress import ProgressBar
from trainer.ui.widgets.tables import Cell, ChipData, RowsModel

_SAME = {Verdict.COVERED: Verdict.DUPLICATE}  # one filter and one word for both: nothing new in the file


class ImportPage(WorkPage):
    """Nothing is recorded before the primary button is pressed.

    files_chosen(object): a tuple of Path to be checked.
    stop_requested(): stop checking or recording.
    record_requested(): record what can be recorded.
    approval_requested(), catalogue_requested(), publish_requested(): go there.
    """

    files_chosen = Signal(object)
    stop_requested = Signal()
    record_requested = Signal()
    approval_requested = Signal()
    catalogue_requested = Signal()
    publish_requested = Signal()

    def __init__(self) -> None:
        self.publish_button = Button("", icon="file-down")
        self.record_button = Button("", ButtonKind.PRIMARY, icon="check-check")
        super().__init__(self.publish_button, self.record_button)
        self._files: list[FileVerdict] = []
        self._counts: Counter[Verdict] = Counter()
        self._shown: Verdict | None = None
        self._recordable = 0
        self._running = False
        self.zone = DropZone("", "", "", suffixes=(".hsreport", ".zip"))
        self.folder_button = Button("", icon="folder")
        self.zone.add_button(self.folder_button)
        at_least(self.zone.title, width=200)  # so that without room the buttons wrap, not the words
        self._step = Label("", TypeRole.LIST_STRONG, wrap=False)
        self._bar = ProgressBar(height=10)
        self.stop_button = Button("", size=ButtonSize.SMALL)
        line = row(gap=16)
        line.addWidget(self._step)
        line.addWidget(self._bar, 1)
        line.addWidget(self.stop_button)
        self._progress = panel(line)
        self._progress.hide()
        self.banner = Banner(Tone.OK, "", icon="circle-check", closable=False)
        self.banner.hide()
        self._chips: dict[Verdict | None, FilterChip] = {}
        self._flow = FlowLayout(gap=8)
        self._filters = QWidget()
        self._filters.setLayout(self._flow)
        self.search = SearchField("")
        above = Split(self._filters, panel(column(self.search, STRETCH, gap=0)), side_width=230, gap=12)
        self.model = RowsModel(("", "", "", "", ""))
        self.table = at_least(
            SharedTable(self.model, (34, 25, 18, 76, 0), two_line=True, yielding=(2,)), height=260
        )
        self.details = VerdictPanel()
        at_least(self.details, height=260)
        split = Split(self.table, self.details, side_width=292, heights=(200, 420))
        for item in (self.zone, self._progress, self.banner, above):
            self.content.addWidget(item)
        self.content.addWidget(split, 1)
        self._connect()
        self.retranslate()
        self.show_started(0)
        self._progress.hide()
        self._running = False

    def _connect(self) -> None:
        self.zone.files_dropped.connect(self.files_chosen)
        self.zone.choose_requested.connect(lambda: self._choose(choose_reports(self)))
        self.folder_button.clicked.connect(lambda: self._choose(choose_folder(self)))
        self.stop_button.clicked.connect(self.stop_requested)
        self.record_button.clicked.connect(self.record_requested)
        self.publish_button.clicked.connect(self.publish_requested)
        self.banner.action_requested.connect(self.publish_requested)
        self.search.edited.connect(lambda _: self._refill())
        self.table.row_changed.connect(self._on_row)
        self.table.row_opened.connect(lambda _: self.details.setFocus(Qt.FocusReason.OtherFocusReason))
        self.details.approval_requested.connect(self.approval_requested)
        self.details.catalogue_requested.connect(self.catalogue_requested)
        QShortcut(QKeySequence.StandardKey.Open, self, lambda: self._choose(choose_reports(self)))
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QShortcut(QKeySequence(Qt.KeyboardModifier.ControlModifier | key), self, self.record_button.click)

    # -- what the wing shows -------------------------------------------------------------------------------

    def show_started(self, total: int) -> None:
        """Begins anew: `total` files are going to be checked."""
        self._files.clear()
        self._counts.clear()
        self._shown, self._recordable, self._running = None, 0, True
        self.banner.hide()
        self.model.set_rows(())
        self.details.show_nothing()
        self.zone.setEnabled(False)
        self.folder_button.setEnabled(False)
        self._progress.show()
        self._bar.set_busy()
        self.show_step(0, total)
        self._count()

    def show_step(self, done: int, total: int) -> None:
        """Says how far the checking is."""
        self._step.setText(
            tr("Checking {done} of {total} files", done=number(done), total=number(total))
            if total
            else tr("Looking for files…")
        )
        if total:
            self._bar.set_fraction(done / total)

    def show_recording(self, done: int, total: int) -> None:
        """Says how far the recording is."""
        self._running = True
        self._progress.show()
        self._step.setText(tr("Recording {done} of {total} files", done=number(done), total=number(total)))
        self._bar.set_fraction(done / total if total else 0)
        self._count()

    def add_verdicts(self, verdicts: tuple[FileVerdict, ...]) -> None:
        """Adds files as they are checked."""
        self._files += verdicts
        self._counts.update(_group(file.verdict) for file in verdicts)
        self._recordable += sum(file.recordable for file in verdicts)
        let = [file for file in verdicts if self._lets(file)]
        self.model.extend([_cells(file) for file in let], [file.number for file in let])
        self._count()

    def show_checked(self, *, recordable: int, stopped: bool) -> None:
        """Checking is over: what can be recorded may be recorded now."""
        self._end()
        self._recordable = recordable
        self._count()
        if stopped:
            self._say(Tone.INFO, tr("Stopped. Only the files listed here were checked."), "", action=False)
        elif not self._files:
            self._say(
                Tone.INFO,
                tr("No report was found there."),
                tr("Reports end in .hsreport, archives in .zip."),
                action=False,
            )
        elif not recordable:
            self._say(Tone.INFO, tr("Nothing new in these files."), "", action=False)
        target = self.record_button if recordable else self.table
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_recorded(self, recorded: Recorded) -> None:
        """Everything that could be recorded is recorded; the verdicts are those of recording."""
        self._end()
        self._recordable = 0
        # Most often recording says what checking said, and tens of thousands of rows need not be made again.
        if len(recorded.verdicts) == len(self._files) and not recorded.judged_anew:
            self._count()
        else:
            anew = {file.number: file for file in recorded.judged_anew}
            self._files = [anew.get(file.number, file) for file in self._files[: len(recorded.verdicts)]]
            self._counts = Counter(_group(file.verdict) for file in self._files)
            self._refill()
        kept = len(recorded.receipts)
        title = trn("{n} report recorded", "{n} reports recorded", kept)
        text = []
        if recorded.granted:
            text.append(
                trn(
                    "{n} key approved by its activation code.",
                    "{n} keys approved by their activation codes.",
                    len(recorded.granted),
                )
            )
        if recorded.refused:
            text.append(trn("{n} file was not used.", "{n} files were not used.", recorded.refused))
        if recorded.stopped:
            text.append(tr("Recording was stopped; drop the same files again to go on."))
        text.append(tr("Learners see “đã ghi nhận” once they get the new organisation file."))
        self._say(Tone.OK, title, " ".join(text), action=True)
        self.details.show_nothing()
        self.banner.action.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_failed(self) -> None:
        """Checking or recording was broken off; the wing says why."""
        self._end()
        self._count()

    # -- words and rows ------------------------------------------------------------------------------------

    @override
    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(tr("Receive reports"))
        self.publish_button.setText(tr("Export the organisation file…"))
        self.zone.set_texts(
            tr("Drop files, folders or a USB stick here"),
            tr("Takes .hsreport files, and .zip files that hold many reports"),
            tr("Choose files…"),
        )
        self.folder_button.setText(tr("Choose a folder…"))
        self.stop_button.setText(tr("Stop"))
        self.search.set_placeholder(tr("Name, code, unit"))
        self.banner.action.setText(tr("Export the organisation file…"))
        self.model.set_headers((tr("Learner"), tr("Unit"), tr("Course"), tr("Score"), tr("Verdict")))
        self.table.setAccessibleName(tr("Checked files"))
        self.table.set_empty(
            tr("No files yet"), tr("Nothing enters the register before you press the button above.")
        )
        self.details.retranslate()
        self._refill()

    def _choose(self, paths: tuple[Path, ...]) -> None:
        if paths and not self._running:
            self.files_chosen.emit(paths)

    def _end(self) -> None:
        self._running = False
        self._progress.hide()
        self.zone.setEnabled(True)
        self.folder_button.setEnabled(True)

    def _say(self, tone: Tone, title: str, text: str, *, action: bool) -> None:
        self.banner.set_tone(tone)
        self.banner.set(title, text)
        self.banner.action.setVisible(action)
        self.banner.show()

    def _lets(self, file: FileVerdict) -> bool:
        if self._shown is not None and _group(file.verdict) is not self._shown:
            return False
        words = fold(self.search.text())
        return not words or words in fold(f"{file.name} {file.staff_code} {file.unit} {file.file_name}")

    def _refill(self) -> None:
        files = [file for file in self._files if self._lets(file)]
        self.model.set_rows([_cells(file) for file in files], [file.number for file in files])
        self._count()

    def _count(self) -> None:
        order = (None, *reversed([verdict for verdict in Verdict if verdict not in _SAME]))
        for place, verdict in enumerate(order):
            count = len(self._files) if verdict is None else self._counts[verdict]
            if verdict not in self._chips:
                self._add_chip(verdict)
            chip = self._chips[verdict]
            chip.setText(tr("All files") if verdict is None else verdict_word(verdict))
            chip.set_count(count)
            chip.setVisible(place < 2 or count > 0 or verdict is self._shown)
            chip.setChecked(verdict is self._shown)
        self._flow.invalidate()
        self.record_button.setText(
            trn("Record {n} report", "Record {n} reports", self._recordable)
            if self._recordable
            else tr("Record")
        )
        self.record_button.setEnabled(self._recordable > 0 and not self._running)
        self.publish_button.setEnabled(not self._running)

    def _add_chip(self, verdict: Verdict | None) -> None:
        look = LOOKS[verdict] if verdict else None
        chip = FilterChip("", 0, look.icon if look else "list", tone=look.tone if look else Tone.NEUTRAL)
        chip.clicked.connect(lambda *_: self._filter(verdict))
        self._chips[verdict] = chip
        self._flow.addWidget(chip)

    def _filter(self, verdict: Verdict | None) -> None:
        self._shown = verdict
        self._refill()

    def _on_row(self, at: int) -> None:
        if at < 0:
            return
        chosen = self.model.row_id(at)
        self.details.show_file(next(file for file in self._files if file.number == chosen))


def _group(verdict: Verdict) -> Verdict:
    return _SAME.get(verdict, verdict)


def _cells(file: FileVerdict) -> tuple[Cell, ...]:
    look, score = LOOKS[file.verdict], file.course
    word = verdict_word(file.verdict)
    gap = next((finding for finding in file.findings if finding.verdict is Verdict.GAP), None)
    if file.verdict is Verdict.GAP and gap is not None:
        word = tr("Missing {first}–{last}", first=gap.first, last=gap.last)
    title = (score.title or score.course) if score else ""
    if len(file.courses) > 1:
        title = f"{title} +{len(file.courses) - 1}"
    return (
        Cell(file.name or tr("Not known"), second=file.file_name, strong=True),
        Cell(file.unit),
        Cell(title),
        Cell(
            score_text(score.score_bp) if score and score.score_bp is not None else "",
            number=True,
            sort=float(score.score_bp or 0) if score else 0.0,
        ),
        Cell(chip=ChipData(word, look.tone, look.icon)),
    )
