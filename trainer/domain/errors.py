"""Why something was refused: one closed set of reasons that every layer above can put into words."""

from __future__ import annotations

from enum import Enum


class Reason(Enum):
    """A stable code for each refusal; `ui/` and `cli.py` hold the sentence for it."""

    # files and bytes
    FILE_MISSING = "file-missing"
    FILE_UNREADABLE = "file-unreadable"
    FILE_TOO_LARGE = "file-too-large"
    FILE_NOT_OURS = "file-not-ours"
    FILE_BROKEN = "file-broken"
    FILE_EXISTS = "file-exists"
    CANNOT_WRITE = "cannot-write"
    NO_ROOM = "no-room"
    # envelope and sealing
    SEAL_BROKEN = "seal-broken"
    SEAL_FOREIGN = "seal-foreign"
    ENVELOPE_BROKEN = "envelope-broken"
    WRONG_KIND = "wrong-kind"
    SIGNATURE_BAD = "signature-bad"
    SIGNER_UNKNOWN = "signer-unknown"
    PAYLOAD_BROKEN = "payload-broken"
    # packs
    PACK_ENTRIES = "pack-entries"
    PACK_NAMES = "pack-names"
    PACK_CONTENT = "pack-content"
    PACK_UNKNOWN = "pack-unknown"
    COURSE_FINDINGS = "course-findings"
    # organisation
    ORG_ROOT = "org-root"
    ORG_OTHER = "org-other"
    ORG_OLDER = "org-older"
    ORG_TWIN = "org-twin"
    ORG_CODE_WRONG = "org-code-wrong"
    ORG_MISSING = "org-missing"
    # people and keys
    CODE_MISTYPED = "code-mistyped"
    CODE_UNKNOWN = "code-unknown"
    CODE_EXPIRED = "code-expired"
    CODE_USED_UP = "code-used-up"
    SHORT_CODE_WRONG = "short-code-wrong"
    PIN_WRONG = "pin-wrong"
    PIN_TOO_SHORT = "pin-too-short"
    PASSPHRASE_WRONG = "passphrase-wrong"
    PASSPHRASE_TOO_SHORT = "passphrase-too-short"
    KEY_MALFORMED = "key-malformed"
    LOCKED = "locked"
    KEY_ENDED = "key-ended"
    RECEIPT_UNKNOWN = "receipt-unknown"
    # logs and reports
    CHAIN_BROKEN = "chain-broken"
    NOTHING_TO_REPORT = "nothing-to-report"
    NOT_ENROLLED = "not-enrolled"
    BACKUP_COVERED = "backup-covered"
    # learning
    ATTEMPTS_USED_UP = "attempts-used-up"
    TEST_CLOSED = "test-closed"
    ATTEMPT_OVER = "attempt-over"
    NOT_FOUND = "not-found"
    # committee
    ROSTER_UNREADABLE = "roster-unreadable"
    ROSTER_NO_HEADER = "roster-no-header"
    ALREADY_SET_UP = "already-set-up"
    NOT_SET_UP = "not-set-up"
    # root keys and their shares
    SHARE_OTHER = "share-other"
    SHARE_OLD = "share-old"
    SHARE_TWICE = "share-twice"
    SHARES_MISSING = "shares-missing"
    SHARE_SAME_STICK = "share-same-stick"
    SHEET_MISTYPED = "sheet-mistyped"
    SHEET_NOT_PROVEN = "sheet-not-proven"
    ROOT_WAITING = "root-waiting"
    ROOT_NOT_WAITING = "root-not-waiting"
    REHEARSAL_FAILED = "rehearsal-failed"
    # stores
    STORE_NEWER = "store-newer"
    STORE_BROKEN = "store-broken"
    STORE_BUSY = "store-busy"
    STORE_UNREACHABLE = "store-unreachable"
    STORE_REMOTE = "store-remote"
    STORE_DRIVER = "store-driver"


class Refused(Exception):
    """Something was refused for a reason that a person can act on.

    `where` names the file, row or field in a way a person recognises; `detail` is for the technical fold and
    never holds content of a file whose signature has not been verified.
    """

    def __init__(self, reason: Reason, *, where: str = "", detail: str = "") -> None:
        super().__init__(f"{reason.value}: {where} {detail}".strip())
        self.reason = reason
        self.where = where
        self.detail = detail
