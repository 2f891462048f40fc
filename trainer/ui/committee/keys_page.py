"""Khóa ký: root keys and who keeps them, working keys, what waits for signatures, and when recovery was rehearsed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.domain.organisation import Role as KeyRole
from trainer.domain.roots import RootForm
from trainer.services.committee.key_values import KeyState, RoleLine, ShareLine, Waiting
from trainer.ui.committee.verdict_panel import moment
from trainer.ui.committee.work_page import Split, WorkPage, card_title, fact
from trainer.ui.key_words import (
    change_sentence,
    form_words,
    missing_sentence,
    purpose_word,
    role_word,
    signed_sentence,
)
from trainer.ui.language import tr
from trainer.ui.layouts import STRETCH, FlowLayout, clear, column, panel, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.labels import Label, Rule


class KeysPage(WorkPage):
    """All keys; every act is a wish.

    stick_requested(), sheet_requested(): sign what waits. file_requested(), file_brought(): elsewhere.
    abandon_requested(): give up what waits.
    share_requested(int): make a part anew. rotate_requested(), again_requested(): all root keys, or a new code.
    role_requested(object): replace this working key (Role).
    rehearse_requested(), left().
    """

    stick_requested = Signal()
    sheet_requested = Signal()
    file_requested = Signal()
    file_brought = Signal()
    abandon_requested = Signal()
    share_requested = Signal(int)
    rotate_requested = Signal()
    again_requested = Signal()
    role_requested = Signal(object)
    rehearse_requested = Signal()
    left = Signal()

    def __init__(self) -> None:
        self.back_button = Button("", ButtonKind.TEXT, icon="arrow-left")
        self.rehearse_button = Button("", ButtonKind.PRIMARY, icon="shield-check")
        super().__init__(self.back_button, self.rehearse_button)
        self._state: KeyState | None = None
        self.misfit = Callout(Tone.BAD, "")
        self.misfit.hide()
        self._main = column(gap=16)
        self._side = column(gap=16)
        main = column(self.misfit, self._main, gap=16)
        main.addStretch(1)
        side = column(self._side, gap=16)
        side.addStretch(1)
        self.content.addWidget(Split(panel(main), panel(side), side_width=372), 1)
        self.back_button.clicked.connect(self.left)
        self.rehearse_button.clicked.connect(self.rehearse_requested)
        self.stick_button: Button | None = None
        self.retranslate()

    def show_state(self, state: KeyState) -> None:
        """Shows the keys as they are now."""
        self._state = state
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(tr("Signing keys"), tr("Who may act for the committee, and how that is changed"))
        self.back_button.setText(tr("Organisation"))
        self.rehearse_button.setText(tr("Rehearse recovery…"))
        clear(self._main)
        clear(self._side)
        state = self._state
        if state is None:
            return
        self.misfit.setVisible(state.vault_fits is False)
        self.misfit.set(
            tr("The keys on this computer are older than the committee’s newest root."),
            tr("They can no longer sign. Lock the keys and choose recovery on the page that opens them."),
        )
        if state.waiting is not None:
            self._main.addWidget(self._waiting(state.waiting))
        self._main.addWidget(self._roots(state))
        self._main.addWidget(self._working(state.roles))
        self._side.addWidget(_rehearsed(state))
        self._side.addWidget(_history(state))
        self._side.addWidget(self._last_way())

    def _waiting(self, waiting: Waiting) -> QWidget:
        card = Card(tone=Tone.WARN)
        card.body.addLayout(
            card_title(tr("Waiting for signatures: {purpose}", purpose=purpose_word(waiting.kind)))
        )
        for change in waiting.changes:
            card.body.addWidget(Label(change_sentence(change), TypeRole.LIST))
        words = f"{signed_sentence(waiting)} {missing_sentence(waiting)}"
        card.body.addWidget(Label(words, TypeRole.LIST_STRONG))
        stick = self.stick_button = Button(tr("Sign with a USB stick…"), ButtonKind.OUTLINE, icon="usb")
        stick.clicked.connect(self.stick_requested)
        flow = FlowLayout(gap=10)
        flow.addWidget(stick)
        for text, signal in (
            (tr("Sign with a printed sheet…"), self.sheet_requested),
            (tr("Carry it to another computer…"), self.file_requested),
            (tr("Take a signed file back…"), self.file_brought),
            (tr("Give it up"), self.abandon_requested),
        ):
            flow.addWidget(_small(text, signal))
        card.body.addLayout(flow)
        return card

    def _roots(self, state: KeyState) -> QWidget:
        form = RootForm.TWO_OF_THREE if state.shares else RootForm.ONE
        name, meaning = form_words(form)
        card = Card()
        card.body.addLayout(card_title(f"{role_word(KeyRole.ROOT)}: {name}", meaning))
        for share in state.shares:
            card.body.addWidget(Rule())
            card.body.addWidget(self._share(share))
        card.body.addLayout(row(_small(tr("Replace all root keys…"), self.rotate_requested), STRETCH))
        return card

    def _share(self, share: ShareLine) -> QWidget:
        words = column(
            Label(
                tr("Part {n} of {of}: {holder}", n=share.number, of=share.of, holder=share.holder or "–"),
                TypeRole.LIST_STRONG,
            ),
            Label(
                tr("Code {code}, since {when}", code=share.code, when=moment(share.since)),
                TypeRole.SMALL,
                Role.INK2,
            ),
            gap=2,
        )
        again = _small(tr("Make this part anew…"))
        again.clicked.connect(lambda *_: self.share_requested.emit(share.number))
        line = row(gap=12)
        line.addLayout(words, 1)
        line.addWidget(again)
        return panel(line)

    def _working(self, roles: tuple[RoleLine, ...]) -> QWidget:
        card = Card()
        card.body.addLayout(
            card_title(
                tr("Working keys on this computer"),
                tr(
                    "Each can be replaced alone, for example when the secretary changes. "
                    "The old one then loses its power."
                ),
            )
        )
        spare = False
        for line in roles:
            name = role_word(line.role)
            if line.role is KeyRole.READER and spare:
                name = tr("Spare key for reading reports, on paper")
            card.body.addWidget(Rule())
            words = column(
                Label(name, TypeRole.LIST_STRONG),
                Label(
                    tr("Code {code}, since {when}", code=line.code, when=moment(line.since)),
                    TypeRole.SMALL,
                    Role.INK2,
                ),
                gap=2,
            )
            whole = row(gap=12)
            whole.addLayout(words, 1)
            if not (line.role is KeyRole.READER and spare):
                button = _small(tr("Replace…"))
                button.setAccessibleName(tr("Replace: {name}", name=name))
                button.clicked.connect(lambda *_, role=line.role: self.role_requested.emit(role))
                whole.addWidget(button)
            spare = spare or line.role is KeyRole.READER
            card.body.addLayout(whole)
        return card

    def _last_way(self) -> QWidget:
        card = Card()
        card.body.addLayout(
            card_title(
                tr("Too few parts are left to sign?"),
                tr(
                    "Then the committee begins again with a new code. People, reports and results stay; every learner "
                    "gets a new letter and types the new code once."
                ),
            )
        )
        card.body.addLayout(row(_small(tr("Begin again with a new code…"), self.again_requested), STRETCH))
        return card


def _small(text: str, signal: object = None) -> Button:
    button = Button(text, size=ButtonSize.SMALL)
    if signal is not None:
        button.clicked.connect(signal)
    return button


def _rehearsed(state: KeyState) -> QWidget:
    card = Card()
    card.body.addLayout(
        card_title(
            tr("Rehearsal"),
            tr("Once a year: prove on a copy that sheets and sticks are good. Nothing is changed by it."),
        )
    )
    card.body.addWidget(
        fact(tr("Last rehearsed"), moment(state.rehearsed) if state.rehearsed else tr("not rehearsed yet"))
    )
    return card


def _history(state: KeyState) -> QWidget:
    card = Card()
    card.body.addLayout(card_title(tr("Roots so far")))
    for step in state.roots[:6]:
        card.body.addWidget(fact(tr("Root {version}", version=step.version), moment(step.made)))
        for change in step.changes:
            card.body.addWidget(Label(change_sentence(change), TypeRole.SMALL, Role.INK2))
    return card
