"""The words for trust that outlives people: states and ends of keys, grounds of an erasure, findings of an audit."""

from __future__ import annotations

from trainer.domain.erasure import ErasureGround
from trainer.domain.intake import Verdict
from trainer.domain.organisation import GrantGround, RevocationReason
from trainer.services.committee.audit_values import AuditFault, AuditFinding
from trainer.services.committee.device_values import KeyState
from trainer.services.committee.erasure_values import Trace
from trainer.services.committee.values import JournalKind, JournalLine
from trainer.ui.committee_words import ground_word, verdict_word
from trainer.ui.language import mark, tr, trn

_REASONS = {
    RevocationReason.RETIRED: mark("old computer no longer used"),
    RevocationReason.LOST: mark("computer lost or stolen"),
    RevocationReason.MISUSED: mark("used by somebody else"),
    RevocationReason.LEFT: mark("person left"),
    RevocationReason.OTHER: mark("another reason"),
}
_STATES = {
    KeyState.IN_USE: mark("In use"),
    KeyState.RETIRED: mark("No longer used"),
    KeyState.REVOKED: mark("Revoked"),
}
_LONG = 60
_GROUNDS = {
    ErasureGround.REQUEST: mark("The person asks for it"),
    ErasureGround.RETENTION: mark("The time of keeping is over"),
    ErasureGround.MISTAKE: mark("They were entered by mistake"),
}
_TRACES = {
    Trace.TRAINER: mark(
        "They are named as a trainer in the root of the organisation; roots are never changed."
    ),
    Trace.KEY_HOLDER: mark(
        "They are named as the holder of a part of the root key: replace that part first."
    ),
    Trace.VARIABLES: mark("Their name stands in the contact details that courses show: change them there."),
    Trace.OTHER_REPORTS: mark(
        "Reports of other people give this name; they are other people’s evidence and stay."
    ),
    Trace.PUBLISHED_WORDS: mark(
        "An organisation file handed out earlier has words about a key of theirs; it cannot be called back."
    ),
}
_FAULTS = {
    AuditFault.DATABASE_DAMAGED: mark("The file of the database is damaged."),
    AuditFault.ROOTS_BROKEN: mark("The roots do not follow from one another."),
    AuditFault.JOURNAL_BROKEN: mark("Line {where} of the journal does not fit the one before."),
    AuditFault.REMARK_CHANGED: mark(
        "The words beside line {where} of the journal are not those that were written."
    ),
    AuditFault.DELETION_BROKEN: mark("A deletion entry is not signed by this committee. {where}"),
    AuditFault.DELETION_DIFFERS: mark("Deletion entry {where} does not fit what was erased."),
    AuditFault.RECEIPT_MISSING: mark("Receipt {where} is missing."),
    AuditFault.RECEIPT_DIFFERS: mark("Receipt {where} is not the one the journal tells of."),
    AuditFault.REPORT_BROKEN: mark("The report of receipt {where} is not as its key signed it."),
    AuditFault.REPORT_DIFFERS: mark("The report of receipt {where} does not fit its receipt."),
    AuditFault.FIGURES_DIFFER: mark("The figures of key {where} are not those its reports give."),
    AuditFault.GRANT_WITHOUT_PERSON: mark("Key {where} is approved for nobody."),
    AuditFault.GRANT_DIFFERS: mark("The approval of key {where} is not the one the journal tells of."),
    AuditFault.REVOCATION_DIFFERS: mark("Revocation {where} is not the one the journal tells of."),
    AuditFault.DECISION_DIFFERS: mark("A decision about key {where} is not the one the journal tells of."),
    AuditFault.PACK_BROKEN: mark("The pack of course {where} is not the one that was added."),
    AuditFault.CATALOGUE_DIFFERS: mark(
        "What is asked for in course {where} is not what the journal tells of."
    ),
    AuditFault.SETTING_DIFFERS: mark("A setting is not what it was set to: {where}."),
    AuditFault.FILE_REFUSED: mark("The organisation file {where} does not hold."),
    AuditFault.FILE_NOT_NEWEST: mark("The organisation file has number {where} and is not the newest."),
    AuditFault.FILE_DIFFERS: mark("The organisation file does not say what this store says: {where}."),
}


def reason_word(reason: str) -> str:
    """The word for a revocation's reason; older revocations have free words, which stay what they are."""
    known = next((each for each in RevocationReason if each.value == reason), None)
    return reason if known is None else tr(_REASONS[known])


def state_word(state: KeyState) -> str:
    """How it stands with a key."""
    return tr(_STATES[state])


def ground_of_erasure(ground: ErasureGround) -> str:
    """Why somebody is erased."""
    return tr(_GROUNDS[ground])


def trace_sentence(trace: Trace) -> str:
    """Where a name stays, and what can be done about it."""
    return tr(_TRACES[trace])


def finding_sentence(finding: AuditFinding) -> str:
    """What an audit found."""
    return tr(_FAULTS[finding.fault], where=finding.where).strip()


def journal_facts(line: JournalLine) -> str:
    """What a line of the journal says beside its kind; long values, keys and digests, are left out.

    What is not as this program writes it, in a store somebody changed, is shown as it stands; the audit finds it.
    """
    parts = (_fact(line.kind, name, value) for name, value in line.facts if value and len(value) < _LONG)
    return ", ".join(part for part in parts if part)


def _fact(kind: JournalKind, name: str, value: str) -> str:
    match kind, name:
        case JournalKind.DELETION, "number":
            return tr("entry no. {number}", number=value)
        case JournalKind.DELETION, "people" if value.isdecimal():
            return trn("{n} person", "{n} people", int(value))
        case JournalKind.DELETION, "reports" if value.isdecimal():
            return trn("{n} report", "{n} reports", int(value))
        case JournalKind.DELETION, "ground" if value in {each.value for each in ErasureGround}:
            return ground_of_erasure(ErasureGround(value))
        case JournalKind.REVOCATION, "why":
            return reason_word(value)
        case JournalKind.REVOCATION, "after_receipt_no":
            return tr("counts up to receipt no. {number}", number=value)
        case JournalKind.GRANT, "person":
            return ""  # a number nobody knows people by
        case JournalKind.IMPORT, "counts":
            return ", ".join(map(_verdicts, value.split(", ")))
        case JournalKind.GRANT, "ground" if value in {each.value for each in GrantGround}:
            return ground_word(GrantGround(value))
        case _:
            return value


def _verdicts(words: str) -> str:
    """The word for "fork 2" of a line about receiving."""
    name, _, count = words.rpartition(" ")
    known = next((verdict for verdict in Verdict if verdict.value == name), None)
    return words if known is None else f"{verdict_word(known)}: {count}"
