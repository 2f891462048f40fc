"""What the committee says of files, people and scores, for windows and commands alike; no Qt here."""

from __future__ import annotations

from dataclasses import dataclass

from trainer.domain.errors import Refused
from trainer.domain.intake import FileVerdict, Finding, NamedBy, Verdict
from trainer.domain.organisation import GrantGround
from trainer.domain.roster import Column, OldFont, RowFault, RowProblem
from trainer.domain.standing import Evidence, Progress, Rank
from trainer.services.committee.values import CodeState, JournalKind, Match
from trainer.ui.language import mark, tr
from trainer.ui.language.formats import number
from trainer.ui.messages import sentence_for
from trainer.ui.roles import Tone


@dataclass(frozen=True, slots=True)
class VerdictLook:
    """How a verdict is shown: its icon and its colour; the word comes from `verdict_word`."""

    icon: str
    tone: Tone


LOOKS: dict[Verdict, VerdictLook] = {
    Verdict.VALID: VerdictLook("circle-check", Tone.OK),
    Verdict.GAP: VerdictLook("file-warning", Tone.WARN),
    Verdict.SCORE_DIFFERS: VerdictLook("triangle-alert", Tone.WARN),
    Verdict.UNKNOWN_PACK: VerdictLook("package-check", Tone.WARN),
    Verdict.WAITING: VerdictLook("user-check", Tone.INFO),
    Verdict.REVOKED: VerdictLook("shield-x", Tone.BAD),
    Verdict.FORK: VerdictLook("shield-alert", Tone.WARN),
    Verdict.COVERED: VerdictLook("copy", Tone.NEUTRAL),
    Verdict.DUPLICATE: VerdictLook("copy", Tone.NEUTRAL),
    Verdict.INVALID: VerdictLook("file-x", Tone.BAD),
}

_VERDICTS = {
    Verdict.VALID: mark("Valid"),
    Verdict.GAP: mark("Events lacking"),
    Verdict.SCORE_DIFFERS: mark("Claimed score differs from the regraded one"),
    Verdict.UNKNOWN_PACK: mark("Unknown course pack"),
    Verdict.WAITING: mark("Waiting for approval"),
    Verdict.REVOKED: mark("Key revoked"),
    Verdict.FORK: mark("Two branches"),
    Verdict.COVERED: mark("Already covered"),
    Verdict.DUPLICATE: mark("Duplicate"),
    Verdict.INVALID: mark("Not valid"),
}
_MEANINGS = {
    Verdict.VALID: mark("The signature holds and every answer was graded again here."),
    Verdict.GAP: mark(
        "Part of the learning record is not in any report received so far. What is here counts."
    ),
    Verdict.SCORE_DIFFERS: mark(
        "The score in the file is not the one the answers give. The regraded score counts."
    ),
    Verdict.UNKNOWN_PACK: mark(
        "The learner used a course pack that is not in the catalogue. It is kept, not counted."
    ),
    Verdict.WAITING: mark(
        "The signature holds, but nobody has approved this key yet. The report is kept and counts once approved."
    ),
    Verdict.REVOKED: mark("The key of this report was revoked before it came in. It is kept, not counted."),
    Verdict.FORK: mark(
        "The same record goes on in two ways. This may be a restored copy and is no "
        "proof of cheating. What follows does not count until you choose."
    ),
    Verdict.COVERED: mark("Another report already holds everything in this one. It adds nothing."),
    Verdict.DUPLICATE: mark("The very same report was received before. It adds nothing."),
    Verdict.INVALID: mark("The file is not used, and nothing of it is kept."),
}
_ADVICE = {
    Verdict.VALID: mark("Nothing to do."),
    Verdict.GAP: mark("Ask the learner to send a full report again."),
    Verdict.SCORE_DIFFERS: mark("Ask which version of the program was used. The figures here are right."),
    Verdict.UNKNOWN_PACK: mark(
        "Find out where the pack came from; if it is right, add it on the Deadlines page."
    ),
    Verdict.WAITING: mark("Approve the person on the Approvals page, with the short code they read to you."),
    Verdict.REVOKED: mark("If the learner has a new computer, approve its key."),
    Verdict.FORK: mark(
        "Look at both branches on the Approvals page and choose one together with the learner."
    ),
    Verdict.COVERED: mark("Nothing to do."),
    Verdict.DUPLICATE: mark("Nothing to do."),
    Verdict.INVALID: mark("Ask the learner to make the report again on the computer used."),
}
_PROGRESS = {
    Progress.NOT_STARTED: mark("Not started yet"),
    Progress.IN_PROGRESS: mark("Learning now"),
    Progress.DONE: mark("Lessons done, test not passed"),
    Progress.PASSED: mark("Course completed"),
}
_RANKS = {
    Rank.EXCELLENT: mark("Rank: excellent"),
    Rank.VERY_GOOD: mark("Rank: very good"),
    Rank.GOOD: mark("Rank: good"),
    Rank.PASSED: mark("Rank: meets the requirement"),
    Rank.NOT_PASSED: mark("Rank: not passed yet"),
}
_EVIDENCE = {
    Evidence.ON_PC: mark("checked on the computer (for reference)"),
    Evidence.SEALED: mark("sealed test"),
}
_NAMED_BY = {
    NamedBy.GRANT: mark("Approved key"),
    NamedBy.CODE: mark("Activation code, approved when recorded"),
    NamedBy.CLAIM: mark("As the file says, not approved yet"),
    NamedBy.NOBODY: mark("Not known"),
}
_MATCHES = {
    Match.STAFF_CODE: mark("same staff code"),
    Match.NAME_AND_UNIT: mark("same name and unit"),
    Match.NAME: mark("same name"),
}
_GROUNDS = {
    GrantGround.ACTIVATION: mark("activation code"),
    GrantGround.SHORT_CODE: mark("short code typed by hand"),
}
_CODES = {
    CodeState.NONE: mark("No code"),
    CodeState.READY: mark("Code ready"),
    CodeState.EXPIRED: mark("Code expired"),
    CodeState.USED_UP: mark("Code used"),
}
_FAULTS = {
    RowFault.NAME_MISSING: mark("no name"),
    RowFault.UNIT_MISSING: mark("no unit"),
    RowFault.STAFF_CODE_MISSING: mark("no staff code"),
    RowFault.STAFF_CODE_REPEATED: mark("the staff code stands on another line too"),
    RowFault.SAME_PERSON_TWICE: mark("the same person stands on another line too"),
    RowFault.LOOKS_LIKE_IDENTITY_NUMBER: mark(
        "this looks like an identity card number, which is not collected"
    ),
    RowFault.OLD_FONT: mark("written in an old font, convert it to Unicode"),
    RowFault.TOO_LONG: mark("too long"),
}
_COLUMNS = {
    Column.NAME: mark("full name"),
    Column.FAMILY_NAME: mark("family name"),
    Column.GIVEN_NAME: mark("given name"),
    Column.STAFF_CODE: mark("staff code"),
    Column.UNIT: mark("unit"),
    Column.POSITION: mark("position"),
    Column.ORDINAL: mark("ordinal number"),
}
_FONTS = {OldFont.TCVN3: mark("TCVN3 (.VnTime)"), OldFont.VNI: mark("VNI (VNI-Times)")}
_JOURNAL = {
    JournalKind.SET_UP: mark("Committee set up"),
    JournalKind.PASSPHRASE: mark("Pass phrase changed"),
    JournalKind.RECOVERED: mark("Recovered from the sheet"),
    JournalKind.ROSTER: mark("Roster applied"),
    JournalKind.UNIT: mark("Unit added"),
    JournalKind.CODES: mark("Activation codes made"),
    JournalKind.PACK: mark("Course pack added"),
    JournalKind.ENTRY: mark("Course asked for"),
    JournalKind.ENTRY_REMOVED: mark("Course no longer asked for"),
    JournalKind.VARIABLES: mark("Contact details changed"),
    JournalKind.PIN_RULE: mark("PIN rule changed"),
    JournalKind.TRAINER: mark("Trainer accepted"),
    JournalKind.TRAINER_REMOVED: mark("Trainer removed"),
    JournalKind.IMPORT: mark("Reports recorded"),
    JournalKind.GRANT: mark("Key approved"),
    JournalKind.REVOCATION: mark("Key was revoked"),
    JournalKind.SET_ASIDE: mark("Key set aside"),
    JournalKind.PICK: mark("Branch chosen"),
    JournalKind.ROOT_WAITS: mark("A change of the keys waits for signatures"),
    JournalKind.ROOT_ABANDONED: mark("A change of the keys was given up"),
    JournalKind.ROOT_ROTATED: mark("Root keys replaced"),
    JournalKind.SHARE_REPLACED: mark("One part of the root key replaced"),
    JournalKind.ROLE_REPLACED: mark("A working key replaced"),
    JournalKind.SUCCEEDED: mark("Begun again with a new root"),
    JournalKind.REHEARSED: mark("Recovery rehearsed"),
    JournalKind.DELETION: mark("Personal data erased"),
    JournalKind.RETENTION: mark("Retention period changed"),
    JournalKind.PUBLISHED: mark("Organisation file published"),
    JournalKind.RESTORED: mark("Restored from a backup"),
    JournalKind.CAUGHT_UP: mark("Caught up with the newest organisation file"),
}


def verdict_word(verdict: Verdict) -> str:
    """The word of a verdict, as it stands in chips and filters."""
    return tr(_VERDICTS[verdict])


def verdict_meaning(file: FileVerdict) -> str:
    """What a file's verdict means; for a refused file also why."""
    if file.verdict is Verdict.INVALID and file.reason is not None:
        return f"{sentence_for(Refused(file.reason)).title} {tr(_MEANINGS[Verdict.INVALID])}"
    return tr(_MEANINGS[file.verdict])


def verdict_advice(verdict: Verdict) -> str:
    """What the committee should do about it."""
    return tr(_ADVICE[verdict])


def finding_sentence(finding: Finding, title: str = "") -> str:
    """One finding in words, with the numbers it is about; `title` is the course's."""
    match finding.verdict:
        case Verdict.GAP:
            return tr(
                "events {first}–{last} missing, ask for a full report", first=finding.first, last=finding.last
            )
        case Verdict.SCORE_DIFFERS:
            words = tr(
                "claimed {claimed}, regraded {counted}",
                claimed=score_text(finding.claimed_bp),
                counted=score_text(finding.counted_bp),
            )
        case Verdict.UNKNOWN_PACK:
            words = tr("course pack not in the catalogue")
        case Verdict.FORK:
            return tr("two branches from event {first}", first=finding.first)
        case _:
            return verdict_word(finding.verdict)
    return f"{title}: {words}" if title else words


def score_text(score_bp: int | None) -> str:
    """A score out of 100 from hundredths of a percent; a dash where there is none."""
    if score_bp is None:
        return "–"
    return number(score_bp / 100, decimals=0 if score_bp % 100 == 0 else 1)


def progress_word(progress: Progress) -> str:
    """How far a person is."""
    return tr(_PROGRESS[progress])


def rank_word(rank: Rank) -> str:
    """Xếp loại."""
    return tr(_RANKS[rank])


def evidence_word(evidence: Evidence) -> str:
    """How much a score proves (FORMATS §6)."""
    return tr(_EVIDENCE[evidence])


def named_by_word(named_by: NamedBy) -> str:
    """Where the name beside a file comes from."""
    return tr(_NAMED_BY[named_by])


def match_word(match: Match) -> str:
    """Why a person of the roster is offered."""
    return tr(_MATCHES[match])


def ground_word(ground: GrantGround) -> str:
    """Why a key was approved."""
    return tr(_GROUNDS[ground])


def code_word(state: CodeState) -> str:
    """How it stands with an activation code."""
    return tr(_CODES[state])


def column_word(column: Column) -> str:
    """A column of the roster."""
    return tr(_COLUMNS[column])


def fault_sentence(problem: RowProblem) -> str:
    """What is wrong with a row of the roster."""
    return tr(_FAULTS[problem.fault])


def font_word(font: OldFont) -> str:
    """An encoding from before Unicode."""
    return tr(_FONTS[font])


def journal_word(kind: JournalKind) -> str:
    """What a line of the journal is about."""
    return tr(_JOURNAL[kind])
