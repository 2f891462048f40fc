"""Deadlines: which courses are asked of whom until when, and whose packs are accepted."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from typing_extensions import override

from trainer.domain.ids import UnitId
from trainer.domain.organisation import CatalogueEntry, TrainerKey, Unit
from trainer.services.committee.values import KnownPack
from trainer.ui.committee.work_page import Split, WorkPage, still
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_text, minutes_text
from trainer.ui.layouts import STRETCH, FlowLayout, clear, column, panel, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.cards import Card, Tile
from trainer.ui.widgets.chips import Chip
from trainer.ui.widgets.empty import EmptyState
from trainer.ui.widgets.fields import Field
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.switches import Switch

_SOON_DAYS = 14


class CataloguePage(WorkPage):
    """Everything of the catalogue on one page.

    pack_requested(), shipped_requested(): add a course from a file, or one that comes with the program.
    entry_requested(object): change what is asked for this CourseId.
    removal_requested(object): ask for this CatalogueEntry no longer.
    trainer_requested(), trainer_removal_requested(object): accept a trainer; a TrainerKey no longer.
    variables_given(object): ((name, value), …) to be kept.
    pin_rule_chosen(bool): whether learners must have a PIN.
    """

    pack_requested = Signal()
    shipped_requested = Signal()
    entry_requested = Signal(object)
    removal_requested = Signal(object)
    trainer_requested = Signal()
    trainer_removal_requested = Signal(object)
    variables_given = Signal(object)
    pin_rule_chosen = Signal(bool)

    def __init__(self) -> None:
        self.shipped_button = Button("", icon="library")
        self.pack_button = Button("", ButtonKind.PRIMARY, icon="plus")
        super().__init__(self.shipped_button, self.pack_button)
        self._entries: tuple[CatalogueEntry, ...] = ()
        self._packs: tuple[KnownPack, ...] = ()
        self._units: dict[UnitId, str] = {}
        self._trainers: tuple[TrainerKey, ...] = ()
        self._variables: tuple[tuple[str, str], ...] = ()
        self._today = date.min
        self._fields: list[tuple[str, Field]] = []
        self._courses = column(gap=12)
        self._side = column(gap=16)
        self.empty = still(EmptyState("calendar-clock", "", "", "x"))
        self.pin_switch = Switch("")
        self.add_trainer = Button("", icon="plus", size=ButtonSize.SMALL)
        self.save_variables = Button("", size=ButtonSize.SMALL, icon="save")
        main = column(gap=0)
        main.addWidget(self.empty)
        main.addLayout(self._courses)
        main.addStretch(1)
        side = column(gap=0)
        side.addLayout(self._side)
        side.addStretch(1)
        self.content.addWidget(Split(panel(main), panel(side), side_width=372), 1)
        self._trainer_lines, self._variable_lines = column(gap=10), column(gap=10)
        trainers, variables, rules = Card(), Card(), Card()
        self._titles = tuple(
            Label("", *look) for look in 2 * ((TypeRole.H3, Role.INK), (TypeRole.SMALL, Role.INK2))
        )
        trainers.body.addLayout(column(self._titles[0], self._titles[1], self._trainer_lines, gap=8))
        trainers.body.addLayout(row(self.add_trainer, STRETCH, gap=0))
        variables.body.addLayout(column(self._titles[2], self._titles[3], self._variable_lines, gap=8))
        variables.body.addLayout(row(self.save_variables, STRETCH, gap=0))
        rules.body.addWidget(self.pin_switch)
        for card in (trainers, variables, rules):
            self._side.addWidget(card)
        self.pack_button.clicked.connect(self.pack_requested)
        self.shipped_button.clicked.connect(self.shipped_requested)
        self.empty.action_requested.connect(self.shipped_requested)
        self.add_trainer.clicked.connect(self.trainer_requested)
        self.save_variables.clicked.connect(self._give_variables)
        self.pin_switch.clicked.connect(self.pin_rule_chosen)
        self.retranslate()

    def show_catalogue(
        self,
        entries: tuple[CatalogueEntry, ...],
        packs: tuple[KnownPack, ...],
        units: tuple[Unit, ...],
        trainers: tuple[TrainerKey, ...],
        variables: tuple[tuple[str, str], ...],
        *,
        pin_required: bool,
        today: date,
    ) -> None:
        """Shows everything; `variables` also names those that a course asks for and nobody has filled."""
        self._entries, self._packs, self._trainers, self._variables = entries, packs, trainers, variables
        self._units = {unit.id: unit.name for unit in units}
        self._today = today
        self.pin_switch.setChecked(pin_required)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(tr("Courses and deadlines"))
        self.pack_button.setText(tr("Add a course pack…"))
        self.shipped_button.setText(tr("Courses of the program…"))
        self.empty.set_texts(
            tr("No course is asked for yet"),
            tr("Take a course that comes with the program, or a pack (.hspack) from a trainer."),
            tr("Courses of the program…"),
        )
        self.empty.setVisible(not self._entries and not self._packs)
        texts = (
            tr("Accepted trainers"),
            tr("Packs signed by them are taken without a question."),
            tr("Contacts in course texts"),
            tr(
                "These words replace the places that authors left open, such as the phone number of the IT officer."
            ),
        )
        for label, text in zip(self._titles, texts, strict=True):
            label.setText(text)
        self.add_trainer.setText(tr("Accept a trainer…"))
        self.save_variables.setText(tr("Save contacts"))
        self.pin_switch.set_text(tr("Every learner must lock the profile with a PIN"))
        self._fill_courses()
        self._fill_trainers()
        self._fill_variables()

    # -- rows ----------------------------------------------------------------------------------------------

    def _fill_courses(self) -> None:
        clear(self._courses)
        for entry in self._entries:
            self._courses.addWidget(self._entry_card(entry))
        asked = {entry.course for entry in self._entries}
        for pack in self._packs:
            if pack.course not in asked and pack.newest:
                self._courses.addWidget(self._pack_card(pack))

    def _entry_card(self, entry: CatalogueEntry) -> Card:
        pack = next((pack for pack in self._packs if pack.digest in entry.packs), None)
        chips = FlowLayout(gap=8)
        chips.addWidget(
            Chip(tr("Mandatory"), Tone.PRIMARY, "flag")
            if entry.mandatory
            else Chip(tr("Optional"), Tone.NEUTRAL)
        )
        if entry.due is not None:
            left = (entry.due - self._today).days
            tone = Tone.BAD if left < 0 else Tone.WARN if left <= _SOON_DAYS else Tone.NEUTRAL
            words = tr("Due {date}", date=date_text(entry.due))
            if left < 0:
                words += " · " + trn("{n} day over", "{n} days over", -left)
            chips.addWidget(Chip(words, tone, "clock-alert" if left < 0 else "calendar"))
        else:
            chips.addWidget(Chip(tr("No due date"), Tone.NEUTRAL, "calendar"))
        names = [self._units.get(unit, "") for unit in entry.units]
        chips.addWidget(
            Chip(
                trn("{n} unit", "{n} units", len(names)) if names else tr("All units"),
                Tone.NEUTRAL,
                "building-2",
            )
        )
        change = Button(tr("Change…"), size=ButtonSize.SMALL, icon="square-pen")
        change.clicked.connect(lambda *_: self.entry_requested.emit(entry.course))
        drop = Button(tr("Ask no longer…"), ButtonKind.QUIET, size=ButtonSize.SMALL)
        drop.clicked.connect(lambda *_: self.removal_requested.emit(entry))
        card = self._course_card(entry.title, pack, chips, change, drop)
        if names:
            card.body.addWidget(Label(", ".join(names), TypeRole.SMALL, Role.INK2))
        return card

    def _pack_card(self, pack: KnownPack) -> Card:
        chips = FlowLayout(gap=8)
        chips.addWidget(Chip(tr("Kept here, not asked for"), Tone.NEUTRAL, "archive"))
        ask = Button(tr("Ask for it…"), ButtonKind.OUTLINE, size=ButtonSize.SMALL)
        ask.clicked.connect(lambda *_: self.entry_requested.emit(pack.course))
        return self._course_card(pack.title, pack, chips, ask)

    @staticmethod
    def _course_card(title: str, pack: KnownPack | None, chips: FlowLayout, *buttons: Button) -> Card:
        words = column(Label(title, TypeRole.H3), gap=8)
        if pack is not None:
            facts = (
                tr("version {version}", version=pack.version),
                trn("{n} lesson", "{n} lessons", pack.lessons),
                minutes_text(pack.minutes),
                pack.trainer or tr("taken over by the committee"),
            )
            words.addWidget(Label(" · ".join(facts), TypeRole.SMALL, Role.INK2))
        words.addLayout(chips)
        actions = FlowLayout(gap=8)
        for button in buttons:
            actions.addWidget(button)
        words.addLayout(actions)
        line = row(gap=16, align_top=True)
        line.addLayout(column(Tile("shield-check", Tone.PRIMARY), STRETCH, gap=0))
        line.addLayout(words, 1)
        card = Card()
        card.body.addLayout(line)
        return card

    def _fill_trainers(self) -> None:
        clear(self._trainer_lines)
        for trainer in self._trainers:
            drop = Button(tr("Remove…"), ButtonKind.QUIET, size=ButtonSize.SMALL)
            drop.clicked.connect(lambda *_, gone=trainer: self.trainer_removal_requested.emit(gone))
            where = ", ".join(trainer.prefixes) or tr("every course")
            line = row(gap=8)
            line.addLayout(
                column(
                    Label(trainer.name, TypeRole.LIST_STRONG), Label(where, TypeRole.SMALL, Role.INK2), gap=0
                ),
                1,
            )
            line.addWidget(drop)
            self._trainer_lines.addWidget(panel(line))
        if not self._trainers:
            self._trainer_lines.addWidget(Label(tr("None yet."), TypeRole.LIST, Role.INK2))

    def _fill_variables(self) -> None:
        clear(self._variable_lines)
        self._fields = []
        for name, value in self._variables:
            field = Field(name)
            field.set_text(value)
            field.submitted.connect(self._give_variables)
            self._variable_lines.addWidget(field)
            self._fields.append((name, field))
        if not self._variables:
            self._variable_lines.addWidget(Label(tr("No course asks for any."), TypeRole.LIST, Role.INK2))
        self.save_variables.setVisible(bool(self._variables))

    def _give_variables(self) -> None:
        self.variables_given.emit(tuple((name, field.text().strip()) for name, field in self._fields))
