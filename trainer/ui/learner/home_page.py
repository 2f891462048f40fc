"""Home: one look, one action."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from trainer.services.learner.course_pages import Home
from trainer.services.learner.own_data_pages import Hit
from trainer.services.learner.profile_pages import GrantState
from trainer.ui.language import tr
from trainer.ui.language.formats import long_date
from trainer.ui.layouts import STRETCH, at_least, at_most, column, panel, row
from trainer.ui.learner.course_card import CardGrid, CourseCardButton
from trainer.ui.learner.course_words import addressed
from trainer.ui.learner.home_hero import HeroAim, HeroPanel, HeroWords, hero_words
from trainer.ui.learner.home_side import (
    ActionCard,
    BackupLine,
    deadlines_card,
    missing_card,
    unsent_card,
    waiting_card,
    week_card,
)
from trainer.ui.learner.navigation import Place
from trainer.ui.learner.pack_picker import pick_pack
from trainer.ui.learner.refill import RefillArea
from trainer.ui.learner.search_hits import SearchHits
from trainer.ui.learner.two_columns import TwoColumns
from trainer.ui.theme import TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.empty import EmptyState
from trainer.ui.widgets.fields import SearchField
from trainer.ui.widgets.focus_ring import no_ring
from trainer.ui.widgets.labels import Label, PageTitle
from trainer.ui.widgets.scroll import ScrollArea

_SEARCH_MS = 250
_LEAST_LETTERS = 2
_CARDS = 6


class HomePage(QWidget):
    """Screen 02.

    course_chosen(object): a course card was pressed; the value is its CourseId.
    lesson_chosen(object): go on with a lesson; the value is (CourseId, LessonId).
    test_resume_requested(): go on with the test that was begun.
    place_requested(object): another place of the rail; the value is a Place.
    pack_chosen(object): a pack was picked on the disk; the value is its Path.
    organisation_requested(): an organisation file is to be added.
    search_requested(str): the words to look for.
    hit_chosen(object): a found place was chosen; the value is (CourseId, LessonId).
    backup_requested(): make the backup that is due.
    backup_put_off(): remind again in a week.
    """

    course_chosen = Signal(object)
    lesson_chosen = Signal(object)
    test_resume_requested = Signal()
    place_requested = Signal(object)
    pack_chosen = Signal(object)
    organisation_requested = Signal()
    search_requested = Signal(str)
    hit_chosen = Signal(object)
    backup_requested = Signal()
    backup_put_off = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._home: Home | None = None
        self.hero: HeroPanel | None = None
        self.cards: tuple[CourseCardButton, ...] = ()
        self.side_cards: dict[str, ActionCard] = {}
        self.backup_line: BackupLine | None = None
        self.title = PageTitle("")
        no_ring(self.title.title)
        self.search = SearchField(tr("Find lessons, terms"), ("Ctrl", "K"))
        at_most(at_least(self.search, width=200), width=336)
        self.hits = SearchHits()
        self._body_scroll = RefillArea()
        self._hits_scroll = ScrollArea(panel(column(self.hits, margins=(32, 8, 32, 24))))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._body_scroll)
        self._stack.addWidget(self._hits_scroll)
        head = row(gap=16, margins=(32, 20, 32, 12))
        head.addWidget(self.title, 3)
        head.addWidget(self.search, 2)
        whole = column(panel(head), gap=0)
        whole.addWidget(self._stack, 1)
        self.setLayout(whole)
        self._pause = QTimer(self, interval=_SEARCH_MS, singleShot=True)
        self._pause.timeout.connect(self._ask_search)
        self.search.edited.connect(self._on_search_edited)
        self.search.submitted.connect(self._ask_search)
        self.hits.hit_chosen.connect(self._on_hit)

    def show_home(self, home: Home) -> None:
        """Shows everything anew."""
        self._home = home
        self.close_search()
        greeting = tr("Hello, {name}", name=addressed(home.me.address, home.me.familiar_name))
        self.title.set_texts(greeting, long_date(home.today))
        columns = TwoColumns()
        self.side_cards = {}
        self.backup_line = None
        if home.courses:
            self._fill_main(columns, home)
        else:
            self.hero, self.cards = None, ()
            empty = EmptyState(
                "package-check",
                tr("No course yet"),
                tr("Open a course pack (.hspack) from a USB drive or a folder."),
                tr("Open a course pack…"),
            )
            empty.action_requested.connect(self.choose_pack)
            columns.main.addWidget(empty)
        self._fill_side(columns, home)
        columns.main.addStretch(1)
        columns.side.addStretch(1)
        self._body_scroll.refill(column(columns, STRETCH, gap=0))
        self.setFocusProxy(self.hero.button if self.hero is not None else self.title)

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Shows what search found, unless the words were taken away meanwhile."""
        words = self.search.text().strip()
        if len(words) < _LEAST_LETTERS:
            return
        self.hits.show_hits(words, hits)
        self._stack.setCurrentWidget(self._hits_scroll)

    def start_search(self) -> None:
        """Puts the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_search(self) -> None:
        """Goes back from the found places to Home."""
        self._pause.stop()
        self.search.set_text("")
        self._stack.setCurrentWidget(self._body_scroll)

    def choose_pack(self) -> None:
        """Asks for a pack on the disk."""
        path = pick_pack(self)
        if path is not None:
            self.pack_chosen.emit(path)

    # -- parts -------------------------------------------------------------------------------------------

    def _fill_main(self, columns: TwoColumns, home: Home) -> None:
        self.hero = HeroPanel(hero_words(home))
        self.hero.pressed.connect(self._on_hero)
        columns.main.addWidget(self.hero)
        every = Button(tr("See all"), ButtonKind.TEXT, size=ButtonSize.SMALL, trailing="chevron-right")
        every.clicked.connect(lambda: self.place_requested.emit(Place.COURSES))
        columns.main.addLayout(row(Label(tr("My courses"), TypeRole.H3, wrap=False), STRETCH, every))
        self.cards = tuple(CourseCardButton(card) for card in home.courses[:_CARDS])
        for each in self.cards:
            each.clicked.connect(lambda *_, course=each.card.id: self.course_chosen.emit(course))
        columns.main.addWidget(CardGrid(self.cards))
        columns.main.addWidget(week_card(home.week, home.today))

    def _fill_side(self, columns: TwoColumns, home: Home) -> None:
        deadlines = deadlines_card(home)
        if deadlines is not None:
            columns.side.addWidget(deadlines)
        for key, card, act in (
            ("missing", missing_card(home.missing), self.choose_pack),
            ("waiting", waiting_card(home.me), self.organisation_requested.emit),
            ("unsent", self._unsent(home), lambda: self.place_requested.emit(Place.REPORT)),
        ):
            if card is not None:
                card.button.clicked.connect(lambda *_, act=act: act())
                columns.side.addWidget(card)
                self.side_cards[key] = card
        if home.reminder is not None:
            line = BackupLine(home.reminder)
            line.button.clicked.connect(self.backup_requested)
            line.later_button.clicked.connect(self.backup_put_off)
            columns.side.addWidget(line)
            self.backup_line = line

    @staticmethod
    def _unsent(home: Home) -> ActionCard | None:
        # Without an organisation file there is nobody to send to; the card above says what to do.
        return None if home.me.grant is GrantState.NO_ORGANISATION else unsent_card(home.unsent)

    # -- wishes ------------------------------------------------------------------------------------------

    def _on_hero(self, words: HeroWords) -> None:
        home = self._home
        match words.aim:
            case HeroAim.TEST:
                self.test_resume_requested.emit()
            case HeroAim.LESSON:
                if home is not None and home.go_on is not None:
                    self.lesson_chosen.emit((home.go_on.course, home.go_on.lesson))
            case HeroAim.COURSE:
                if words.course is not None:
                    self.course_chosen.emit(words.course.id)
            case HeroAim.REPORT:
                self.place_requested.emit(Place.REPORT)
            case HeroAim.RESULTS:
                self.place_requested.emit(Place.RESULTS)

    def _on_search_edited(self, words: str) -> None:
        if len(words.strip()) < _LEAST_LETTERS:
            self._pause.stop()
            self._stack.setCurrentWidget(self._body_scroll)
        else:
            self._pause.start()

    def _ask_search(self) -> None:
        words = self.search.text().strip()
        if len(words) >= _LEAST_LETTERS:
            self.search_requested.emit(words)

    def _on_hit(self, hit: Hit) -> None:
        self.hit_chosen.emit((hit.course, hit.lesson))

    # -- Qt ----------------------------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._stack.currentWidget() is self._hits_scroll:
            self.close_search()
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if event.key() == Qt.Key.Key_Down and self.search.editor.hasFocus() and self.hits.rows:
            self.hits.rows[0].setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.search.set_placeholder(tr("Find lessons, terms"))
            if self._home is not None:
                self.show_home(self._home)
        super().changeEvent(event)
