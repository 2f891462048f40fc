"""Words for root keys: forms, roles, what a root changes, what waits, and what a rehearsal proves."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.domain.organisation import Role
from trainer.domain.roots import Change, RootChange, RootForm
from trainer.services.committee.key_values import GivenBy, Proof, Waiting
from trainer.services.committee.values import JournalKind
from trainer.ui.language import mark, tr, trn

_FORMS = {
    RootForm.ONE: (
        mark("One key, in this computer"),
        mark(
            "For a small office. The root key lies on this computer under the pass phrase, and once more on a "
            "printed recovery sheet in a safe. Whoever has the sheet can act as the committee."
        ),
    ),
    RootForm.TWO_OF_THREE: (
        mark("Three USB sticks, any two sign"),
        mark(
            "For an office with three people to trust. No single person, computer or stick can change who may act for "
            "the committee. One stick may be lost or broken: the other two make a new one."
        ),
    ),
}
_ROLES = {
    Role.ROOT: mark("Root key"),
    Role.REGISTRAR: mark("Key for approving people"),
    Role.CATALOGUE: mark("Key for the list of courses"),
    Role.IMPORTER: mark("Key for receipts and results"),
    Role.READER: mark("Key for reading reports"),
    Role.TRAINER: mark("Trainer"),
}
_CHANGES = {
    RootChange.ROOT_KEYS: mark("Root keys: {before} become {after}"),
    RootChange.THRESHOLD: mark("Signatures needed: {before} becomes {after}"),
    RootChange.REGISTRAR: mark("Key for approving people: {before} becomes {after}"),
    RootChange.CATALOGUE: mark("Key for the list of courses: {before} becomes {after}"),
    RootChange.IMPORTER: mark("Key for receipts and results: {before} becomes {after}"),
    RootChange.READERS: mark("Keys for reading reports: {before} become {after}"),
    RootChange.TRAINER_ADDED: mark("Trainer accepted: {after}"),
    RootChange.TRAINER_REMOVED: mark("Trainer no longer accepted: {before}"),
    RootChange.NAMES: mark("Name: {before} becomes {after}"),
    RootChange.EXPIRES: mark("Valid until: {before} becomes {after}"),
}
_KINDS = {
    JournalKind.TRAINER: mark("Accept a trainer"),
    JournalKind.TRAINER_REMOVED: mark("Accept a trainer no longer"),
    JournalKind.ROOT_ROTATED: mark("Replace all root keys"),
    JournalKind.SHARE_REPLACED: mark("Replace one part of the root key"),
    JournalKind.ROLE_REPLACED: mark("Replace a working key"),
}
_PROOFS = {
    Proof.KEYS: mark("The root keys given are those in force, and they are enough to sign a new root."),
    Proof.VAULT: mark("New working keys were made, and open with their new pass phrase after a restart."),
    Proof.REPORTS_BEFORE: mark("A report that was sealed before the loss opens with the spare key."),
    Proof.REPORTS_AFTER: mark("A report that is sealed afterwards opens with the new key."),
    Proof.ORGANISATION: mark(
        "A learner’s program that knows the committee takes its new organisation file without typing a code."
    ),
    Proof.JOURNAL: mark("The journal is whole: every line fits the one before."),
    Proof.UNTOUCHED: mark("The committee’s own keys and journal were not touched."),
}
_GIVEN = {GivenBy.STICK: mark("USB stick"), GivenBy.SHEET: mark("printed sheet")}


def form_words(form: RootForm) -> tuple[str, str]:
    """A form's name, and what it means."""
    name, meaning = _FORMS[form]
    return tr(name), tr(meaning)


def role_word(role: Role) -> str:
    """What a key is for."""
    return tr(_ROLES[role])


def change_sentence(change: Change) -> str:
    """One thing a root changes."""
    nothing = tr("none")
    return tr(_CHANGES[change.kind], before=change.before or nothing, after=change.after or nothing)


def purpose_word(kind: JournalKind) -> str:
    """What a waiting root is for."""
    return tr(_KINDS[kind])


def missing_sentence(waiting: Waiting) -> str:
    """How many signatures are missing still."""
    needed = max(waiting.missing_old, waiting.missing_new)
    return trn("{n} signature is missing.", "{n} signatures are missing.", needed)


def signed_sentence(waiting: Waiting) -> str:
    """Which parts have signed."""
    if not waiting.signed:
        return tr("Nobody has signed yet.")
    return tr("Signed so far: {parts}", parts=parts_words(waiting.signed))


def parts_words(numbers: Sequence[int]) -> str:
    """Parts by their numbers."""
    return ", ".join(part_word(number) for number in numbers)


def part_word(number: int) -> str:
    """One part; 0 is the recovery sheet."""
    return tr("part {n}", n=number) if number else tr("recovery sheet")


def proof_sentence(proof: Proof) -> str:
    """What was proven."""
    return tr(_PROOFS[proof])


def given_word(number: int, way: GivenBy) -> str:
    """Which key was given, and how."""
    return f"{part_word(number)} ({tr(_GIVEN[way])})" if number else part_word(number)
