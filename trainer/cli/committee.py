"""`hocso committee`: set up, roster, catalogue, import, approve, publish, export, status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.cli import (
    GOOD,
    REFUSED,
    WRONG_USE,
    committee_backup,
    committee_keys,
    committee_keys_speech,
    committee_trust,
)
from trainer.cli import committee_speech as speech
from trainer.cli.secret_input import first_line, passphrase
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, PersonId, PublicKey
from trainer.domain.intake import Verdict
from trainer.paths import data_folder
from trainer.services.committee.values import TrainerPolicy, Wish
from trainer.ui.language import tr

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService

_HARMLESS = {Verdict.VALID, Verdict.DUPLICATE, Verdict.COVERED}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs and their options."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    init = verbs.add_parser("init", help=tr("set a committee up: keys, store, recovery sheet"))
    init.add_argument("--organisation", required=True, help=tr("name of the organisation"))
    init.add_argument("--committee", required=True, help=tr("name of the steering committee"))
    init.add_argument("--unit", action="append", default=[], help=tr("a unit; repeat for each"))
    init.add_argument("--store-file", type=Path, help=tr("a file whose first line is a PostgreSQL address"))
    init.add_argument("--sheet", type=Path, required=True, help=tr("where the recovery sheet goes (.pdf)"))
    roster = verbs.add_parser("roster", help=tr("read a staff list, show what would change, apply it"))
    roster.add_argument("file", type=Path, nargs="?", help=tr("the staff list (.xlsx, .xls, .csv)"))
    roster.add_argument(
        "--apply", action="store_true", help=tr("change the roster; without it nothing changes")
    )
    roster.add_argument(
        "--remove-gone", action="store_true", help=tr("take out people who are not in the list")
    )
    roster.add_argument("--valid-until", type=date.fromisoformat, help=tr("last day of new activation codes"))
    roster.add_argument(
        "--devices", type=int, default=2, help=tr("computers one activation code is good for")
    )
    roster.add_argument("--slips", type=Path, help=tr("write the activation slips (.pdf)"))
    catalogue = verbs.add_parser("catalogue", help=tr("packs kept, courses asked for, trainers accepted"))
    catalogue.add_argument(
        "--add", type=Path, action="append", default=[], help=tr("keep a pack or a shipped course")
    )
    catalogue.add_argument("--vouch", action="store_true", help=tr("take packs of unknown trainers too"))
    catalogue.add_argument("--ask", help=tr("the id of a course to ask for"))
    catalogue.add_argument("--optional", action="store_true", help=tr("the course is offered, not demanded"))
    catalogue.add_argument("--due", type=date.fromisoformat, help=tr("last day, as yyyy-mm-dd"))
    catalogue.add_argument(
        "--unit", action="append", default=[], help=tr("id of a unit it is for; none means all")
    )
    catalogue.add_argument("--remove", help=tr("the id of a course no longer asked for"))
    catalogue.add_argument("--trainer-card", type=Path, help=tr("key card of a trainer to accept"))
    catalogue.add_argument("--trainer-code", help=tr("the short code the trainer read out"))
    receive = verbs.add_parser("import", help=tr("receive reports: files, folders, zips"))
    receive.add_argument("paths", type=Path, nargs="+")
    receive.add_argument("--dry-run", action="store_true", help=tr("check only, record nothing"))
    approve = verbs.add_parser("approve", help=tr("keys that wait; approve one by its short code"))
    approve.add_argument("--key", help=tr("the key, as the waiting list shows it"))
    approve.add_argument("--person", help=tr("staff code or id of the person"))
    approve.add_argument("--code", help=tr("the short code the person read out"))
    publish = verbs.add_parser("publish", help=tr("write the organisation file"))
    publish.add_argument("file", type=Path)
    export = verbs.add_parser("export", help=tr("write the results as .xlsx"))
    export.add_argument("file", type=Path)
    status = verbs.add_parser("status", help=tr("the committee at a glance"))
    committee_keys.add_arguments(verbs.add_parser("keys", help=tr("root keys: sticks, sheets, rehearsal")))
    backup_verbs = committee_backup.add_verbs(verbs)
    trust = committee_trust.add_verbs(verbs)
    for verb in (init, roster, catalogue, receive, approve, publish, export, status, *backup_verbs, *trust):
        verb.add_argument("--home", type=Path, help=tr("the committee's folder"))
        verb.add_argument(
            "--passphrase-file", type=Path, help=tr("a file whose first line is the pass phrase")
        )
        verb.add_argument("--json", action="store_true", help=tr("speak JSON, for a program"))


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked; 0 good, 1 refused or findings, 2 wrong use."""
    from trainer.services.committee import CommitteeService

    verbs: dict[str, Callable[[CommitteeService, argparse.Namespace], int]] = {
        "init": _init,
        "roster": _roster,
        "catalogue": _catalogue,
        "import": _import,
        "approve": _approve,
        "publish": _publish,
        "export": _export,
        "status": _status,
        "keys": committee_keys.run,
        "backup": committee_backup.backup,
        "restore": lambda _committee, given: committee_backup.restore(home, given),
    }
    home = arguments.home or data_folder() / "committee"
    committee = CommitteeService(home)
    try:
        if arguments.verb in committee_trust.VERBS:
            return committee_trust.run(
                committee, arguments, lambda: committee.setup.unlock(passphrase(arguments))
            )
        return verbs[arguments.verb](committee, arguments)
    finally:
        committee.close()


def _init(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    if arguments.sheet.exists():
        raise Refused(Reason.FILE_EXISTS, where=str(arguments.sheet))
    store = first_line(arguments.store_file) if arguments.store_file else ""
    words = passphrase(arguments, twice=True)
    wish = Wish(arguments.organisation, arguments.committee, tuple(arguments.unit), words, store)
    # The secrets exist only once: that the sheet can be drawn and written is made sure before they are made.
    speech.write_pdf_file(arguments.sheet, lambda: b"")
    try:
        sheet = committee.setup.set_up(wish)
    except BaseException:
        from trainer.storage.files import remove

        remove(arguments.sheet)
        raise
    speech.write_pdf_file(arguments.sheet, lambda: speech.recovery_pdf(sheet))
    speech.set_up(sheet, arguments.sheet, as_json=arguments.json)
    return GOOD


def _roster(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    if arguments.file is None and arguments.slips is None:
        speech.people(committee.roster.people(), as_json=arguments.json)
        return GOOD
    if arguments.apply or arguments.slips:
        committee.setup.unlock(passphrase(arguments))
    good = True
    if arguments.file is not None:
        reading = committee.roster.read(arguments.file)
        diff = committee.roster.compare(reading)
        applied = None
        if arguments.apply:
            applied = committee.roster.apply(
                diff,
                remove_gone=arguments.remove_gone,
                valid_until=arguments.valid_until,
                devices=arguments.devices,
            )
        speech.roster(reading, diff, applied, as_json=arguments.json)
        good = not reading.problems
    if arguments.slips is not None:
        slips = committee.roster.slips()
        speech.write_pdf_file(arguments.slips, lambda: speech.slips_pdf(slips))
        if not arguments.json:
            speech.written(arguments.slips)
    return GOOD if good else REFUSED


def _catalogue(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    desk = committee.catalogue
    if bool(arguments.trainer_card) != bool(arguments.trainer_code):
        print(tr("Give --trainer-card and --trainer-code together."), file=sys.stderr)
        return WRONG_USE
    if arguments.add or arguments.trainer_card:
        committee.setup.unlock(passphrase(arguments))
    if arguments.trainer_card:
        card = desk.read_card(arguments.trainer_card)
        desk.accept_trainer(card.name, card.key, arguments.trainer_code, card.prefixes)
    for path in arguments.add:
        desk.add_pack(path, TrainerPolicy.VOUCHED if arguments.vouch else TrainerPolicy.KNOWN_ONLY)
    if arguments.ask:
        desk.set_entry(
            CourseId(arguments.ask),
            mandatory=not arguments.optional,
            due=arguments.due,
            units=tuple(arguments.unit),
        )
    if arguments.remove:
        desk.remove_entry(CourseId(arguments.remove))
    speech.catalogue(desk.packs(), desk.entries(), desk.trainers(), as_json=arguments.json)
    waits = committee.roots.waiting()
    if waits is not None and not arguments.json:
        committee_keys_speech.waiting(waits)
    return GOOD


def _import(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    committee.setup.unlock(passphrase(arguments))
    checking = committee.intake.check(arguments.paths)
    for verdict in checking:
        if not arguments.json:
            speech.verdict(verdict)
    recorded = None if arguments.dry_run else committee.intake.record(checking)
    verdicts = recorded.verdicts if recorded else checking.verdicts
    speech.imported(verdicts, recorded, as_json=arguments.json)
    return GOOD if all(verdict.verdict in _HARMLESS for verdict in verdicts) else REFUSED


def _approve(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    given = (arguments.key, arguments.person, arguments.code)
    if not any(given):
        speech.waiting(committee.approvals.waiting(), as_json=arguments.json)
        return GOOD
    if not all(given):
        print(tr("Give --key, --person and --code together."), file=sys.stderr)
        return WRONG_USE
    committee.setup.unlock(passphrase(arguments))
    people = {line.person.staff_code.casefold(): line.person for line in committee.roster.people()}
    person = people.get(arguments.person.casefold())
    approved = committee.approvals.approve(
        PublicKey(arguments.key), person.id if person else PersonId(arguments.person), arguments.code
    )
    speech.approved(approved, as_json=arguments.json)
    return GOOD


def _publish(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    committee.setup.unlock(passphrase(arguments))
    speech.published(committee.publisher.publish(arguments.file), as_json=arguments.json)
    return GOOD


def _export(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    from trainer.ui.committee.export_words import export_words

    speech.exported(
        committee.exporter.export_xlsx(arguments.file, words=export_words()), as_json=arguments.json
    )
    return GOOD


def _status(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    if not committee.setup.is_set_up:
        raise Refused(Reason.NOT_SET_UP)
    speech.status(committee.setup.status(), committee.overview.overview(), as_json=arguments.json)
    return GOOD
