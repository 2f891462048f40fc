"""The catalogue: which packs are kept and asked for, of whom and until when, and which trainers are accepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from trainer.domain.codes import normalise_short_code, short_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, PackDigest, PublicKey, UnitId
from trainer.domain.organisation import CatalogueEntry, TrainerKey
from trainer.formats.course_pack import OpenedPack, folder_pack, open_pack
from trainer.formats.keys import check_public_key
from trainer.formats.root_line import trainers_for
from trainer.services.committee.desk import Desk
from trainer.services.committee.roots import follow
from trainer.services.committee.values import JournalKind, KnownPack, PackSighting, TrainerPolicy
from trainer.storage import committee_store as store
from trainer.storage.committee_store import PackRow
from trainer.storage.files import read_capped

PACK_CAP = 104 * 1024 * 1024
CARD_CAP = 16 * 1024


class CatalogueDesk:
    """The verbs of the catalogue; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # -- packs ----------------------------------------------------------------------------------------

    def look(self, path: Path) -> PackSighting:
        """What a pack, or a course folder that comes with the program, is; refusals as for `open_pack`."""
        opened, trainer, _ = self._open(path)
        with self._desk.reading() as connection:
            known = any(row.digest == opened.digest for row in store.packs(connection))
        course = opened.course
        return PackSighting(
            path=str(path),
            course=course.id,
            title=course.title,
            version=course.version,
            digest=opened.digest,
            lessons=len(course.lessons),
            minutes=course.minutes,
            quizzes=len(course.quizzes),
            trainer=trainer.name if trainer else "",
            accepted=trainer is not None or path.is_dir(),
            shipped=path.is_dir(),
            known=known,
            variables=course.variables,
        )

    def _open(self, path: Path) -> tuple[OpenedPack, TrainerKey | None, bytes]:
        """The pack, the accepted trainer who signed it, and the bytes to keep."""
        if path.is_dir():
            return folder_pack(path), None, b""
        data = read_capped(path, PACK_CAP)
        with self._desk.reading() as connection:
            root = self._desk.roots(connection)[1][-1]
        opened = open_pack(data, [trainer.key for trainer in root.trainers])
        trainer = next((one for one in root.trainers if one.key == opened.signer), None)
        if trainer is not None and trainer.key not in trainers_for(root, opened.course.id):
            trainer = None
        return opened, trainer, data

    def add_pack(self, path: Path, policy: TrainerPolicy = TrainerPolicy.KNOWN_ONLY) -> KnownPack:
        """Keep a copy of a pack; a course folder is packed first.

        With KNOWN_ONLY a pack of an unknown signer is Refused(SIGNER_UNKNOWN); VOUCHED means that the committee looked
        through it and answers for it. Reports already received are graded again. Refused(LOCKED) for a folder.
        *Side effects:* writes the pack, figures and the journal.
        """
        from trainer.services.committee.regrading import regrade_logs_naming

        desk = self._desk
        opened, trainer, data = self._open(path)
        if path.is_dir():
            data = self._packed(path)
        elif trainer is None and policy is TrainerPolicy.KNOWN_ONLY:
            raise Refused(Reason.SIGNER_UNKNOWN, where=path.name)
        course = opened.course
        with desk.writing() as connection:
            if all(row.digest != opened.digest for row in store.packs(connection)):
                row = PackRow(
                    opened.digest,
                    0,
                    course.id,
                    course.title,
                    course.version,
                    trainer.key if trainer else "",
                    trainer.name if trainer else "",
                    desk.now(),
                )
                store.add_pack(connection, row, data)
                desk.note(
                    connection,
                    JournalKind.PACK,
                    course=course.id,
                    version=course.version,
                    digest=opened.digest,
                )
                regrade_logs_naming(desk, connection, opened.digest)
        return next(pack for pack in self.packs() if pack.digest == opened.digest)

    def _packed(self, folder: Path) -> bytes:
        """A shipped course as a pack; the digest does not depend on who signs."""
        from trainer.formats.course_folder import read_course
        from trainer.formats.course_pack import pack

        return pack(read_course(folder), self._desk.keys.catalogue)

    def packs(self) -> tuple[KnownPack, ...]:
        """The packs kept, newest first."""
        with self._desk.reading() as connection:
            rows = store.packs(connection)
            listed = {pack for entry in store.entries(connection) for pack in entry.packs}
            courses = self._desk.courses(connection, [row.digest for row in rows])
        newest: set[CourseId] = set()
        made: list[KnownPack] = []
        for row in rows:
            course = courses[row.digest]
            made.append(
                KnownPack(
                    course=row.course,
                    title=row.title,
                    version=row.version,
                    digest=row.digest,
                    trainer=row.trainer,
                    added=row.added,
                    lessons=len(course.lessons),
                    minutes=course.minutes,
                    pass_marks=tuple((quiz.id, quiz.pass_mark) for quiz in course.quizzes),
                    in_catalogue=row.digest in listed,
                    newest=row.course not in newest,
                )
            )
            newest.add(row.course)
        return tuple(made)

    # -- entries --------------------------------------------------------------------------------------

    def entries(self) -> tuple[CatalogueEntry, ...]:
        """What is asked, in the order it was added."""
        with self._desk.reading() as connection:
            return store.entries(connection)

    def set_entry(
        self,
        course: CourseId,
        *,
        mandatory: bool,
        due: date | None,
        units: tuple[UnitId, ...] = (),
        packs: tuple[PackDigest, ...] | None = None,
    ) -> CatalogueEntry:
        """Ask for a course; without `packs` every kept pack of it is accepted, newest first.

        Refused(PACK_UNKNOWN) where none is kept, Refused(NOT_FOUND) for an unknown unit. *Side effects:* writes.
        """
        with self._desk.writing() as connection:
            kept = [row for row in store.packs(connection) if row.course == course]
            chosen = tuple(row.digest for row in kept if packs is None or row.digest in packs)
            if not chosen or (packs is not None and set(packs) - set(chosen)):
                raise Refused(Reason.PACK_UNKNOWN, where=course)
            if not set(units) <= {unit.id for unit in store.units(connection)}:
                raise Refused(Reason.NOT_FOUND, where=", ".join(units))
            entry = CatalogueEntry(course, kept[0].title, chosen, mandatory, due, units)
            store.set_entry(connection, entry)
            self._desk.note(
                connection,
                JournalKind.ENTRY,
                course=course,
                mandatory=mandatory,
                due=due.isoformat() if due else "",
                units=list(units),
                packs=list(chosen),
            )
        return entry

    def remove_entry(self, course: CourseId) -> None:
        """Ask for a course no longer; what was received stays. *Side effects:* deletes a row, writes the journal."""
        with self._desk.writing() as connection:
            store.remove_entry(connection, course)
            self._desk.note(connection, JournalKind.ENTRY_REMOVED, course=course)

    def variables(self) -> tuple[tuple[str, str], ...]:
        """What fills `{{names}}` in course texts."""
        with self._desk.reading() as connection:
            return store.variables(connection)

    def set_variables(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Replace them all. *Side effects:* writes rows and the journal."""
        kept = tuple(pairs)
        with self._desk.writing() as connection:
            store.set_variables(connection, kept)
            self._desk.note(connection, JournalKind.VARIABLES, names=[name for name, _ in kept])

    @property
    def pin_required(self) -> bool:
        """Whether learners must have a PIN."""
        with self._desk.reading() as connection:
            return store.facts(connection).get("pin_required") == "1"

    def set_pin_required(self, *, on: bool) -> None:
        """Demand a PIN, or leave it to people. *Side effects:* writes a fact and the journal."""
        with self._desk.writing() as connection:
            store.set_fact(connection, "pin_required", "1" if on else "0")
            self._desk.note(connection, JournalKind.PIN_RULE, on=on)

    # -- trainers -------------------------------------------------------------------------------------

    def trainers(self) -> tuple[TrainerKey, ...]:
        """The accepted trainers."""
        with self._desk.reading() as connection:
            return self._desk.roots(connection)[1][-1].trainers

    def read_card(self, path: Path) -> TrainerKey:
        """The name and public key a trainer's key card claims; refusals of the card's format."""
        from trainer.formats.trainer_key_file import read_key_card

        return read_key_card(read_capped(path, CARD_CAP).decode("utf-8", "replace"))

    def accept_trainer(
        self, name: str, key: PublicKey, typed_code: str, prefixes: tuple[str, ...] = ()
    ) -> TrainerKey:
        """Accept a trainer whose short code was heard and typed; a new root is signed, or waits for its shares.

        Refused(CODE_MISTYPED), Refused(SHORT_CODE_WRONG), Refused(KEY_MALFORMED), Refused(LOCKED),
        Refused(ROOT_WAITING).
        *Side effects:* writes a root and the journal.
        """
        check_public_key(key)
        if normalise_short_code(typed_code) != short_code(key):
            raise Refused(Reason.SHORT_CODE_WRONG)
        self._desk.require_unlocked()
        trainer = TrainerKey(name, key, prefixes)
        with self._desk.writing() as connection:
            root = self._desk.roots(connection)[1][-1]
            others = tuple(one for one in root.trainers if one.key != key)
            told = {"code": short_code(key)}  # the name stands in the root, and only there
            follow(
                self._desk, connection, replace(root, trainers=(*others, trainer)), JournalKind.TRAINER, told
            )
        return trainer

    def remove_trainer(self, key: PublicKey) -> None:
        """Accept no further packs of a trainer; packs kept stay; as `accept_trainer`, a root may have to wait.

        *Side effects:* writes a root and the journal.
        """
        self._desk.require_unlocked()
        with self._desk.writing() as connection:
            root = self._desk.roots(connection)[1][-1]
            left = tuple(one for one in root.trainers if one.key != key)
            if len(left) == len(root.trainers):
                raise Refused(Reason.NOT_FOUND)
            told = {"code": short_code(key)}
            follow(self._desk, connection, replace(root, trainers=left), JournalKind.TRAINER_REMOVED, told)
