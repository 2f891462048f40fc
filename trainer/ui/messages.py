"""Which sentence a person reads when something went wrong: what happened, what is safe, what to do."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from trainer.domain.errors import Reason, Refused
from trainer.ui.language import mark, tr
from trainer.ui.language.formats import date_time

E = TypeVar("E", bound=BaseException)


@dataclass(frozen=True, slots=True)
class Message:
    """What is shown: a title that says what happened, a text that says what to do, a code for support."""

    title: str
    text: str
    code: str = ""


_SAYERS: dict[type[BaseException], Callable[[BaseException], Message]] = {}


def say(kind: type[E]) -> Callable[[Callable[[E], Message]], Callable[[E], Message]]:
    """Registers how exceptions of a type and its subtypes are put into words."""

    def register(function: Callable[[E], Message]) -> Callable[[E], Message]:
        _SAYERS[kind] = function  # type: ignore[assignment]  # looked up by this very type
        return function

    return register


def sentence_for(error: BaseException) -> Message:
    """Puts an exception into words: the nearest registered type wins."""
    for kind in type(error).__mro__:
        if kind in _SAYERS:
            return _SAYERS[kind](error)
    return Message(
        tr("Something went wrong that was not foreseen."),
        tr("What was saved is safe. Try again; if it happens again, send the log file to support."),
        tr("Code: {code}", code=type(error).__name__),
    )


_DISK_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_LOCKED = {errno.EBUSY, errno.ETXTBSY, errno.EAGAIN}
_GONE = {errno.ENODEV, errno.ENXIO, errno.EIO}
_WINDOWS_FULL, _WINDOWS_LOCKED, _WINDOWS_GONE = {39, 112}, {32, 33}, {21, 1117, 1167}


def place(path: object) -> str:
    """Names a file or drive as a person knows it."""
    text = "" if path is None else str(path)
    return Path(text).name or text


@say(OSError)
def _os_error(error: OSError) -> Message:
    return _of_the_system(error, place(error.filename))


def _of_the_system(error: OSError, name: str) -> Message:
    windows = getattr(error, "winerror", None)
    if error.errno in _DISK_FULL or windows in _WINDOWS_FULL:
        return Message(
            tr("Not saved: the disk is full."),
            tr("Delete some files or choose another place, then try again."),
            tr("Code: {code}", code="E-DISK-01"),
        )
    if error.errno == errno.EROFS:
        return Message(
            tr("Not saved: this drive is write-protected."),
            tr("Choose another place, or unlock the drive."),
            tr("Code: {code}", code="E-DISK-02"),
        )
    if windows in _WINDOWS_LOCKED or error.errno in _LOCKED:
        return Message(
            tr("The file {name} is open in another program.", name=name),
            tr("Close it there, then try again."),
            tr("Code: {code}", code="E-FILE-03"),
        )
    if windows in _WINDOWS_GONE or error.errno in _GONE:
        return Message(
            tr("The drive does not answer."),
            tr("Nothing on this computer is lost. Plug the drive in again, then try again."),
            tr("Code: {code}", code="E-USB-03"),
        )
    if isinstance(error, PermissionError):
        return Message(
            tr("Windows does not allow the program to use {name}.", name=name or tr("this place")),
            tr("Choose another place, for example your Documents folder."),
            tr("Code: {code}", code="E-FILE-02"),
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Message(
            tr("The file {name} is no longer there.", name=name),
            tr("It may have been moved, or the drive was taken out. Choose it again."),
            tr("Code: {code}", code="E-FILE-01"),
        )
    return Message(
        tr("The file {name} could not be read or written.", name=name),
        tr("Try again, or choose another place."),
        tr("Code: {code}", code=f"E-FILE-{error.errno or 0}"),
    )


@say(MemoryError)
def _memory_error(_error: MemoryError) -> Message:
    return Message(
        tr("This computer has run out of memory."),
        tr("Close other programs, then try again. What was saved is safe."),
        tr("Code: {code}", code="E-MEM-01"),
    )


# reason: what happened, what to do
_REASONS: dict[Reason, tuple[str, str]] = {
    Reason.FILE_MISSING: (
        mark("The file is not there."),
        mark("It may have been moved, or the drive was taken out. Choose it again."),
    ),
    Reason.FILE_UNREADABLE: (
        mark("The file cannot be read."),
        mark("Copy it to this computer and open it from there. If that does not help, ask for it again."),
    ),
    Reason.FILE_TOO_LARGE: (
        mark("The file is larger than the program takes."),
        mark(
            "It was not opened, and nothing has changed. "
            "Check that it is the right file; if it is, ask the sender to make it again."
        ),
    ),
    Reason.FILE_NOT_OURS: (
        mark("This is not a file of Học Số."),
        mark(
            "Nothing has changed. Choose a course pack (.hspack), "
            "a report (.hsreport), an organisation file (.hsorg) or a backup (.hsbackup)."
        ),
    ),
    Reason.FILE_BROKEN: (
        mark("The file is damaged."),
        mark("Nothing of it was taken in, and nothing has changed. Ask for it again, and copy it with care."),
    ),
    Reason.FILE_EXISTS: (
        mark("There is already a file of that name."),
        mark("Choose another name or another folder."),
    ),
    Reason.CANNOT_WRITE: (
        mark("The file could not be written."),
        mark("Choose another place, then try again. Nothing on this computer is lost."),
    ),
    Reason.NO_ROOM: (
        mark("There is not enough free space there."),
        mark("Delete some files or choose another drive, then try again. Nothing on this computer is lost."),
    ),
    Reason.SEAL_BROKEN: (
        mark("The sealed file is damaged."),
        mark(
            "It was cut off or changed on the way, and nothing of it was taken in. "
            "Ask the sender to make it again and to send it once more."
        ),
    ),
    Reason.SEAL_FOREIGN: (
        mark("This file was sealed for another organisation."),
        mark(
            "It cannot be opened here, and nothing of it was read. Give it to the committee it is meant for."
        ),
    ),
    Reason.ENVELOPE_BROKEN: (
        mark("The file is damaged."),
        mark("Nothing of it was taken in, and nothing has changed. Ask for it again, and copy it with care."),
    ),
    Reason.WRONG_KIND: (
        mark("This is another kind of file than the one asked for."),
        mark(
            "Nothing has changed. Check that it is the right file; if it is, "
            "it comes from a newer version of the program: install that, then try again."
        ),
    ),
    Reason.SIGNATURE_BAD: (
        mark("The signature on the file does not hold."),
        mark(
            "The file was changed after it was signed, or not everybody who has to sign did. "
            "It is not used. Ask for it again from where it was made."
        ),
    ),
    Reason.SIGNER_UNKNOWN: (
        mark("The file was signed with an unknown key."),
        mark(
            "It is not used until the committee has approved whoever made it. Ask the sender who signed it."
        ),
    ),
    Reason.PAYLOAD_BROKEN: (
        mark("The content of the file cannot be understood."),
        mark(
            "Nothing of it was taken in. It may come from a newer version of the program: "
            "update, then try again. If this is the newest, ask the sender to make the file again."
        ),
    ),
    Reason.PACK_ENTRIES: (
        mark("The course pack holds more, or larger, files than allowed."),
        mark(
            "It was not opened, and the courses here are unchanged. "
            "Ask the author to pack it again with this program."
        ),
    ),
    Reason.PACK_NAMES: (
        mark("The course pack holds file names that are not allowed."),
        mark(
            "It was not opened, and the courses here are unchanged. "
            "Ask the author to pack it again with this program."
        ),
    ),
    Reason.PACK_CONTENT: (
        mark("The files in the course pack do not match its list."),
        mark(
            "The pack is damaged, was changed, or its course has errors; "
            "it is not used. Ask the author for the pack again."
        ),
    ),
    Reason.PACK_UNKNOWN: (
        mark("This course pack is not known here."),
        mark("Open the pack first, then try again."),
    ),
    Reason.COURSE_FINDINGS: (
        mark("The course still has errors."),
        mark("Put right what the list of problems names, then try again."),
    ),
    Reason.ORG_ROOT: (
        mark("The organisation file is not signed by its own authority."),
        mark(
            "It is not used; the file in use stays in use. "
            "Ask the committee for the right file, and say where this one came from."
        ),
    ),
    Reason.ORG_OTHER: (
        mark("This file belongs to another organisation."),
        mark(
            "It is not used, and nothing has changed. "
            "Ask whoever sent it for the file of your own organisation."
        ),
    ),
    Reason.ORG_OLDER: (
        mark("This organisation file is older than the one in use."),
        mark("The newer one stays in use. There is nothing to do."),
    ),
    Reason.ORG_TWIN: (
        mark("The committee has made two different files of the same number."),
        mark(
            "The file in use stays in use. "
            "Ask the committee to make the organisation file once more and to send the new one."
        ),
    ),
    Reason.ORG_CODE_WRONG: (
        mark("The code does not fit this organisation file."),
        mark(
            "Compare it with the letter from the committee and type it again. "
            "If it still does not fit, do not use the file and ask the committee."
        ),
    ),
    Reason.ORG_MISSING: (
        mark("There is no organisation file yet."),
        mark("Open the file that the committee has sent."),
    ),
    Reason.CODE_MISTYPED: (
        mark("The activation code has a typing error."),
        mark("Compare it with the printed slip and type it again."),
    ),
    Reason.CODE_UNKNOWN: (
        mark("This activation code is not in the organisation file."),
        mark("Check the slip, or ask the committee for a new organisation file."),
    ),
    Reason.CODE_EXPIRED: (
        mark("The activation code has expired."),
        mark("Ask the committee for a new slip."),
    ),
    Reason.CODE_USED_UP: (
        mark("The activation code has already been used."),
        mark("Ask the committee for a new slip."),
    ),
    Reason.SHORT_CODE_WRONG: (
        mark("The short code is not right."),
        mark("Have the person read it out again and type all 12 characters."),
    ),
    Reason.PIN_WRONG: (mark("The PIN is not right."), mark("Type it again.")),
    Reason.PIN_TOO_SHORT: (mark("The PIN is too short."), mark("Use 6 digits or more.")),
    Reason.PASSPHRASE_WRONG: (
        mark("The pass phrase is not right."),
        mark("Nothing is lost. Type it again, word by word."),
    ),
    Reason.PASSPHRASE_TOO_SHORT: (
        mark("The pass phrase is too short."),
        mark("Use 4 words or more, or 14 characters or more, that only you know."),
    ),
    Reason.KEY_MALFORMED: (
        mark("A key in this file cannot be used."),
        mark(
            "Nothing has changed. Use the copy that was kept when the key was made, "
            "or ask the sender for a new file."
        ),
    ),
    Reason.LOCKED: (
        mark("This is locked."),
        mark("Enter the PIN or the pass phrase to open it."),
    ),
    Reason.CHAIN_BROKEN: (
        mark("The learning log in this report has a gap or was changed."),
        mark(
            "Nothing of the report was counted. "
            "Ask the learner to make the report again on the computer used for learning."
        ),
    ),
    Reason.NOTHING_TO_REPORT: (
        mark("There is nothing new to report."),
        mark("Learn on and make a report later."),
    ),
    Reason.NOT_ENROLLED: (
        mark("This profile does not belong to an organisation yet."),
        mark("Open the organisation file and enter the activation code."),
    ),
    Reason.BACKUP_COVERED: (
        mark("This backup holds nothing that is not here already."),
        mark(
            "The data on this computer are newer or the same, and stay as they are. There is nothing to do."
        ),
    ),
    Reason.ATTEMPTS_USED_UP: (
        mark("All attempts at this test have been used."),
        mark("Ask the committee whether another attempt is possible."),
    ),
    Reason.TEST_CLOSED: (
        mark("The test is not open."),
        mark("Look at the course page for what is still to do."),
    ),
    Reason.ATTEMPT_OVER: (
        mark("This attempt is over."),
        mark("The answers given in time have been counted."),
    ),
    Reason.NOT_FOUND: (
        mark("What was asked for is no longer there."),
        mark("Go back and choose again."),
    ),
    Reason.ROSTER_UNREADABLE: (
        mark("The list of people cannot be read."),
        mark("Save it as .xlsx or .csv and try again."),
    ),
    Reason.ROSTER_NO_HEADER: (
        mark("The list of people has no line of headings."),
        mark("Put the headings for name, staff code and unit into the first line."),
    ),
    Reason.ALREADY_SET_UP: (
        mark("This is already set up."),
        mark("There is nothing to do."),
    ),
    Reason.KEY_ENDED: (
        mark("This key has been ended: the personal data it belongs to were erased."),
        mark(
            "Nothing of the file was kept. If the person is with you again, give them a new activation code."
        ),
    ),
    Reason.RECEIPT_UNKNOWN: (
        mark("There is no receipt with this number."),
        mark("Nothing was changed. Type a number from 0 to the newest receipt."),
    ),
    Reason.NOT_SET_UP: (
        mark("This is not set up yet."),
        mark("Finish the set-up first."),
    ),
    Reason.SHARE_OTHER: (
        mark("This key does not belong to the root of this committee."),
        mark(
            "Nothing was signed. Check that it is the right stick or sheet, and not one of another committee."
        ),
    ),
    Reason.SHARE_OLD: (
        mark("This key has been replaced and can no longer sign."),
        mark("Nothing was signed. Use the stick or sheet made last; destroy the old one."),
    ),
    Reason.SHARE_TWICE: (
        mark("This key has signed already."),
        mark("Now the stick or sheet of another holder is needed."),
    ),
    Reason.SHARES_MISSING: (
        mark("Not enough root keys have signed."),
        mark("Nothing has changed. Fetch the sticks of the other holders, or their printed sheets."),
    ),
    Reason.SHARE_SAME_STICK: (
        mark("Another part of the root key already lies on this stick."),
        mark("Every part needs a stick of its own. Take this one out and plug the next one in."),
    ),
    Reason.SHEET_MISTYPED: (
        mark("This is not what stands on the sheet."),
        mark(
            "Compare every group with the paper and type it again. "
            "The sheet has neither the letter O nor the letter I."
        ),
    ),
    Reason.SHEET_NOT_PROVEN: (
        mark("A sheet has not been proven yet."),
        mark("Print it or save it, then type the line that is asked for from the paper."),
    ),
    Reason.ROOT_WAITING: (
        mark("A change of the keys is waiting for signatures."),
        mark("Have it signed first, or give it up, then try again. Meanwhile everything goes on as before."),
    ),
    Reason.ROOT_NOT_WAITING: (
        mark("Nothing is waiting for a signature."),
        mark("There is nothing to do."),
    ),
    Reason.REHEARSAL_FAILED: (
        mark("The rehearsal did not succeed."),
        mark(
            "The committee’s data are untouched. Do not rely on these sheets and sticks: make new root keys, "
            "and take a backup today."
        ),
    ),
    Reason.STORE_NEWER: (
        mark("The data on this computer were made by a newer version."),
        mark("Install the newer version of the program. The data stay as they are."),
    ),
    Reason.STORE_BROKEN: (
        mark("The data on this computer are damaged."),
        mark(
            "Nothing more is written to them. Restore the last backup; "
            "if there is none, ask support before anything else."
        ),
    ),
    Reason.STORE_DRIVER: (
        mark("The part of the program for PostgreSQL is not installed."),
        mark("Unpack its zip (HocSo-…-postgresql.zip) into the folder of the program, then try again."),
    ),
    Reason.STORE_REMOTE: (
        mark("The data folder is on another computer (a shared or network drive)."),
        mark(
            "Data kept there would be damaged when two computers write at once. "
            "Choose a folder on this computer; "
            "to take results elsewhere, use a report file or a backup."
        ),
    ),
    Reason.STORE_BUSY: (
        mark("The data are in use by another window of the program."),
        mark("Close the other window, then try again."),
    ),
    Reason.STORE_UNREACHABLE: (
        mark("The database does not answer."),
        mark("Nothing is lost. Check that the server and the network are on, then try again."),
    ),
}


# Reasons whose `where` is a number, and what it counts.
_NUMBERED: dict[Reason, str] = {
    Reason.SHEET_MISTYPED: mark("Line {n}"),
    Reason.SHARES_MISSING: mark("Signatures still missing: {n}"),
    Reason.SHEET_NOT_PROVEN: mark("Part {n}"),
}


def _of_two_files(error: Refused) -> Message | None:
    """An organisation file that is older: a person wants to see both dates; None where they are not known."""
    try:
        this, other = datetime.fromisoformat(error.where), datetime.fromisoformat(error.detail)
    except ValueError:
        return None
    text = tr(
        "It was made on {this}, the file in use on {other}. The newer one stays in use. There is nothing to do.",
        this=date_time(this),
        other=date_time(other),
    )
    code = tr("Code: {code}", code=error.reason.value)
    return Message(tr(_REASONS[error.reason][0]), text, code)


@say(Refused)
def _refused(error: Refused) -> Message:
    if error.reason is Reason.CANNOT_WRITE and isinstance(error.__cause__, OSError):
        return _of_the_system(error.__cause__, place(error.where))  # a full disk, a stick pulled out …
    if error.reason is Reason.ORG_OLDER and (dated := _of_two_files(error)):
        return dated
    title, text = _REASONS[error.reason]
    said = tr(title)
    if error.where:
        counts = error.reason in _NUMBERED and error.where[0].isdigit()
        where = tr(_NUMBERED[error.reason], n=error.where) if counts else error.where
        said = f"{where}: {said}"
    return Message(said, tr(text), tr("Code: {code}", code=error.reason.value))
