"""The sentences about this computer, for `hocso doctor` and the window: what is wrong, what is safe, what to do."""

from __future__ import annotations

from datetime import datetime

from trainer.services.health import Finding, Health, Mending, Part, Repair, Trouble
from trainer.ui.language import mark, tr, trn
from trainer.ui.language.formats import date_text, file_size

_PARTS = {
    Part.DATA_FOLDER: mark("Data folder {where}"),
    Part.ROOM: mark("Free space: {value}"),
    Part.CLOCK: mark("Clock: {value}"),
    Part.PROGRAM: mark("Học Số {value} on Python {where}"),
    Part.PARTS: mark("{where} {value}"),
    Part.ASSETS: mark("Files of the program, {where}: {value}"),
    Part.COURSES: mark("Course “{where}”, version {value}"),
    Part.PACKS: mark("Course pack {where}"),
    Part.ORGANISATION: mark("Organisation file {where}"),
    Part.PROFILE: mark("Profile {where}: {value} records"),
    Part.DATABASE: mark("Database {where}"),
    Part.SETTINGS: mark("Settings {where}"),
    Part.LEFTOVERS: mark("Files of interrupted writes: {where} ({value})"),
    Part.FONTS: mark("Fonts: {value} faces with all Vietnamese letters"),
    Part.COPIES: mark("Automatic copies of {where}, the newest of {day}"),
    Part.VAULT: mark("Committee's vault {where}"),
    Part.STORE: mark("Committee's store {where}: {value} reports"),
    Part.JOURNAL: mark("Committee's journal"),
    Part.RECEIPTS: mark("Receipts up to number {value}"),
    Part.ROOTS: mark("Root keys: {value} versions, each signed by the one before"),
    Part.KEPT_PACKS: mark("Course packs of the committee: {value}"),
    Part.FIGURES: mark("Figures of the reports"),
    Part.BACKUP_FILE: mark("Backup file of the committee, made on {day}"),
    Part.REHEARSAL: mark("Rehearsal of the recovery, on {day}"),
}
_BAD_PARTS = {
    Part.ASSETS: mark("Files of the program, {where}"),
    Part.COURSES: mark("Courses in {where}"),
    Part.PARTS: mark("Component {where}"),
    Part.PROFILE: mark("Profile {where}"),
    Part.FONTS: mark("Font {where}"),
    Part.COPIES: mark("Automatic copies of {where}"),
    Part.STORE: mark("Committee's store {where}"),
    Part.RECEIPTS: mark("Receipts of the committee"),
    Part.ROOTS: mark("Root keys of the committee"),
    Part.KEPT_PACKS: mark("Course pack of “{where}”"),
    Part.BACKUP_FILE: mark("Backup file of the committee"),
    Part.REHEARSAL: mark("Rehearsal of the recovery"),
}
_SENTENCES = {
    Trouble.NOT_THERE_YET: mark("Not there yet; it is made when it is first needed."),
    Trouble.NOT_RECEIVED: mark("Not received yet. Open the file that the committee sends."),
    Trouble.NOT_WRITABLE: mark(
        "It cannot be written to. Check the rights of this account, or choose another folder."
    ),
    Trouble.REMOTE: mark(
        "It is on another computer, where data get damaged. Choose a folder on this computer."
    ),
    Trouble.LITTLE_ROOM: mark("There is little room left. Free some space before going on."),
    Trouble.CLOCK_WRONG: mark("The clock of this computer is wrong. Set date and time."),
    Trouble.CLOCK_BEHIND: mark("The clock is behind the newest record. Check date and time."),
    Trouble.MISSING: mark("It is missing. Install the program again; the data is not touched by that."),
    Trouble.UNREADABLE: mark("It cannot be read. Do not delete it; ask the IT contact to look at it."),
    Trouble.EXPIRED: mark(
        "It has expired. Ask the committee for a newer file; learning goes on all the same."
    ),
    Trouble.DAMAGED: mark(
        "The file is damaged. Copy it to a safe place, then get a new one or restore a backup."
    ),
    Trouble.NEWER: mark("It was written by a newer version of the program. Install that version."),
    Trouble.CHAIN_BROKEN: mark(
        "The records were changed outside the program, so no report can be made of them. Restore a backup."
    ),
    Trouble.LOST: mark("The file is gone. If it was moved, put it back; otherwise restore a backup."),
    Trouble.LEFT_BEHIND: mark("They are of no use and take up room."),
    Trouble.NO_GLYPHS: mark("It lacks letters of Vietnamese ({value}). Install the program again."),
    Trouble.NONE_YET: mark("There is none yet."),
    Trouble.OLD: mark("The last one is of {day}."),
    Trouble.INCOMPLETE: mark("Something is lacking: {value}."),
    Trouble.BLIND: mark("It is not complete."),
}
_EXACT = {
    (Part.SETTINGS, Trouble.UNREADABLE): mark(
        "It cannot be read, so the program looks as it did at first. Nothing else is lost."
    ),
    (Part.COPIES, Trouble.DAMAGED): mark("{value} of them cannot be used; an older one is whole."),
    (Part.COPIES, Trouble.UNREADABLE): mark(
        "None of them can be used. The data itself is not touched; make a backup to a USB drive now."
    ),
    (Part.COPIES, Trouble.NONE_YET): mark("There is none yet. The program makes one with the next import."),
    (Part.VAULT, Trouble.LOST): mark(
        "The file is gone. Restore the committee's backup, or recover the keys from the printed sheet."
    ),
    (Part.VAULT, Trouble.DAMAGED): mark(
        "The file is damaged. Restore the committee's backup, or recover the keys from the printed sheet."
    ),
    (Part.STORE, Trouble.INCOMPLETE): mark("Parts that only speed the work up are missing: {value}."),
    (Part.STORE, Trouble.UNREADABLE): mark(
        "It cannot be opened ({value}). Do not delete it; check the place, or restore the committee's backup."
    ),
    (Part.JOURNAL, Trouble.CHAIN_BROKEN): mark(
        "Line {value} does not follow from the one before: it was changed outside the program. "
        "Do not go on working with it; restore the newest backup, and keep this folder for the inquiry."
    ),
    (Part.JOURNAL, Trouble.DAMAGED): mark(
        "A signed entry about erased people does not hold: it was changed outside the program. "
        "Do not go on working with it; restore the newest backup, and keep this folder for the inquiry."
    ),
    (Part.RECEIPTS, Trouble.INCOMPLETE): mark(
        "{value} are missing, the first is number {where}. Run `hocso committee audit`, or restore the newest backup."
    ),
    (Part.ROOTS, Trouble.CHAIN_BROKEN): mark(
        "They do not follow from one another. Restore the newest backup; publish nothing before that."
    ),
    (Part.ROOTS, Trouble.LOST): mark("There are none in the store. Restore the newest backup."),
    (Part.KEPT_PACKS, Trouble.MISSING): mark(
        "It is not kept here, so its tests cannot be counted. Add the course pack again."
    ),
    (Part.FIGURES, Trouble.INCOMPLETE): mark(
        "{value} logs have no figures. They can be computed again from the signed reports; nothing is lost."
    ),
    (Part.BACKUP_FILE, Trouble.NONE_YET): mark(
        "There is none yet. Make one to a USB drive: `hocso committee backup`."
    ),
    (Part.BACKUP_FILE, Trouble.OLD): mark(
        "The last one is of {day}, and work has gone on since. Make one to a USB drive: `hocso committee backup`."
    ),
    (Part.BACKUP_FILE, Trouble.BLIND): mark(
        "On {day} one was restored without the newest organisation file, so numbers may be given out twice. "
        "Get that file from a learner's computer and read it in before publishing."
    ),
    (Part.REHEARSAL, Trouble.NONE_YET): mark(
        "Nobody has tried yet whether the keys can be recovered. Do it once: `hocso committee keys rehearse`."
    ),
    (Part.REHEARSAL, Trouble.OLD): mark(
        "The last one is of {day}, more than a year ago. Do it again: `hocso committee keys rehearse`."
    ),
}
_MARKS = {Health.GOOD: "✓", Health.WARNING: "!", Health.BAD: "✗"}


def finding_line(finding: Finding) -> str:
    """One line with its sign."""
    return f"{_MARKS[finding.health]} {finding_sentence(finding)}"


def finding_sentence(finding: Finding, *, window: bool = False) -> str:
    """What was looked at, how it is, and what to do; in the `window` nobody types commands."""
    size = finding.part in {Part.ROOM, Part.LEFTOVERS}
    value = _moment(finding.value) if window and finding.part is Part.CLOCK else finding.value
    words = {
        "where": finding.where,
        "value": file_size(int(finding.value)) if size else value,
        "day": _day(finding.value),
    }
    patterns = _PARTS if finding.health is Health.GOOD else _PARTS | _BAD_PARTS
    said = [f"{tr(patterns[finding.part], **words).strip()}."]
    if finding.trouble is not Trouble.NONE:
        sentence = _EXACT.get((finding.part, finding.trouble), _SENTENCES[finding.trouble])
        said.append(tr(sentence, **words))
    if window and finding.mendable and finding.part is Part.PROFILE:
        said.append(tr("Choose this profile under “Who is learning?”: the newest copy is offered there."))
    elif finding.mendable and not window:
        said.append(tr("`hocso doctor --repair` can put this right."))
    return " ".join(said)


def repair_line(repair: Repair) -> str:
    """What was put right, what was lost by it, and where the damaged file lies now."""
    value = file_size(int(repair.value)) if repair.part is Part.LEFTOVERS else repair.value
    what = tr((_PARTS | _BAD_PARTS)[repair.part], where=repair.where, value=value, day=_day(repair.value))
    said = [f"{what.strip()}."]
    match repair.mending:
        case Mending.RESTORED:
            whole = (
                mark("It is whole again up to {moment}; what came after that, if anything, is lost.")
                if repair.part is Part.PROFILE
                else mark("Put back from the copy of {moment}.")
            )
            said.append(tr(whole, moment=_moment(repair.value)))
            if repair.saved:
                said.append(
                    trn(
                        "{n} record made after it was saved from the damaged file.",
                        "{n} records made after it were saved from the damaged file.",
                        repair.saved,
                    )
                )
            if repair.lost:
                said.append(
                    trn(
                        "{n} report received after it is missing; it has to be sent again.",
                        "{n} reports received after it are missing; they have to be sent again.",
                        repair.lost,
                    )
                )
        case Mending.NOTHING_WHOLE:
            said.append(
                tr(
                    "There is no whole copy to put back. The file was left as it is; restore a backup from a USB drive."
                )
            )
        case Mending.RESET:
            said.append(tr("The program looks as it did at first again."))
        case Mending.REMOVED:
            said.append(tr("Taken away."))
        case Mending.COMPUTED:
            said.append(
                trn("{n} log was computed again.", "{n} logs were computed again.", int(repair.value))
            )
        case Mending.COMPLETED:
            said.append(tr("Put right; nothing was lost."))
        case Mending.FAILED:
            said.append(tr("It could not be put right: {reason}", reason=repair.value))
    if repair.aside:
        said.append(tr("The damaged file is kept as {name}.", name=repair.aside))
    return " ".join(said)


def _day(value: str) -> str:
    try:
        return date_text(datetime.fromisoformat(value).date())
    except ValueError:
        return ""


def _moment(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{moment:%H:%M} {date_text(moment.date())}"
