"""The desk of courses and deadlines: adding packs, asking for courses, accepting trainers."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId
from trainer.domain.organisation import CatalogueEntry, TrainerKey, Unit
from trainer.paths import shipped_courses_folder
from trainer.services.clock import Clock
from trainer.services.committee.values import KnownPack, PackSighting, TrainerPolicy
from trainer.ui.asking import Asker
from trainer.ui.committee.catalogue_page import CataloguePage
from trainer.ui.committee.entry_dialog import EntryDialog
from trainer.ui.committee.file_choosing import choose_course, choose_trainer_card
from trainer.ui.committee.shipped_dialog import ShippedDialog
from trainer.ui.committee.trainer_dialog import TrainerDialog
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import minutes_text
from trainer.ui.messages import sentence_for
from trainer.ui.widgets.dialogs import Dialog

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService

_CODE_FAULTS = {Reason.SHORT_CODE_WRONG, Reason.CODE_MISTYPED}
_Found = tuple[
    tuple[CatalogueEntry, ...],
    tuple[KnownPack, ...],
    tuple[Unit, ...],
    tuple[TrainerKey, ...],
    tuple[tuple[str, str], ...],
    bool,
]


class CatalogueDesk(QObject):
    """Joins the page and the service.

    told(str): something was done.     changed(): the catalogue is not published as it is now.
    """

    told = Signal(str)
    changed = Signal()

    def __init__(self, service: CommitteeService, asker: Asker, *, shipped: Path | None = None) -> None:
        super().__init__(asker)
        self._service, self._asker = service, asker
        self._shipped = shipped or shipped_courses_folder()
        self._sightings: tuple[PackSighting, ...] | None = None
        self._units: tuple[Unit, ...] = ()
        self._entries: tuple[CatalogueEntry, ...] = ()
        self._packs: tuple[KnownPack, ...] = ()
        self.page = CataloguePage()
        self.page.pack_requested.connect(self._choose_pack)
        self.page.shipped_requested.connect(self._ask_shipped)
        self.page.entry_requested.connect(self.open_entry)
        self.page.removal_requested.connect(self._ask_removal)
        self.page.trainer_requested.connect(self._choose_card)
        self.page.trainer_removal_requested.connect(self._ask_trainer_removal)
        self.page.variables_given.connect(self._set_variables)
        self.page.pin_rule_chosen.connect(self._set_pin_rule)

    def refresh(self) -> None:
        """Ask for everything of the catalogue anew."""
        self._asker.ask(self._find, self._show)

    def add(self, path: Path) -> None:
        """Look at a pack, then keep it; an unknown signer is asked about first."""
        self._asker.ask(lambda: self._service.catalogue.look(path), lambda seen: self._seen(path, seen))

    def open_entry(self, course: CourseId) -> None:
        """Ask what is wanted of whom."""
        entry = next((each for each in self._entries if each.course == course), None)
        pack = next((each for each in self._packs if each.course == course), None)
        title = entry.title if entry else pack.title if pack else course
        dialog = EntryDialog(self.page.window(), title, entry, self._units)
        dialog.entry_given.connect(lambda wish: self._set_entry(course, *wish))
        dialog.open()

    # -- catalogue ---------------------------------------------------------------------------------------

    def _find(self) -> _Found:
        desk = self._service.catalogue
        packs = desk.packs()
        given = dict(desk.variables())
        kept = {pack.course for pack in packs}
        asked = dict(
            pair for seen in self._shipped_courses() if seen.course in kept for pair in seen.variables
        )
        names = dict.fromkeys((*given, *asked))
        variables = tuple((name, given.get(name, asked.get(name, ""))) for name in names)
        return (
            desk.entries(),
            packs,
            self._service.roster.units(),
            desk.trainers(),
            variables,
            desk.pin_required,
        )

    def _shipped_courses(self) -> tuple[PackSighting, ...]:
        """The courses of the program; one that does not read is left out."""
        if self._sightings is None:
            found: list[PackSighting] = []
            for path in sorted(self._shipped.glob("*/course.md")):
                try:
                    found.append(self._service.catalogue.look(path.parent))
                except Refused:
                    logging.getLogger(__name__).info("shipped course left out: %s", path.parent.name)
            self._sightings = tuple(found)
        return self._sightings

    def _show(self, found: _Found) -> None:
        self._entries, self._packs, self._units, trainers, variables, pin_required = found
        self.page.show_catalogue(
            self._entries,
            self._packs,
            self._units,
            trainers,
            variables,
            pin_required=pin_required,
            today=Clock().now().date(),
        )

    def _after(self, text: str) -> None:
        self.told.emit(text)
        self.changed.emit()
        self.refresh()

    def _set_entry(self, course: CourseId, mandatory: bool, due: date | None, units: tuple[str, ...]) -> None:  # noqa: FBT001
        self._asker.ask(
            lambda: self._service.catalogue.set_entry(course, mandatory=mandatory, due=due, units=units),  # type: ignore[arg-type]
            lambda entry: self._after(tr("Saved: {name}", name=entry.title)),
        )

    def _ask_removal(self, entry: CatalogueEntry) -> None:
        dialog = Dialog(
            self.page.window(),
            title=tr("Ask for “{title}” no longer?", title=entry.title),
            text=tr("It leaves the figures and the learners’ deadlines. What was received stays."),
            safe=tr("Cancel"),
            act=tr("Ask no longer"),
            dangerous=True,
        )
        dialog.acted.connect(
            lambda: self._asker.ask(
                lambda: self._service.catalogue.remove_entry(entry.course),
                lambda _: self._after(tr("No longer asked for: {title}", title=entry.title)),
            )
        )
        dialog.open()

    def _set_variables(self, pairs: tuple[tuple[str, str], ...]) -> None:
        self._asker.ask(
            lambda: self._service.catalogue.set_variables(pairs), lambda _: self._after(tr("Contacts saved"))
        )

    def _set_pin_rule(self, on: bool) -> None:  # noqa: FBT001  # one value of a signal
        self._asker.ask(
            lambda: self._service.catalogue.set_pin_required(on=on),
            lambda _: self._after(tr("PIN rule saved")),
        )

    # -- packs -------------------------------------------------------------------------------------------

    def _choose_pack(self) -> None:
        path = choose_course(self.page.window())
        if path is not None:
            self.add(path)

    def _ask_shipped(self) -> None:
        self._sightings = None  # so that "already kept" is true now
        self._asker.ask(self._shipped_courses, self._show_shipped)

    def _show_shipped(self, courses: tuple[PackSighting, ...]) -> None:
        dialog = ShippedDialog(self.page.window(), courses)
        dialog.course_chosen.connect(lambda path: self._keep(Path(path), TrainerPolicy.KNOWN_ONLY))
        dialog.open()

    def _seen(self, path: Path, seen: PackSighting) -> None:
        if seen.accepted:
            self._keep(path, TrainerPolicy.KNOWN_ONLY)
            return
        facts = (
            seen.title,
            tr("version {version}", version=seen.version),
            trn("{n} lesson", "{n} lessons", seen.lessons),
            minutes_text(seen.minutes),
        )
        dialog = Dialog(
            self.page.window(),
            title=tr("This pack is signed by an unknown key"),
            text=" · ".join(facts)
            + "\n"
            + tr(
                "Accept its trainer first, with the key card and the short code. Take the pack "
                "without that only if the committee has read it and answers for it."
            ),
            safe=tr("Do not take it"),
            act=tr("Take it, the committee answers for it"),
        )
        dialog.acted.connect(lambda: self._keep(path, TrainerPolicy.VOUCHED))
        dialog.open()

    def _keep(self, path: Path, policy: TrainerPolicy) -> None:
        self._asker.ask(lambda: (self._service.catalogue.add_pack(path, policy), self._find()), self._kept)

    def _kept(self, found: tuple[KnownPack, _Found]) -> None:
        pack, everything = found
        self._show(everything)
        self.changed.emit()
        self.open_entry(pack.course)

    # -- trainers ----------------------------------------------------------------------------------------

    def _choose_card(self) -> None:
        path = choose_trainer_card(self.page.window())
        if path is not None:
            self._asker.ask(lambda: self._service.catalogue.read_card(path), self._show_card)

    def _show_card(self, card: TrainerKey) -> None:
        dialog = TrainerDialog(self.page.window(), card)
        dialog.code_typed.connect(lambda code: self._accept(dialog, card, code))
        dialog.open()

    def _accept(self, dialog: TrainerDialog, card: TrainerKey, code: str) -> None:
        def wrong(error: Exception) -> bool:
            fault = isinstance(error, Refused) and error.reason in _CODE_FAULTS
            if fault:
                dialog.show_refused(sentence_for(error).title)
            return fault

        def accepted(trainer: TrainerKey) -> None:
            dialog.accept()
            self._after(tr("Trainer accepted: {name}", name=trainer.name))

        self._asker.ask(
            lambda: self._service.catalogue.accept_trainer(card.name, card.key, code), accepted, or_else=wrong
        )

    def _ask_trainer_removal(self, trainer: TrainerKey) -> None:
        dialog = Dialog(
            self.page.window(),
            title=tr("Accept no further packs of {name}?", name=trainer.name),
            text=tr("Packs that are kept already stay in use."),
            safe=tr("Cancel"),
            act=tr("Remove"),
            dangerous=True,
        )
        dialog.acted.connect(
            lambda: self._asker.ask(
                lambda: self._service.catalogue.remove_trainer(trainer.key),
                lambda _: self._after(tr("Trainer removed: {name}", name=trainer.name)),
            )
        )
        dialog.open()
