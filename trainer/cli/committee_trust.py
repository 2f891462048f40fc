"""`hocso committee` about trust that outlives people: computers of a person, ending keys, erasing, the audit."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.cli import GOOD, REFUSED, WRONG_USE
from trainer.cli import committee_trust_speech as speech
from trainer.domain.erasure import ErasureGround
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PersonId, PublicKey
from trainer.domain.organisation import RevocationReason
from trainer.ui.language import tr

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService

Unlock = Callable[[], None]


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> list[argparse.ArgumentParser]:
    """The verbs of this module and their options."""
    keys_of = verbs.add_parser("keys-of", help=tr("the computers of a person, with their receipts"))
    keys_of.add_argument("person", help=tr("staff code or id of the person"))
    retire = verbs.add_parser("retire", help=tr("end the key of an honest old computer; everything counts"))
    retire.add_argument("--key", required=True, help=tr("the key, as keys-of shows it"))
    revoke = verbs.add_parser("revoke", help=tr("end a key after a receipt; says first what would change"))
    revoke.add_argument("--key", required=True, help=tr("the key, as keys-of shows it"))
    revoke.add_argument(
        "--reason",
        choices=[reason.value for reason in RevocationReason],
        default=RevocationReason.LOST.value,
        help=tr("the reason that goes into the organisation file"),
    )
    revoke.add_argument(
        "--after", type=int, help=tr("the last receipt number that counts; the newest if left out")
    )
    for verb in (retire, revoke):
        verb.add_argument("--note", default="", help=tr("words for the journal; they stay here"))
        verb.add_argument("--dry-run", action="store_true", help=tr("say what would change, change nothing"))
    leavers = verbs.add_parser("leavers", help=tr("people who left, and whose time of keeping is over"))
    leavers.add_argument("--years", type=int, help=tr("keep people who left for so many years"))
    erase = verbs.add_parser("erase", help=tr("erase people for good: on request or when their time is over"))
    erase.add_argument("person", nargs="*", help=tr("staff code or id of the person"))
    erase.add_argument(
        "--ground",
        choices=[ground.value for ground in ErasureGround],
        default=ErasureGround.REQUEST.value,
        help=tr("why, for the signed entry"),
    )
    erase.add_argument("--over", action="store_true", help=tr("everybody whose time of keeping is over"))
    erase.add_argument("--yes", action="store_true", help=tr("do it; without it nothing is erased"))
    audit = verbs.add_parser("audit", help=tr("compute everything again from stored bytes and compare"))
    audit.add_argument("--org", type=Path, help=tr("the newest organisation file, to be compared too"))
    return [keys_of, retire, revoke, leavers, erase, audit]


def run(committee: CommitteeService, arguments: argparse.Namespace, unlock: Unlock) -> int:
    """Do what was asked; 0 good, 1 refused or findings, 2 wrong use."""
    if not committee.setup.is_set_up:
        raise Refused(Reason.NOT_SET_UP)
    return VERBS[arguments.verb](committee, arguments, unlock)


def _person(committee: CommitteeService, wanted: str) -> PersonId:
    """Somebody of the roster, or who left it, by staff code or id."""
    people = [line.person for line in committee.roster.people()]
    people += [leaver.person for leaver in committee.erasing.leavers()]
    for person in people:
        if wanted.casefold() in {person.staff_code.casefold(), person.id}:
            return person.id
    raise Refused(Reason.NOT_FOUND, where=wanted)


def _keys_of(committee: CommitteeService, arguments: argparse.Namespace, _unlock: Unlock) -> int:
    devices = committee.approvals.devices(_person(committee, arguments.person))
    speech.devices(devices, as_json=arguments.json)
    return GOOD


def _end(committee: CommitteeService, arguments: argparse.Namespace, unlock: Unlock) -> int:
    """Retire or revoke: what would change is said first, always."""
    key = PublicKey(arguments.key)
    retiring = arguments.verb == "retire"
    after = None if retiring else arguments.after
    reason = RevocationReason.RETIRED if retiring else RevocationReason(arguments.reason)
    effect = committee.approvals.preview_revocation(key, after)
    if arguments.dry_run:
        speech.effect(effect, None, as_json=arguments.json)
        return GOOD
    unlock()
    done = committee.approvals.revoke(
        key, arguments.note, reason=reason, after_receipt_no=effect.after_receipt_no
    )
    speech.effect(effect, done, as_json=arguments.json)
    return GOOD


def _leavers(committee: CommitteeService, arguments: argparse.Namespace, _unlock: Unlock) -> int:
    if arguments.years is not None:
        try:
            committee.erasing.set_retention_years(arguments.years)
        except ValueError:
            print(tr("Give a number of years from 1 to 100."), file=sys.stderr)
            return WRONG_USE
    speech.leavers(committee.erasing.leavers(), committee.erasing.retention_years, as_json=arguments.json)
    return GOOD


def _erase(committee: CommitteeService, arguments: argparse.Namespace, unlock: Unlock) -> int:
    people = [_person(committee, wanted) for wanted in arguments.person]
    if arguments.over:
        people += [leaver.person.id for leaver in committee.erasing.leavers() if leaver.over]
    if not people and not arguments.over:
        speech.wiped(done=committee.erasing.finish(), as_json=arguments.json)
        return GOOD
    if not people:
        speech.nobody_over(as_json=arguments.json)
        return GOOD
    preview = committee.erasing.preview(people)
    if not arguments.yes:
        speech.erasure(preview, None, as_json=arguments.json)
        return GOOD
    unlock()
    done = committee.erasing.erase(people, ErasureGround(arguments.ground))
    speech.erasure(preview, done, as_json=arguments.json)
    return GOOD if done.wiped else REFUSED


def _audit(committee: CommitteeService, arguments: argparse.Namespace, _unlock: Unlock) -> int:
    heard = None if arguments.json or not sys.stderr.isatty() else speech.audit_progress
    report = committee.auditor.audit(org_file=arguments.org, progress=heard)
    speech.audit(report, as_json=arguments.json)
    return GOOD if report.holds else REFUSED


VERBS: dict[str, Callable[[CommitteeService, argparse.Namespace, Unlock], int]] = {
    "keys-of": _keys_of,
    "retire": _end,
    "revoke": _end,
    "leavers": _leavers,
    "erase": _erase,
    "audit": _audit,
}
