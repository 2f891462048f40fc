"""Setting a committee up: its names, its units, and the pass phrase its keys lie under."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from trainer.domain.roots import RootForm
from trainer.domain.text import collapse, fold
from trainer.services.committee.values import Wish
from trainer.ui.key_words import form_words
from trainer.ui.language import mark, tr, trn
from trainer.ui.layouts import STRETCH, column, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.fields import Field, SecretField, TextArea
from trainer.ui.widgets.labels import Label, PageTitle
from trainer.ui.widgets.options import OptionList, OptionState
from trainer.ui.widgets.passphrase_rules import PassphraseRules
from trainer.ui.widgets.scroll import Page
from trainer.ui.widgets.steps import Steps

STEP_NAMES = (mark("Names"), mark("Units"), mark("Root key"), mark("Pass phrase"), mark("Recovery sheet"))
_NAMES, _UNITS, _ROOT, _PHRASE = range(4)
_TITLES = (
    mark("Who will receive the reports?"),
    mark("Which units belong to it?"),
    mark("Who may change the committee’s keys?"),
    mark("Choose a pass phrase for the committee’s keys"),
)
_NOTES = (
    mark("These names stand on slips, on the summary and in the organisation file."),
    mark("You can leave this empty: importing the list of staff adds units by itself."),
    mark("The root key says who may act for the committee. It is needed a few times a year."),
    mark("Whoever works at this desk types it once a day. It is kept nowhere."),
)


class SetupPage(Page):
    """Four steps of one form; Enter goes on. `form` is how the root key shall be kept.

    wish_made(Wish): everything was filled in.
    restore_requested(): the committee exists already, in a backup.
    left(): back from the first step.
    """

    restore_requested = Signal()
    wish_made = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(measure=720, gutter=40)
        self.steps = Steps(())
        self.title = PageTitle("")
        self.organisation = Field("")
        self.committee = Field("")
        self.units = TextArea("", lines=9)
        self.unit_count = Label("", TypeRole.SMALL, Role.INK2)
        self.forms = OptionList(tuple("" for _ in RootForm), letters=False)
        self.forms.select((0,))
        self._form_note = Label("", TypeRole.SMALL, Role.INK2)
        self.phrase = SecretField("")
        self.again = SecretField("")
        self.rules = PassphraseRules()
        self._warning = Callout(Tone.WARN, "")
        self._forms = QStackedWidget()
        for form in (
            column(self.organisation, self.committee, STRETCH, gap=18),
            column(self.units, self.unit_count, STRETCH, gap=8),
            column(self.forms, self._form_note, STRETCH, gap=14),
            column(self.phrase, self.rules, self.again, self._warning, STRETCH, gap=16),
        ):
            widget = QWidget()
            widget.setLayout(form)
            self._forms.addWidget(widget)
        self.content.addLayout(column(12, self.steps, 20, self.title, 16, self._forms, gap=0))
        self.content.addStretch(1)
        self.back_button = Button("", ButtonKind.TEXT, size=ButtonSize.FLOW, icon="arrow-left")
        self.next_button = Button("", ButtonKind.PRIMARY, size=ButtonSize.FLOW, trailing="arrow-right")
        self.restore_button = Button("", ButtonKind.TEXT, size=ButtonSize.FLOW, icon="database-backup")
        self.footer.addLayout(row(self.back_button, self.restore_button, STRETCH, self.next_button, gap=12))
        self.set_footer_shown(shown=True)
        self.back_button.clicked.connect(self._back)
        self.restore_button.clicked.connect(self.restore_requested)
        self.next_button.clicked.connect(self._next)
        for field in (self.organisation, self.phrase, self.again):
            field.submitted.connect(self._next)
        self.committee.submitted.connect(self._next)
        self.units.edited.connect(lambda _: self._count())
        self.phrase.edited.connect(self.rules.judge)
        self._step = _NAMES
        self.retranslate()
        self._go(_NAMES)

    def set_busy(self, *, busy: bool) -> None:
        """Shows that the keys are being made."""
        self.next_button.set_busy(busy=busy)
        self.next_button.setEnabled(not busy)

    def show_forms(self) -> None:
        """Goes to the choice of how the root key is kept."""
        self._go(_ROOT)

    @property
    def form(self) -> RootForm:
        """How the root key shall be kept."""
        return tuple(RootForm)[(self.forms.selection() or (0,))[0]]

    def forget(self) -> None:
        """Empties the fields of the pass phrase."""
        self.phrase.set_text("")
        self.again.set_text("")
        self.rules.judge("")

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.restore_button.setText(tr("Restore from a backup…"))
        self.steps.set_texts(tuple(tr(name) for name in STEP_NAMES))
        self.organisation.set_label(
            tr("Name of the organisation"), tr("For example: People’s Committee of Mỹ Hào ward")
        )
        self.committee.set_label(
            tr("Name of the committee"), tr("For example: Digital Transformation Steering Committee")
        )
        self.units.set_label(tr("Units, one a line"))
        for option, form in zip(self.forms.rows, RootForm, strict=True):
            option.setText("\n".join(form_words(form)))
            option.set_state(OptionState.OPEN)
            option.updateGeometry()
        self._form_note.setText(tr("This can be changed later, without learners noticing."))
        self.phrase.set_label(
            tr("Pass phrase"), tr("Switch the Vietnamese input method off while typing it.")
        )
        self.again.set_label(tr("Pass phrase once more"))
        self._warning.set(
            tr("A lost pass phrase cannot be looked up."),
            tr("The only way back is the recovery sheet, which you print in the next step."),
        )
        self.back_button.setText(tr("Back"))
        self.next_button.setText(tr("Continue"))
        self._go(self._step, focus=False)

    def _go(self, step: int, *, focus: bool = True) -> None:
        self._step = step
        self.steps.set_current(step)
        self.title.set_texts(tr(_TITLES[step]), tr(_NOTES[step]))
        self._forms.setCurrentIndex(step)
        self._count()
        self.to_top()
        first = (self.organisation, self.units, self.forms, self.phrase)[step]
        self.setFocusProxy(first)
        if focus:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self) -> None:
        if self._step == _NAMES:
            self.left.emit()
        else:
            self._go(self._step - 1)

    def _next(self) -> None:
        if self._step == _NAMES and self._names_given():
            self._go(_UNITS)
        elif self._step in {_UNITS, _ROOT}:
            self._go(self._step + 1)
        elif self._step == _PHRASE and self._phrase_good():
            self.wish_made.emit(
                Wish(
                    collapse(self.organisation.text()),
                    collapse(self.committee.text()),
                    self._unit_names(),
                    self.phrase.text(),
                )
            )

    def _names_given(self) -> bool:
        empty = [field for field in (self.organisation, self.committee) if not collapse(field.text())]
        for field in empty:
            field.set_error(tr("Type the name as it stands on letters."))
        if empty:
            empty[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return not empty

    def _phrase_good(self) -> bool:
        if not self.rules.judge(self.phrase.text()):
            self.phrase.set_error(tr("At least 4 words, or at least 14 characters."))
            self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        if self.phrase.text() != self.again.text():
            self.again.set_error(tr("The two are not the same. Type it again."))
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        return True

    def _unit_names(self) -> tuple[str, ...]:
        names: dict[str, str] = {}
        for line in self.units.text().splitlines():
            if name := collapse(line):
                names.setdefault(fold(name), name)
        return tuple(names.values())

    def _count(self) -> None:
        self.unit_count.setText(trn("{n} unit", "{n} units", len(self._unit_names())))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
