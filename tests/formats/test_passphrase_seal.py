"""Sealing under a passphrase: opened by age itself, refused when changed, never more work than bearable."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.trust_builders import a_reader, flipped
from trainer.domain.errors import Reason, Refused
from trainer.formats import passphrase_seal, sealed
from trainer.formats.passphrase_seal import WORK, open_under, seal_under

PASSPHRASE = "sông Hồng mùa nước nổi"
CAP = 1 << 20
STANZA = b"-> scrypt " + b"A" * 22 + b" 10\n" + b"A" * 43 + b"\n"
MAC = b"--- " + b"A" * 43 + b"\n"
BODY = bytes(16 + 16)


@pytest.fixture(autouse=True, scope="module")
def _cheap() -> Iterator[None]:
    dear, WORK.factor = WORK.factor, 4
    yield
    WORK.factor = dear


def reason_of(data: bytes, passphrase: str = PASSPHRASE, cap: int = CAP) -> Reason:
    with pytest.raises(Refused) as refusal:
        open_under(data, passphrase, cap=cap)
    return refusal.value.reason


@given(st.binary(max_size=500))
@settings(max_examples=20)
def test_what_is_sealed_is_opened(data: bytes) -> None:
    assert open_under(seal_under(data, PASSPHRASE), PASSPHRASE, cap=CAP) == data


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 131072, 200_000])
def test_the_stream_is_that_of_age_whatever_the_size(size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    made = seal_under(data[:size], PASSPHRASE)
    assert pyrage.passphrase.decrypt(made, PASSPHRASE) == data[:size]
    assert passphrase_seal.inspect_under(made, cap=size) == size
    if size:
        assert reason_of(made, cap=size - 1) is Reason.FILE_TOO_LARGE


def test_two_seals_of_one_content_have_nothing_in_common() -> None:
    one, other = seal_under(b"x" * 100, PASSPHRASE), seal_under(b"x" * 100, PASSPHRASE)
    assert one[40:62] != other[40:62]
    assert one[-100:] != other[-100:]


def test_new_seals_cost_what_every_pc_can_bear() -> None:
    WORK.factor = 17
    try:
        made = seal_under(b"x", PASSPHRASE)
    finally:
        WORK.factor = 4
    assert b" 17\n" in made[:80]
    assert open_under(made, PASSPHRASE, cap=CAP) == b"x"


def test_a_wrong_passphrase_is_called_that() -> None:
    assert reason_of(seal_under(b"x", PASSPHRASE), "another four word phrase") is Reason.PASSPHRASE_WRONG


def test_every_keyboard_types_the_same_passphrase() -> None:
    import unicodedata

    made = seal_under(b"x", unicodedata.normalize("NFD", "  sông Hồng  mùa nước nổi "))
    assert open_under(made, PASSPHRASE, cap=CAP) == b"x"


def test_any_flipped_bit_is_refused() -> None:
    made = seal_under(b"x" * 300, PASSPHRASE)
    for place, changed in flipped(made, 300, seed=5):
        assert reason_of(changed) in {Reason.FILE_BROKEN, Reason.PASSPHRASE_WRONG, Reason.FILE_NOT_OURS}, (
            place
        )


def test_a_file_cut_off_anywhere_is_refused() -> None:
    made = seal_under(b"x" * 50, PASSPHRASE)
    for end in range(len(made)):
        assert reason_of(made[:end]) in {Reason.FILE_BROKEN, Reason.FILE_NOT_OURS}
    assert reason_of(made + b"x") is Reason.FILE_BROKEN
    assert reason_of(made + made) is Reason.FILE_BROKEN


@pytest.mark.parametrize(
    "header",
    [
        STANZA + STANZA + MAC,
        STANZA + b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n" + MAC,
        b"-> grease x\nAAAA\n" + STANZA + MAC,
        STANZA.replace(b" 10\n", b" 19\n") + MAC,
        STANZA.replace(b" 10\n", b" 30\n") + MAC,
        STANZA.replace(b" 10\n", b" 64\n") + MAC,
        STANZA.replace(b" 10\n", b" 99999999999999999999\n") + MAC,
        STANZA.replace(b" 10\n", b" 0\n") + MAC,
        STANZA.replace(b" 10\n", b" 010\n") + MAC,
        STANZA.replace(b" 10\n", b" -1\n") + MAC,
        STANZA.replace(b" 10\n", b"\n") + MAC,
        STANZA.replace(b" 10\n", b" 10 x\n") + MAC,
        STANZA.replace(b"A" * 43, b"A" * 42) + MAC,
        STANZA.replace(b"A" * 43, b"A" * 64 + b"\n" + b"A" * 43) + MAC,
        STANZA.replace(b"\n", b"\r\n") + MAC,
        STANZA,
        STANZA + b"--- AAAA\n",
        MAC,
        b"-> scrypt " + b"A" * 20_000 + b" 10\n" + b"A" * 43 + b"\n" + MAC,
        b"",
    ],
)
def test_a_header_the_gate_does_not_know_is_refused_at_once(header: bytes) -> None:
    begun = time.perf_counter()
    assert reason_of(sealed.MAGIC + header + BODY) is Reason.FILE_BROKEN
    assert time.perf_counter() - begun < 0.5


def test_a_report_is_no_backup_and_a_backup_no_report() -> None:
    reader = a_reader()
    assert reason_of(sealed.seal_to(b"x", [reader.public])) is Reason.FILE_BROKEN
    with pytest.raises(Refused) as refusal:
        sealed.open_sealed(seal_under(b"x", PASSPHRASE), [reader], cap=CAP)
    assert refusal.value.reason is Reason.SEAL_BROKEN


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"age-encryption.org/v2\n", b"SQLite format 3\0" * 10])
def test_other_files_are_not_ours(data: bytes) -> None:
    assert reason_of(data) is Reason.FILE_NOT_OURS


def test_a_huge_file_is_refused_by_its_size_alone() -> None:
    assert reason_of(sealed.MAGIC + bytes(100_000), cap=10) is Reason.FILE_TOO_LARGE
