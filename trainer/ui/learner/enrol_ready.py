"""First run, the last step: the profile is made, and what its owner should know."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from trainer.domain.profile import Enrolment
from trainer.services.learner.profile_pages import GrantState, Me
from trainer.ui.first_run_frame import GUTTER
from trainer.ui.language import tr
from trainer.ui.layouts import STRETCH, clear, column, row
from trainer.ui.learner.course_words import addressed
from trainer.ui.theme import Role, Tone, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.labels import IconLabel, Label, PageTitle
from trainer.ui.widgets.progress import DoneMark
from trainer.ui.widgets.scroll import Page


def _promises() -> QVBoxLayout:
    facts = (
        ("hard-drive", tr("Your data stays on this computer")),
        ("history", tr("Every answer is kept; a power cut loses nothing")),
        ("shield-check", tr("Signed reports: changing even one character is detected")),
    )
    return column(*(IconLabel(icon, text, Role.INK2, TypeRole.BODY, size=20) for icon, text in facts), gap=12)


class ShortCodeLabel(Label):
    """The profile's own short code, large enough to be read aloud."""

    def __init__(self, code: str) -> None:
        super().__init__(code, TypeRole.MONO, wrap=False, selectable=True)
        self._enlarge()

    def _enlarge(self) -> None:
        self.setFont(theme().font(TypeRole.MONO, size=28))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._enlarge()


class ReadyStep(Page):
    """Says that the profile stands, and what is still to do by others.

    entered(): go to Home.
    """

    entered = Signal()

    def __init__(self) -> None:
        super().__init__(gutter=GUTTER)
        self._me: Me | None = None
        self.start_button = Button("", ButtonKind.PRIMARY, size=ButtonSize.FLOW, trailing="arrow-right")
        self.start_button.clicked.connect(self.entered)
        self.footer.addStretch(1)
        self.footer.addWidget(self.start_button)
        self.set_footer_shown(shown=True)
        self.setFocusProxy(self.start_button)
        self.code: ShortCodeLabel | None = None

    def show_me(self, me: Me) -> None:
        """Shows the new profile."""
        self._me = me
        clear(self.content)
        self.start_button.setText(tr("Start learning"))
        name = addressed(me.address, me.familiar_name)
        head = row(DoneMark(52), gap=16)
        title = PageTitle(tr("Everything is ready, {name}", name=name), me.profile.unit)
        head.addWidget(title, 1)
        holder = Card(head, padding=20)
        self.content.addWidget(holder)
        self.code = None
        if me.enrolment is Enrolment.BY_HAND and me.grant is not GrantState.GRANTED:
            self.content.addWidget(self._code_card(me))
        if me.grant is GrantState.NO_ORGANISATION:
            self.content.addWidget(
                Callout(
                    Tone.INFO,
                    tr("No organisation file yet"),
                    tr("You can learn now. Add the file on Home as soon as you have it; nothing is lost."),
                )
            )
        self.content.addWidget(Card(_promises(), padding=20))
        self.content.addStretch(1)

    def _code_card(self, me: Me) -> Card:
        self.code = ShortCodeLabel(me.short_code)
        copy = Button(tr("Copy"), ButtonKind.SECONDARY, size=ButtonSize.SMALL, icon="copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(me.short_code))
        words = column(
            Label(tr("Your short code"), TypeRole.BODY_STRONG),
            Label(
                tr("Read it to the committee when they ask. With it they approve that this profile is you."),
                TypeRole.LIST,
                Role.INK2,
            ),
            4,
            row(self.code, 12, copy, STRETCH, gap=0),
            gap=4,
        )
        card = Card(words, padding=20, tone=Tone.WARN)
        self.code.setAccessibleName(tr("Your short code: {code}", code=me.short_code))
        self.code.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return card

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and self._me is not None:
            self.show_me(self._me)
        super().changeEvent(event)
