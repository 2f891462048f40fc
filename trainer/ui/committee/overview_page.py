"""The overview (screen 13): four figures, units with their target, weeks, and the questions most often wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from trainer.domain.intake import short_head
from trainer.domain.standing import Evidence
from trainer.domain.statistics import CourseLine, ItemFigure
from trainer.services.committee.values import Overview
from trainer.ui.committee.past_card import PastCard
from trainer.ui.committee.unit_bars import TARGET, UnitBars
from trainer.ui.committee.verdict_panel import moment
from trainer.ui.committee.weekly_chart import WEEKS_SHOWN, Stroke, WeeklyChart, week_name
from trainer.ui.committee.work_page import Split, WorkPage, fact, still
from trainer.ui.committee_words import evidence_word, score_text
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import number, percent
from trainer.ui.layouts import STRETCH, clear, column, grid, panel, row
from trainer.ui.theme import Role, Tone, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.cards import Card, Tile
from trainer.ui.widgets.empty import EmptyState
from trainer.ui.widgets.fields import ComboBox
from trainer.ui.widgets.labels import ElidedLabel, IconLabel, Label, Rule

_HARDEST = 3
_LOW_RIGHT_BP = 5000
_LOW_DISCRIMINATION_PM = 200  # ux-study §6.13: under 0.2, look at the question


class Figure(Card):
    """One number with its name and a word beside it."""

    def __init__(self, icon: str, tone: Tone) -> None:
        super().__init__(padding=14)
        self.name = Label("", TypeRole.SMALL, Role.INK2)
        self.value = Label("", TypeRole.NUMERIC_LARGE, wrap=False)
        self.note = Label("", TypeRole.SMALL, Role.INK2)
        figures = row(gap=8)
        figures.addWidget(self.value)
        figures.addWidget(self.note, 1)
        line = row(gap=12)
        line.addWidget(Tile(icon, tone, 40))
        line.addLayout(column(self.name, figures, gap=0), 1)
        self.body.addLayout(line)

    def set(self, name: str, value: str, note: str, ink: Role = Role.INK2) -> None:
        """Shows a name, a number and a word."""
        self.name.setText(name)
        self.value.setText(value)
        self.note.setText(note)
        self.note.set_ink(ink)
        self.setAccessibleName(f"{name}: {value} {note}")


class OverviewPage(WorkPage):
    """The whole catalogue, or one course.

    course_chosen(object): a CourseId, or None for all together.
    export_requested(): the workbook.
    late_requested(): the list of people who are late.
    catalogue_requested(): ask for a course.
    """

    course_chosen = Signal(object)
    export_requested = Signal()
    late_requested = Signal()
    catalogue_requested = Signal()

    def __init__(self) -> None:
        self.chooser = ComboBox()
        self.export_button = Button("", icon="file-spreadsheet")
        super().__init__(self.chooser, self.export_button)
        self._overview: Overview | None = None
        self._courses: tuple[CourseLine, ...] = ()
        self._as_table = False
        self.figures = (
            Figure("users", Tone.INFO),
            Figure("circle-check", Tone.OK),
            Figure("clock-alert", Tone.BAD),
            Figure("chart-no-axes-column", Tone.PRIMARY),
        )
        self._grid: QGridLayout = grid(gap=16)
        self._per_line = 0
        self.units = UnitBars()
        self._unit_title = Label("", TypeRole.H3)
        self._target = Label("", TypeRole.SMALL, Role.INK2, wrap=False)
        self._order = IconLabel("arrow-down-wide-narrow", "", Role.INK2)
        self._source = Label("", TypeRole.SMALL, Role.INK2)
        self.late_button = Button("", ButtonKind.TEXT)
        self.chart = WeeklyChart()
        self._week_title = Label("", TypeRole.H3)
        self._done_note = Label("", TypeRole.SMALL, Role.INK2, wrap=False)
        self._target_note = Label("", TypeRole.SMALL, Role.INK2, wrap=False)
        self._legend = panel(
            row(Stroke(), self._done_note, 8, Stroke(dashed=True), self._target_note, STRETCH, gap=6)
        )
        self._nobody = Label("", TypeRole.LIST, Role.INK2)
        self._table = QWidget()
        self._table_lines = column(gap=4)
        self._table.setLayout(self._table_lines)
        self.table_button = Button("", ButtonKind.TEXT, size=ButtonSize.SMALL)
        self._hardest_title = Label("", TypeRole.H3)
        self._hardest = column(gap=7)
        self.past = PastCard()
        self.empty = still(EmptyState("chart-no-axes-column", "", "", "x"))
        self._body = column(gap=16)
        self._lay_out()
        self.chooser.activated.connect(self._on_course)
        self.export_button.clicked.connect(self.export_requested)
        self.late_button.clicked.connect(self.late_requested)
        self.table_button.clicked.connect(self._turn)
        self.empty.action_requested.connect(self.catalogue_requested)
        self.retranslate()

    def _lay_out(self) -> None:
        units = Card(padding=16)
        head = row(gap=16)
        head.addWidget(self._unit_title, 1)
        head.addLayout(row(Stroke(upright=True), self._target, gap=6))
        self._order.label.setWordWrap(False)
        head.addWidget(self._order)
        units.body.addLayout(head)
        units.body.addWidget(self.units)
        units.body.addStretch(1)
        units.body.addWidget(Rule())
        foot = row(gap=12)
        foot.addWidget(self._source, 1)
        foot.addWidget(self.late_button)
        units.body.addLayout(foot)
        weeks, hardest = Card(padding=16), Card(padding=16)
        title = row(gap=8)
        title.addWidget(self._week_title, 1)
        title.addWidget(self.table_button)
        weeks.body.addLayout(column(title, self._legend, self._nobody, self.chart, self._table, gap=2))
        hardest.body.addWidget(self._hardest_title)
        hardest.body.addLayout(self._hardest)
        hardest.body.addStretch(1)
        side = column(weeks, gap=16)
        side.addWidget(hardest, 1)
        self._split = Split(units, panel(side), side_width=412, gap=16)
        self._shown = panel(column(self._grid, gap=0))
        self.content.addWidget(self.empty)
        self.content.addWidget(self._shown)
        self.content.addWidget(self._split)
        self.content.addWidget(self.past)
        self.content.addStretch(1)
        self._place_figures()

    def show_overview(self, overview: Overview) -> None:
        """Shows the figures of all courses, or of the one it is about."""
        self._overview = overview
        nothing = not overview.courses
        self.empty.setVisible(nothing)
        for part in (self._shown, self._split, self.chooser, self.export_button):
            part.setVisible(not nothing)
        self.past.show_lines(overview.past_lines, by_unit=overview.course is not None)
        self._fill_chooser(overview)
        self._fill_figures(overview)
        self.units.show_units(overview.units)
        target = -(-overview.asked * 8 // 10)
        self.chart.show_weeks(overview.weeks, target if overview.weeks else 0)
        self._fill_words(overview, target)
        self._fill_table(overview)
        self._fill_hardest(overview.hardest)

    @override
    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(tr("Progress overview"))
        self.chooser.setAccessibleName(tr("Course"))
        self.export_button.setText(tr("Export XLSX"))
        self._unit_title.setText(tr("Completed by unit"))
        self._week_title.setText(tr("People who completed, by week"))
        self._hardest_title.setText(tr("Questions most often wrong"))
        self.late_button.setText(tr("List of those who are late"))
        self.empty.set_texts(
            tr("No course is asked for yet"),
            tr("Add a course with its due date, then publish the organisation file."),
            tr("To the deadlines"),
        )
        if self._overview is not None:
            self.show_overview(self._overview)

    def _fill_chooser(self, overview: Overview) -> None:
        if overview.course is None:
            self._courses = overview.courses
        self.chooser.clear()
        self.chooser.addItem(tr("All courses"), None)
        for line in self._courses:
            self.chooser.addItem(line.title, line.course)
        self.chooser.setCurrentIndex(max(0, self.chooser.findData(overview.course)))

    def _fill_figures(self, overview: Overview) -> None:
        asked, done, late, mean = self.figures
        share = percent(overview.finished / overview.asked) if overview.asked else "–"
        asked.set(
            tr("Asked to learn"), number(overview.asked), trn("{n} unit", "{n} units", len(overview.units))
        )
        done.set(tr("Have completed"), number(overview.finished), share)
        late.set(
            tr("Late now"),
            number(overview.late),
            tr("to be reminded") if overview.late else tr("nobody"),
            Role.BAD if overview.late else Role.INK2,
        )
        mean.set(
            tr("Average score of 100"),
            score_text(overview.mean_bp),
            evidence_word(Evidence.ON_PC),
        )

    def _fill_words(self, overview: Overview, target: int) -> None:
        self._target.setText(tr("Target {share}", share=percent(TARGET)))
        self._order.set("arrow-down-wide-narrow", tr("Highest rate first"), Role.INK2)
        words = trn("From {n} report", "From {n} reports", overview.reports)
        if overview.last_received:
            words += ", " + tr("the last one at {moment}", moment=moment(overview.last_received))
        self._source.setText(f"{words}. {tr('Head: {head}', head=short_head(overview.journal_head))}")
        self.late_button.setVisible(overview.late > 0)
        some = bool(overview.weeks)
        self._done_note.setText(tr("Completed {n}", n=number(overview.weeks[-1].finished if some else 0)))
        self._target_note.setText(tr("Target {n}", n=number(target)))
        self._legend.setVisible(some)
        self._nobody.setText(tr("Nobody has completed yet."))
        self._nobody.setVisible(not some)
        self.chart.setVisible(bool(overview.weeks) and not self._as_table)
        self._table.setVisible(bool(overview.weeks) and self._as_table)
        self.table_button.setVisible(bool(overview.weeks))
        self.table_button.setText(tr("As a chart") if self._as_table else tr("As a table"))

    def _fill_table(self, overview: Overview) -> None:
        clear(self._table_lines)
        for point in overview.weeks[-WEEKS_SHOWN:]:
            self._table_lines.addWidget(fact(week_name(point), number(point.finished)))

    def _fill_hardest(self, items: tuple[ItemFigure, ...]) -> None:
        clear(self._hardest)
        for item in items[:_HARDEST]:
            self._hardest.addWidget(Rule())
            right = Label(
                percent(item.right_bp / 10_000),
                TypeRole.NUMERIC,
                Role.BAD if item.right_bp < _LOW_RIGHT_BP else Role.INK,
                wrap=False,
            )
            line = row(gap=12, align_top=True)
            line.addWidget(ElidedLabel(item.prompt or item.item, TypeRole.LIST), 1)
            line.addWidget(right)
            self._hardest.addWidget(
                panel(column(line, Label(reading(item), TypeRole.SMALL, Role.INK2), gap=0))
            )
        if not items:
            self._hardest.addWidget(Label(tr("No test has been received yet."), TypeRole.LIST, Role.INK2))

    def _turn(self) -> None:
        self._as_table = not self._as_table
        if self._overview is not None:
            self.show_overview(self._overview)

    def _on_course(self, at: int) -> None:
        self.course_chosen.emit(self.chooser.itemData(at))

    def _place_figures(self) -> None:
        wide = self.width() / theme().zoom
        per_line = 4 if wide >= 1000 else 2 if wide >= 520 else 1
        if per_line == self._per_line:
            return
        self._per_line = per_line
        for place, figure in enumerate(self.figures):
            self._grid.addWidget(figure, place // per_line, place % per_line)
        for at in range(4):
            self._grid.setColumnStretch(at, 1 if at < per_line else 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_figures()


def reading(item: ItemFigure) -> str:
    """What the index of discrimination says about a question (ux-study §6.13)."""
    if item.discrimination_pm is None:
        return trn("{n} answer, too few to judge", "{n} answers, too few to judge", item.answers)
    index = number(item.discrimination_pm / 1000, decimals=2)
    if item.discrimination_pm < _LOW_DISCRIMINATION_PM:
        return tr("Discrimination {index} · look at the question", index=index)
    return tr("Discrimination {index} · a good question, teach it more", index=index)
