"""The organisation file: what the committee hands back to everybody, in one file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from trainer.domain.codes import root_code
from trainer.domain.organisation import Catalogue, PersonCard
from trainer.formats.organisation_bodies import catalogue_digest
from trainer.formats.organisation_file import Contents, build
from trainer.services.committee.desk import Desk, OpenCode
from trainer.services.committee.ledger_view import LedgerView
from trainer.services.committee.values import JournalKind, Published
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.committee_store import Connection
from trainer.storage.files import written_after


class Publisher:
    """The verb of publishing; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def publish(self, path: Path) -> Published:
        """Write the organisation file: roots, catalogue, sealed cards, grants, revocations, receipts, results.

        Cards are sealed with keys that were derived when the codes were made, so this takes a moment, not minutes.
        Refused(LOCKED) or Refused(CANNOT_WRITE). *Side effects:* writes the file, the catalogue's version, the journal.
        """
        desk = self._desk
        keys = desk.keys
        with ExitStack() as finishing, desk.writing() as connection:
            lines, roots, org = desk.roots(connection)
            view = LedgerView.of(desk, connection)
            facts = store.facts(connection)
            catalogue = self._catalogue(connection, view, facts)
            live = [
                row for row in store.codes(connection) if not row.replaced and row.valid_until >= desk.today()
            ]
            codes = desk.open_codes(live)
            cards = [_card(code, view) for code in codes.values() if view.people[code.person].active]
            number = int(facts.get("file_number", "0")) + 1
            made = desk.now()
            contents = Contents(
                number=number,
                made=made,
                catalogue=catalogue,
                cards=cards,
                grants=tuple(view.grants.values()),
                revocations=tuple(view.revocations.values()),
                receipts=ledger.receipts(connection),
                results=view.results(connection),
            )
            data = build(lines, contents, keys.signers)
            digest = hashlib.sha256(data).hexdigest()
            head = desk.note(connection, JournalKind.PUBLISHED, number=number, digest=digest)
            for name, value in (
                ("file_number", str(number)),
                ("published", made),
                ("published_journal", str(ledger.journal_end(connection)[0])),
            ):
                store.set_fact(connection, name, value)
            # Before the file itself: a file that left this room and is not remembered would be the worse of the two.
            desk.office.keep_published(data)
            # Last inside the transaction: a file that cannot be written leaves no trace of having been published.
            # Its name it gets after the commit: no file is about whose number the store would give away again.
            finishing.enter_context(written_after(path, data))
        return Published(
            path=path,
            digest=digest,
            made=made,
            number=number,
            people=sum(person.active for person in view.people.values()),
            cards=len(cards),
            grants=len(contents.grants),
            receipts=len(contents.receipts),
            results=len(contents.results),
            catalogue_version=catalogue.version,
            root_version=roots[-1].version,
            root_code=root_code(org),
            size=len(data),
            journal_head=head.hex(),
        )

    def _catalogue(self, connection: Connection, view: LedgerView, facts: Mapping[str, str]) -> Catalogue:
        """The catalogue as it stands; its version grows only when it says something new."""
        catalogue = catalogue_now(connection, view, facts)
        saying = catalogue_digest(catalogue)
        if facts.get("catalogue_says") != saying:
            catalogue = replace(catalogue, version=catalogue.version + 1, made=self._desk.now())
            store.set_fact(connection, "catalogue_version", str(catalogue.version))
            store.set_fact(connection, "catalogue_made", catalogue.made)
            store.set_fact(connection, "catalogue_says", saying)
        return catalogue


def catalogue_now(connection: Connection, view: LedgerView, facts: Mapping[str, str]) -> Catalogue:
    """What is asked now, under the version that was published last."""
    return Catalogue(
        version=int(facts.get("catalogue_version", "0")),
        made=facts.get("catalogue_made", ""),
        expires="",
        units=tuple(view.units.values()),
        entries=view.entries,
        variables=store.variables(connection),
        pin_required=facts.get("pin_required") == "1",
    )


def _card(code: OpenCode, view: LedgerView) -> tuple[bytes, PersonCard]:
    person = view.people[code.person]
    card = PersonCard(
        person.id,
        person.name,
        person.staff_code,
        view.unit_name(person),
        person.position,
        code.valid_until.isoformat(),
    )
    return code.card_key, card
