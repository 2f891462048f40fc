"""Whatever goes wrong is said in a sentence that tells what to do."""

from __future__ import annotations

import errno
import re

import pytest

from trainer.domain.errors import Reason, Refused
from trainer.ui.language import Language, set_language
from trainer.ui.messages import Message, say, sentence_for


@pytest.fixture(autouse=True)
def _vietnamese() -> None:
    set_language(Language.VIETNAMESE)


@pytest.mark.parametrize(
    ("error", "title", "code"),
    [
        (OSError(errno.ENOSPC, "full", "/e/a.hsreport"), "Chưa lưu được: ổ đĩa đầy.", "Mã: E-DISK-01"),
        (OSError(errno.EROFS, "read-only"), "Chưa lưu được: ổ đĩa đang khóa ghi.", "Mã: E-DISK-02"),
        (
            OSError(errno.EBUSY, "busy", "/e/a.xlsx"),
            "Tệp a.xlsx đang mở trong chương trình khác.",
            "Mã: E-FILE-03",
        ),
        (OSError(errno.EIO, "gone"), "Ổ đĩa không phản hồi.", "Mã: E-USB-03"),
        (
            PermissionError(errno.EACCES, "no", "/e/a.txt"),
            "Windows không cho phép chương trình dùng a.txt.",
            "Mã: E-FILE-02",
        ),
        (
            PermissionError(errno.EACCES, "no"),
            "Windows không cho phép chương trình dùng nơi này.",
            "Mã: E-FILE-02",
        ),
        (FileNotFoundError(errno.ENOENT, "no", "/e/a.txt"), "Tệp a.txt không còn ở đó.", "Mã: E-FILE-01"),
        (OSError(errno.EINVAL, "odd", "/e/a.txt"), "Chưa đọc hoặc ghi được tệp a.txt.", "Mã: E-FILE-22"),
        (MemoryError(), "Máy tính hết bộ nhớ.", "Mã: E-MEM-01"),
        (ZeroDivisionError(), "Đã có lỗi ngoài dự kiến.", "Mã: ZeroDivisionError"),
    ],
)
def test_an_error_has_its_sentence(error: BaseException, title: str, code: str) -> None:
    message = sentence_for(error)
    assert (message.title, message.code) == (title, code)
    assert message.text


def test_a_file_locked_on_windows_is_recognised() -> None:
    error = PermissionError(errno.EACCES, "in use", "a.xlsx")
    error.winerror = 32  # type: ignore[attr-defined,unused-ignore]  # set by Windows only
    assert sentence_for(error).code == "Mã: E-FILE-03"


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_for_a_refusal_has_its_sentence(reason: Reason) -> None:
    message = sentence_for(Refused(reason, where="a.hspack", detail="secret detail"))
    assert message.title.startswith("a.hspack: ")
    assert message.text
    assert reason.value in message.code
    assert "secret detail" not in message.title + message.text


JARGON = re.compile(
    r"(?i)\b(payload|envelope|dsse|hash|sha|digest|json|schema|stanza|ed25519|x25519|age|byte|bytes|utf|null|exception"
    r"|traceback|stack|parse|decrypt|ciphertext|threshold|băm|phong bì|giải mã|mã hóa|phân tích cú pháp|ngoại lệ)\b"
)
WHAT_NEXT = re.compile(r"(?i)\b(hãy|anh/chị|đề nghị|nhập|không cần làm gì|bây giờ cần|đã được tính)\b")
UNTOUCHED = re.compile(
    r"(?i)(không được dùng|chưa |không có gì thay đổi|vẫn|không mất|không ghi thêm|không mở được)"
)
OF_FILES = [
    reason
    for reason in Reason
    if reason.value.split("-")[0]
    in {"seal", "envelope", "signature", "signer", "payload", "pack", "org", "chain"}
    and reason not in {Reason.ORG_MISSING, Reason.PACK_UNKNOWN, Reason.ORG_CODE_WRONG}
]


@pytest.mark.parametrize("spoken", Language)
@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_says_in_both_languages_what_happened_and_what_to_do(
    reason: Reason, spoken: Language
) -> None:
    """Two sentences or more, whole, calm, and without a word of those who write programs."""
    set_language(spoken)
    message = sentence_for(Refused(reason))
    for text in (message.title, message.text):
        assert text.endswith("."), text
        assert "!" not in text
        assert not JARGON.search(text), JARGON.search(text)
        assert len(text.split()) >= 3, text
        assert "chữ ký số" not in text.casefold()
    assert message.title != message.text
    assert len(message.title) <= 90, message.title
    assert len(message.text) <= 220, message.text


@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_tells_the_next_step(reason: Reason) -> None:
    assert WHAT_NEXT.search(sentence_for(Refused(reason)).text)


@pytest.mark.parametrize("reason", OF_FILES)
def test_a_refused_file_is_said_to_have_changed_nothing(reason: Reason) -> None:
    """Who is told that a file is bad asks first whether something was lost."""
    message = sentence_for(Refused(reason))
    assert UNTOUCHED.search(message.text), message.text


def test_an_older_organisation_file_is_refused_with_both_dates() -> None:
    older = Refused(Reason.ORG_OLDER, where="2026-11-01T08:00:00+07:00", detail="2026-11-23T09:30:00+07:00")
    message = sentence_for(older)
    assert message.title == "Tệp tổ chức này cũ hơn tệp đang dùng."
    assert "01/11/2026" in message.text
    assert "23/11/2026" in message.text
    assert "T08" not in message.text


def test_a_new_kind_of_error_can_be_put_into_words() -> None:
    class OwnError(ValueError):
        pass

    @say(OwnError)
    def _own(error: OwnError) -> Message:
        return Message("own", str(error))

    assert sentence_for(OwnError("x")) == Message("own", "x")
