"""The result of a test: score, outcomes, what to reread, the paper, and the next duty."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QVBoxLayout, QWidget
from typing_extensions import override

from trainer.services.learner.attempt_pages import AttemptResult, OutcomeResult, Paper, PaperState
from trainer.services.learner.profile_pages import Me
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_text, minutes_text
from trainer.ui.layouts import STRETCH, clear, column, panel, row
from trainer.ui.learner.course_words import addressed, points
from trainer.ui.papers.completion_paper import draw_completion_paper
from trainer.ui.papers.page_writer import paint_preview, print_pages, write_pdf
from trainer.ui.theme import Breakpoint, Role, Tone, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.chips import Chip
from trainer.ui.widgets.labels import IconLabel, Label
from trainer.ui.widgets.progress import OutcomeBar, ProgressRing
from trainer.ui.widgets.scroll import ScrollArea


class PaperPreview(QWidget):
    """The first page of the paper, as wide as its place."""

    def __init__(self) -> None:
        super().__init__()
        self._paper: Paper | None = None
        self.setAccessibleName(tr("Certificate of completion"))

    def show_paper(self, paper: Paper) -> None:
        """Show this paper."""
        self._paper = paper
        self.update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(round(self.width() * 210 / 297))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._paper is None:
            return
        paper = self._paper
        painter = QPainter(self)
        paint_preview(
            painter, QRectF(self.rect()), lambda sheet: draw_completion_paper(paper, sheet), landscape=True
        )
        painter.setPen(theme().color(Role.BORDER))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class ResultPage(QWidget):
    """Screen 08.

    left(): back to the course.
    report_requested(): send the report.
    lesson_requested(object): read this lesson again; the value is its id.
    again_requested(object): take the test again; the value is its id.
    pdf_wanted(object): (path, bytes): write the paper there.
    """

    left = Signal()
    report_requested = Signal()
    lesson_requested = Signal(object)
    again_requested = Signal(object)
    pdf_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._result: AttemptResult | None = None
        self._paper: Paper | None = None
        self.back_button = Button("", ButtonKind.QUIET, icon="arrow-left")
        self.ring = ProgressRing(0.0, 128)
        self.word = Chip("")
        self.title = Label("", TypeRole.H1)
        self.text = Label("", TypeRole.BODY, Role.INK2)
        self._outcomes = column(gap=14)
        self.reread_title = Label("", TypeRole.BODY_STRONG)
        self.reread_text = Label("", TypeRole.SMALL, Role.INK2)
        self.reread_button = Button(tr("Open the lesson"), ButtonKind.SECONDARY)
        self.reread_card = Card(
            row(column(self.reread_title, self.reread_text, gap=2), STRETCH, self.reread_button)
        )
        self.again_button = Button(tr("Take the test again"), ButtonKind.PRIMARY)
        self.again_text = Label("", TypeRole.BODY, Role.INK2)
        self.again_card = Card(row(self.again_text, STRETCH, self.again_button))
        self.state = Chip("")
        self.preview = PaperPreview()
        self.note = IconLabel("info", "", Role.INK2, TypeRole.LIST)
        self.pdf_button = Button(tr("Save PDF"), ButtonKind.SECONDARY, icon="download")
        self.print_button = Button(tr("Print"), ButtonKind.SECONDARY, icon="printer")
        self.paper_card = Card(
            column(
                row(Label(tr("Certificate"), TypeRole.H3, wrap=False), STRETCH, self.state),
                self.preview,
                self.note,
                row(self.pdf_button, self.print_button),
                gap=14,
            )
        )
        self.report_button = Button(tr("Send report"), ButtonKind.PRIMARY)
        self.report_card = Card(
            row(
                IconLabel(
                    "file-check-2",
                    tr("Send the report so that it is recognised"),
                    Role.ACCENT_INK,
                    TypeRole.BODY_STRONG,
                ),
                STRETCH,
                self.report_button,
            ),
            tone=Tone.WARN,
        )
        head = Card(row(self.ring, column(row(self.word, STRETCH), self.title, self.text, gap=8), gap=24))
        outcome_card = Card(
            column(Label(tr("Result by outcome"), TypeRole.H3), panel(self._outcomes), gap=14)
        )
        left = panel(column(head, outcome_card, self.reread_card, self.again_card, STRETCH, gap=16))
        right = panel(column(self.paper_card, self.report_card, STRETCH, gap=16))
        self._columns = row(left, right, gap=24)
        self._columns.setStretch(0, 11)
        self._columns.setStretch(1, 10)
        body = column(row(self.back_button, STRETCH), panel(self._columns), gap=12, margins=(32, 18))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ScrollArea(panel(body)))
        self.back_button.clicked.connect(self.left)
        self.report_button.clicked.connect(self.report_requested)
        self.reread_button.clicked.connect(self._on_reread)
        self.again_button.clicked.connect(self._on_again)
        self.pdf_button.clicked.connect(self._on_pdf)
        self.print_button.clicked.connect(self._on_print)

    def show_result(self, result: AttemptResult, paper: Paper | None, me: Me | None) -> None:
        """Say how it went, and what to do next; `paper` is None where none is given."""
        self._result, self._paper = result, paper
        self.back_button.setText(result.course_title)
        # Rounded down, as everywhere: 79.6 must not read 80 beside "not passed".
        self.ring.set_fraction(result.score_bp // 100 / 100)
        right = sum(item.feedback.permille == 1000 for item in result.items)
        total = len(result.items)
        used = minutes_text(max(1, round(result.used_s / 60)))
        facts = tr(
            "{right} of {total} questions right. {mark} points are needed to pass. Done in {time}.",
            right=right, total=total, mark=result.pass_mark, time=used,
        )  # fmt: skip
        if result.passed:
            self.word.set(tr("Passed"), Tone.OK, "circle-check")
            self.title.setText(
                tr(
                    "Congratulations, {name}",
                    name="" if me is None else addressed(me.address, me.familiar_name),
                )
            )
        else:
            self.word.set(tr("Not passed this time"), Tone.WARN, "circle-alert")
            score = points(result.score_bp)
            self.title.setText(tr("{score} points, {mark} are needed", score=score, mark=result.pass_mark))
        if result.must_failed:
            facts += " " + trn(
                "{n} question that must be right was not.",
                "{n} questions that must be right were not.",
                len(result.must_failed),
            )
        self.text.setText(facts)
        self._show_outcomes(result.outcomes, result.pass_mark)
        self._show_next(result)
        self._show_paper(paper)
        (
            self.report_button
            if result.passed
            else self.again_button
            if result.may_try_now
            else self.back_button
        ).setFocus(Qt.FocusReason.OtherFocusReason)

    def say_saved(self, path: Path) -> None:
        """Tell where the PDF lies."""
        self.note.set("check", tr("Saved: {path}", path=str(path)), Role.OK)

    def _show_outcomes(self, outcomes: tuple[OutcomeResult, ...], pass_mark: int) -> None:
        clear(self._outcomes)
        for outcome in outcomes:
            bar = OutcomeBar(
                outcome.text,
                outcome.bp / 10_000,
                threshold=pass_mark / 100,
                count_text=tr("{right}/{total} questions", right=outcome.right, total=outcome.items),
                word=tr("Reached") if outcome.reached else tr("Learn again"),
                tone=Tone.OK if outcome.reached else Tone.BAD,
            )
            self._outcomes.addWidget(bar)

    def _show_next(self, result: AttemptResult) -> None:
        self.reread_card.setVisible(result.reread is not None)
        self.reread_title.setText(tr("Read lesson {number} again", number=result.reread_number))
        self.reread_text.setText(result.reread_title)
        self.again_card.setVisible(not result.passed)
        self.again_button.setVisible(result.may_try_now)
        if result.may_try_now:
            self.again_text.setText(tr("You may try again at any time today."))
        elif result.again_on is not None:
            self.again_text.setText(
                tr("The attempts of today are used up. Try again on {date}.", date=date_text(result.again_on))
            )
        self.report_card.setVisible(result.paper is not PaperState.CONFIRMED)

    def _show_paper(self, paper: Paper | None) -> None:
        self.paper_card.setVisible(paper is not None)
        if paper is None:
            return
        confirmed = paper.state is PaperState.CONFIRMED
        if confirmed:
            self.state.set(tr("Confirmed"), Tone.OK, "badge-check")
            self.note.set("badge-check", tr("The committee has confirmed this result."), Role.OK)
        else:
            self.state.set(tr("Provisional, awaiting confirmation"), Tone.WARN, "file-clock")
            self.note.set("info", tr("The committee confirms it after receiving your report."), Role.INK2)
        self.preview.show_paper(paper)

    def _on_reread(self) -> None:
        if self._result is not None and self._result.reread is not None:
            self.lesson_requested.emit(self._result.reread)

    def _on_again(self) -> None:
        if self._result is not None:
            self.again_requested.emit(self._result.quiz)

    def _on_pdf(self) -> None:
        paper = self._paper
        if paper is None:
            return
        name, _kind = QFileDialog.getSaveFileName(
            self, tr("Save the certificate"), f"giay-xac-nhan-{paper.check_code}.pdf", "PDF (*.pdf)"
        )
        if name:
            data = write_pdf(
                lambda sheet: draw_completion_paper(paper, sheet),
                landscape=True,
                title=tr("Certificate of completion"),
            )
            self.pdf_wanted.emit((Path(name), data))

    def _on_print(self) -> None:
        paper = self._paper
        if paper is None:
            return
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec():
            print_pages(printer, lambda sheet: draw_completion_paper(paper, sheet), landscape=True)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = theme().breakpoint(self.width()) is Breakpoint.NARROW
        self._columns.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_P and self._paper is not None:
            self._on_print() if control else self._on_pdf()
        elif event.key() == Qt.Key.Key_G and not control:
            self.report_requested.emit()
        else:
            super().keyPressEvent(event)
