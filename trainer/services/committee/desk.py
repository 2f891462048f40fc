"""What every verb of the committee shares: its folder, its store, its keys while unlocked, clock and chance."""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trainer.domain.course import Course
from trainer.domain.erasure import remark_hash
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import OrgId, PackDigest, PersonId
from trainer.domain.organisation import Root
from trainer.formats import envelope
from trainer.formats.committee_keys import CommitteeKeys, Vault, open_box
from trainer.formats.envelope import LINE_CAP
from trainer.formats.root_line import open_roots, organisation_id
from trainer.services.clock import Clock
from trainer.services.committee.values import JournalKind
from trainer.storage import committee_erasure as erasure
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage import key_facts
from trainer.storage.committee_erasure import Remark
from trainer.storage.committee_store import CodeRow, Connection
from trainer.storage.database import Database
from trainer.storage.vault import Office

MOST_COURSES_KEPT = 32
SALT_SIZE = 16
_IMPERSONAL = re.compile(r"[!-~]*")


@dataclass(frozen=True, slots=True)
class OpenCode:
    """An activation code taken out of its box; `card_key` is what its Argon2id gave, which is dear to compute."""

    number: int
    person: PersonId
    code: str
    card_key: bytes
    valid_until: date
    devices: int


class Desk:
    """One committee at one PC; several threads may use it, each verb in a transaction of its own."""

    def __init__(self, home: Path, *, clock: Clock | None, token: Callable[[int], bytes] | None) -> None:
        self.office = Office(home)
        self.clock = clock or Clock()
        self.token = token or secrets.token_bytes
        self._guard = threading.RLock()
        self._database: Database | None = None
        self._vault: Vault | None = None
        self._fitted: tuple[Root, CommitteeKeys] | None = None
        self._codes: dict[int, OpenCode] = {}
        self._courses: dict[PackDigest, Course] = {}
        self._roots: tuple[tuple[bytes, ...], tuple[Root, ...], OrgId] | None = None

    # -- keys -----------------------------------------------------------------------------------------

    @property
    def unlocked(self) -> bool:
        """Whether the vault is open."""
        return self._vault is not None

    @property
    def vault(self) -> Vault:
        """Everything in the vault; Refused(NOT_SET_UP) or Refused(LOCKED)."""
        if self._vault is None:
            raise Refused(Reason.LOCKED if self.office.is_set_up else Reason.NOT_SET_UP)
        return self._vault

    @property
    def keys(self) -> CommitteeKeys:
        """The secrets that work under the newest root; Refused(NOT_SET_UP) or Refused(LOCKED)."""
        vault = self.vault
        # Read every time: another desk may have brought a new root into force.
        with self.reading() as connection:
            root = self.roots(connection)[1][-1]
        fitted = self._fitted
        if fitted is None or fitted[0] != root:
            fitted = self._fitted = root, vault.fit(root)
        return fitted[1]

    def require_unlocked(self) -> None:
        """Refused(NOT_SET_UP) or Refused(LOCKED) unless the vault is open."""
        assert self.vault

    def hold(self, vault: Vault | None) -> None:
        """Keep the secrets in memory in the place of others, or forget them."""
        self._vault = vault
        self._fitted = None
        self._codes = {}

    # -- store ----------------------------------------------------------------------------------------

    def database(self) -> Database:
        """The store, opened on first use; Refused(NOT_SET_UP)."""
        with self._guard:
            if self._database is None:
                database = store.open_committee_store(self.office.store_place())
                erasure.finish_wiping(database)
                self._database = database
            return self._database

    def adopt(self, database: Database) -> None:
        """Use a store that the set-up has just made."""
        self._database = database

    def close(self) -> None:
        """Let go of the store and the secrets."""
        with self._guard:
            if self._database is not None:
                self._database.close()
            self._database = None
            self.hold(None)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One writing verb; other desks wait."""
        with self.database().begin() as connection:
            store.take_turn(connection)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One reading verb."""
        with self.database().read() as connection:
            yield connection

    # -- what everybody asks ------------------------------------------------------------------------------

    def now(self) -> str:
        """The wall clock as it is stored: ISO 8601 with offset, to the second."""
        return self.clock.now().replace(microsecond=0).isoformat()

    def today(self) -> date:
        """The day by the committee's clock."""
        return self.clock.now().date()

    def roots(self, connection: Connection) -> tuple[tuple[bytes, ...], tuple[Root, ...], OrgId]:
        """The signed roots, the roots, and the organisation's id."""
        lines = store.root_lines(connection)
        kept = self._roots
        if kept is None or kept[0] != lines:
            roots = open_roots([envelope.peek(line, LINE_CAP) for line in lines])
            kept = (lines, roots, organisation_id(lines[0]))
            self._roots = kept
        return kept

    def organisations(self, connection: Connection) -> frozenset[OrgId]:
        """Whose reports are received: this organisation, and those it succeeds because their root was lost."""
        return frozenset(
            {self.roots(connection)[2], *(before.id for before in key_facts.succeeded(connection))}
        )

    def courses(self, connection: Connection, packs: Collection[PackDigest]) -> Mapping[PackDigest, Course]:
        """The committee's own copies of these packs, opened; packs it has no copy of are left out."""
        from trainer.formats.course_pack import open_pack

        found: dict[PackDigest, Course] = {}
        for digest in packs:
            course = self._courses.get(digest)
            if course is None:
                data = store.pack_data(connection, digest)
                if data is None:
                    continue
                course = open_pack(data).course
                while len(self._courses) >= MOST_COURSES_KEPT:
                    self._courses.pop(next(iter(self._courses)))
                self._courses[digest] = course
            found[digest] = course
        return found

    def open_codes(self, rows: Collection[CodeRow]) -> dict[int, OpenCode]:
        """The codes of these rows by number, taken out of their boxes and kept in memory; needs the vault."""
        new = [row for row in rows if row.number not in self._codes]
        self._codes |= {code.number: code for code in self.codes_in(new)}
        return {row.number: self._codes[row.number] for row in rows}

    def codes_in(self, rows: Iterable[CodeRow]) -> Iterator[OpenCode]:
        """The same one by one, and nothing of them is kept."""
        secret = self.keys.codes
        for row in rows:
            opened = open_box(secret, row.sealed, row.number)
            code = opened[32:].decode("ascii")
            yield OpenCode(row.number, row.person, code, opened[:32], row.valid_until, row.devices)

    def forget_codes(self) -> None:
        """Drop activation codes that were opened: some of them have just been erased."""
        self._codes = {}

    def note(self, connection: Connection, kind: JournalKind, *, remark: str = "", **facts: object) -> bytes:
        """Write one line of the journal; returns the head after it.

        Words somebody typed go into `remark`: the line gets their salted hash only, so that they can be erased without
        breaking the chain. *Side effects:* writes a row, and one for the remark.
        """
        if not remark:
            return self.note_all(connection, [(kind, facts)])
        salt = self.token(SALT_SIZE)
        head = self.note_all(connection, [(kind, {**facts, "remark": remark_hash(salt, remark)})])
        erasure.add_remark(connection, Remark(ledger.journal_end(connection)[0], salt, remark))
        return head

    def note_all(
        self, connection: Connection, lines: Iterable[tuple[JournalKind, Mapping[str, object]]]
    ) -> bytes:
        """Write lines of the journal; returns the head after them. *Side effects:* writes a row for each.

        A line stands for ever, so it holds ids, digests, numbers and words of closed sets, never what people write:
        ValueError for anything else.
        """
        now = self.now()
        facts = [{"at": now, "kind": kind.value, **told} for kind, told in lines]
        if not all(_impersonal(value) for line in facts for value in line.values()):
            raise ValueError("words of people belong into the remark of a journal line")
        texts = (json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in facts)
        return ledger.write_journal(connection, texts)


def _impersonal(value: object) -> bool:
    """Whether a fact can be no name or sentence: Vietnamese ones have marks or spaces."""
    if isinstance(value, str):
        return _IMPERSONAL.fullmatch(value) is not None
    if isinstance(value, Mapping):
        return all(_impersonal(each) for pair in value.items() for each in pair)
    if isinstance(value, list | tuple):
        return all(_impersonal(each) for each in value)
    return value is None or isinstance(value, int)
