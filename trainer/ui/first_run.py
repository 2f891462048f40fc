"""The first screen: what this computer is used for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup
from typing_extensions import override

from trainer.ui.first_run_frame import GUTTER, FirstRunFrame, radio_rect
from trainer.ui.icons import draw_icon
from trainer.ui.language import mark, tr
from trainer.ui.layouts import column, row
from trainer.ui.theme import Role, ThemeName, Tone, TypeRole, theme
from trainer.ui.user_roles import AUTHOR, COMMITTEE, LEARNER
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.cards import CardButton, Tile
from trainer.ui.widgets.labels import IconLabel, KeyHint, Label, PageTitle
from trainer.ui.widgets.painting import paint_pill
from trainer.ui.widgets.scroll import Page

_ROLES = (
    (
        LEARNER,
        "graduation-cap",
        Tone.PRIMARY,
        mark("I learn"),
        mark("Study, practise, take tests and send the completion report."),
    ),
    (
        AUTHOR,
        "square-pen",
        Tone.NGOC,
        mark("I write courses"),
        mark("Write lessons in Markdown, make questions, pack and sign a course."),
    ),
    (
        COMMITTEE,
        "landmark",
        Tone.WARN,
        mark("I work for the Digital Transformation Steering Committee"),
        mark("Receive reports, follow each unit's progress, export figures."),
    ),
)


class _RoleTile(Tile):
    """The picture of a role; it stands on white while its card has the tint of a choice."""

    def __init__(self, icon: str, tone: Tone) -> None:
        super().__init__(icon, tone, 56)
        self._picture, self._colour = icon, tone
        self.chosen = False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.chosen or theme().shown is ThemeName.HIGH_CONTRAST:
            super().paintEvent(event)
            return
        painter, inset = QPainter(self), theme().px(14)
        paint_pill(painter, self.rect(), 14, Role.SURFACE)
        draw_icon(
            painter, self._picture, self.rect().adjusted(inset, inset, -inset, -inset), self._colour.ink
        )


class RoleCard(CardButton):
    """One role with a radio mark; the arrows move between the cards and Enter goes on.

    moved(int): an arrow was pressed, -1 up or +1 down.
    confirmed(): Enter was pressed.
    """

    moved = Signal(int)
    confirmed = Signal()

    def __init__(self, key: str, icon: str, tone: Tone) -> None:
        self.key = key
        self._title = Label("", TypeRole.H3)
        self._text = Label("", TypeRole.LIST, Role.INK2)
        words = column(self._title, self._text, gap=2)
        self._tile = _RoleTile(icon, tone)
        line = row(self._tile, gap=18, margins=(4, 0, 40, 0))
        line.addLayout(words, 1)
        super().__init__("", line)
        self.setCheckable(True)
        self.toggled.connect(self._on_toggled)

    def _on_toggled(self, on: bool) -> None:  # noqa: FBT001  # a slot of Qt
        self._tile.chosen = on
        self._tile.update()

    def set_words(self, title: str, text: str) -> None:
        """Changes both lines."""
        self._title.setText(title)
        self._text.setText(text)
        self.set_name(f"{title}. {text}")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, on = QPainter(self), self.isChecked()
        mark_rect = radio_rect(self)
        paint_pill(painter, mark_rect, 11, Role.SURFACE, Role.PRIMARY if on else Role.BORDER_STRONG, stroke=2)
        if on:
            inset = mark_rect.width() * 6 // 22
            paint_pill(painter, mark_rect.adjusted(inset, inset, -inset, -inset), 5, Role.PRIMARY)

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        match e.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Right:
                self.moved.emit(1)
            case Qt.Key.Key_Up | Qt.Key.Key_Left:
                self.moved.emit(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.confirmed.emit()
            case _:
                super().keyPressEvent(e)


class RolePage(FirstRunFrame):
    """Asks what this computer is used for.

    role_chosen(str): "learner", "author" or "committee".
    restore_requested(): a learner's backup is to be restored.
    """

    role_chosen = Signal(str)
    restore_requested = Signal()

    def __init__(self, role: str = LEARNER) -> None:
        super().__init__()
        self.page = Page(gutter=GUTTER)
        self.title = PageTitle("")
        self.cards = tuple(RoleCard(key, icon, tone) for key, icon, tone, _, _ in _ROLES)
        self._group = QButtonGroup(self)
        for card in self.cards:
            self._group.addButton(card)
            card.moved.connect(self._move)
            card.confirmed.connect(self._choose)
        self._shared = IconLabel("users", "", Role.INK2, TypeRole.LIST, size=20)
        self.page.content.addLayout(
            column(
                self.title, 22, column(*self.cards, gap=14), 22, self._shared, gap=0, margins=(0, 14, 0, 0)
            )
        )
        self.page.content.addStretch(1)
        self._hint = KeyHint(("↑", "↓"))
        self.next_button = Button("", ButtonKind.PRIMARY, size=ButtonSize.FLOW, trailing="arrow-right")
        self.next_button.clicked.connect(self._choose)
        self.restore_button = Button("", ButtonKind.TEXT, icon="database-backup")
        self.restore_button.clicked.connect(self.restore_requested)
        self.page.footer.addWidget(self.restore_button)
        self.page.footer.addStretch(1)
        self.page.footer.addLayout(row(self._hint, self.next_button, gap=16))
        self.page.set_footer_shown(shown=True)
        self.choose_card(role)
        self.retranslate()
        self.show_page(self.page, 0)

    def choose_card(self, role: str) -> None:
        """Marks a role; an unknown one marks the learner."""
        card = next((each for each in self.cards if each.key == role), self.cards[0])
        card.setChecked(True)
        for each in self.cards:
            one_stop = Qt.FocusPolicy.StrongFocus if each is card else Qt.FocusPolicy.ClickFocus
            each.setFocusPolicy(one_stop)
        self.page.setFocusProxy(card)

    def chosen(self) -> str:
        """Tells which role is marked."""
        return next((card.key for card in self.cards if card.isChecked()), LEARNER)

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(
            tr("What will you use Học Số for on this computer?"),
            tr("You can change or add a role later in Settings."),
        )
        for card, (_, _, _, title, text) in zip(self.cards, _ROLES, strict=True):
            card.set_words(tr(title), tr(text))
        self._shared.set(
            "users",
            tr("Shared computer? Everyone has a profile of their own and may lock it with a PIN."),
            Role.INK2,
        )
        self._hint.label.setText(tr("to choose"))
        self._hint.label.setVisible(True)
        self.next_button.setText(tr("Continue"))
        self.restore_button.setText(tr("Restore from a backup…"))

    def _move(self, by: int) -> None:
        index = next(i for i, card in enumerate(self.cards) if card.isChecked())
        self.choose_card(self.cards[(index + by) % len(self.cards)].key)
        self.page.setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self) -> None:
        self.role_chosen.emit(self.chosen())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
