"""Sealing with age, and the gate that looks at the header first."""

from __future__ import annotations

import base64

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.bindings import crypto_scalarmult, crypto_scalarmult_base

from tests.trust_builders import a_reader, flipped
from trainer.domain.errors import Reason, Refused
from trainer.formats import age_stream, bech32, sealed
from trainer.formats.age_stream import CHUNK
from trainer.formats.keys import ReaderKey
from trainer.formats.sealed import MAGIC, SealFacts

CAP = 1 << 20
READER, ESCROW, OTHER = a_reader(1), a_reader(2), a_reader(3)
X25519 = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
MAC = b"--- " + b"A" * 43 + b"\n"
BODY = bytes(16 + 16)


def reason_of(data: bytes, cap: int = CAP) -> Reason:
    with pytest.raises(Refused) as refusal:
        sealed.open_sealed(data, [READER], cap=cap)
    return refusal.value.reason


def test_each_reader_opens_and_nobody_else() -> None:
    data = sealed.seal_to(b"report", [READER.public, ESCROW.public])
    assert sealed.inspect(data, cap=CAP) == SealFacts(2, 6)
    for reader in (READER, ESCROW):
        assert sealed.open_sealed(data, [OTHER, reader], cap=CAP) == b"report"
    for nobody in ([OTHER], []):
        with pytest.raises(Refused) as refusal:
            sealed.open_sealed(data, nobody, cap=CAP)
        assert refusal.value.reason is Reason.SEAL_FOREIGN


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 131072])
def test_the_size_inside_is_known_before_decrypting(size: int) -> None:
    data = sealed.seal_to(bytes(size), [READER.public])
    assert sealed.inspect(data, cap=size).size == size
    assert sealed.open_sealed(data, [READER], cap=size) == bytes(size)
    if size:
        assert reason_of(data, cap=size - 1) is Reason.FILE_TOO_LARGE


def test_a_huge_file_is_refused_by_its_size_alone() -> None:
    assert reason_of(MAGIC + bytes(100_000), cap=10) is Reason.FILE_TOO_LARGE


@given(st.binary(max_size=500))
@settings(max_examples=30)
def test_what_is_sealed_is_opened(data: bytes) -> None:
    assert sealed.open_sealed(sealed.seal_to(data, [READER.public]), [READER], cap=CAP) == data


def test_any_flipped_bit_is_refused() -> None:
    data = sealed.seal_to(b"x" * 300, [READER.public, ESCROW.public])
    for place, changed in flipped(data, 400, seed=3):
        assert reason_of(changed) in {
            Reason.SEAL_BROKEN,
            Reason.SEAL_FOREIGN,
            Reason.FILE_NOT_OURS,
        }, place


def test_a_file_cut_off_anywhere_is_refused() -> None:
    data = sealed.seal_to(b"x" * 50, [READER.public])
    for end in range(len(data)):
        assert reason_of(data[:end]) in {Reason.SEAL_BROKEN, Reason.FILE_NOT_OURS}
    assert reason_of(data + b"x") is Reason.SEAL_BROKEN


def test_a_file_under_a_passphrase_is_no_report() -> None:
    assert reason_of(pyrage.passphrase.encrypt(b"report", "correct horse battery")) is Reason.SEAL_BROKEN


@pytest.mark.parametrize(
    "header",
    [
        X25519 + b"-> scrypt " + b"A" * 22 + b" 18\n" + b"A" * 43 + b"\n" + MAC,
        b"-> scrypt " + b"A" * 22 + b" 30\n" + b"A" * 43 + b"\n" + MAC,
        X25519 * 9 + MAC,
        b"-> other x\nAAAA\n" * 8 + X25519 + MAC,
        MAC,
        b"-> other x\nAAAA\n" + MAC,
        X25519,
        X25519 + b"---\n",
        X25519 + b"--- " + b"A" * 42 + b"\n",
        X25519.replace(b"\n", b"\r\n") + MAC,
        b"-> X25519\n" + b"A" * 43 + b"\n" + MAC,
        b"-> X25519 " + b"A" * 42 + b"\n" + b"A" * 43 + b"\n" + MAC,
        b"-> X25519 " + b"A" * 43 + b" x\n" + b"A" * 43 + b"\n" + MAC,
        b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 42 + b"\n" + MAC,
        b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 64 + b"\n" + b"A" * 43 + b"\n" + MAC,
        b"-> x\n" + (b"A" * 64 + b"\n") * 300 + b"\n" + X25519 + MAC,
        b"->  X25519\nAAAA\n" + X25519 + MAC,
        b"",
    ],
)
def test_a_header_the_gate_does_not_know_is_refused(header: bytes) -> None:
    assert reason_of(MAGIC + header + BODY) is Reason.SEAL_BROKEN


def test_stanzas_of_a_later_age_are_let_through_beside_a_reader() -> None:
    header = b"-> mlkem768x25519 a b\n" + (b"A" * 64 + b"\n") * 20 + b"AAAA\n" + X25519 + MAC
    assert sealed.inspect(MAGIC + header + BODY, cap=CAP) == SealFacts(1, 0)


@pytest.mark.parametrize("body", [0, 15, 31, 16 + 65552 + 1, 16 + 65552 + 16])
def test_a_stream_whose_length_cannot_be_is_refused(body: int) -> None:
    assert reason_of(MAGIC + X25519 + MAC + bytes(body)) is Reason.SEAL_BROKEN


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"age-encryption.org/v2\n", b"-----BEGIN AGE ENCRYPTED FILE-----\n"]
)
def test_other_files_are_not_ours(data: bytes) -> None:
    assert reason_of(data) is Reason.FILE_NOT_OURS


def test_nothing_is_sealed_to_a_key_of_low_order() -> None:
    with pytest.raises(Refused) as refusal:
        sealed.seal_to(b"x", [bech32.encode("age", bytes(32))])
    assert refusal.value.reason is Reason.KEY_MALFORMED


@pytest.mark.parametrize("count", [0, 8])
def test_a_sealed_file_has_one_to_seven_readers(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 7"):
        sealed.seal_to(b"x", [READER.public] * count)


def test_seven_readers_and_the_random_stanza_pass_the_gate() -> None:
    for _ in range(20):
        data = sealed.seal_to(b"x", [a_reader(seed).public for seed in range(1, 8)])
        assert sealed.open_sealed(data, [a_reader(7)], cap=CAP) == b"x"


def test_a_header_of_random_bytes_in_base64_crashes_nothing() -> None:
    share = base64.b64encode(bytes(32)).rstrip(b"=")
    assert reason_of(MAGIC + b"-> X25519 " + share + b"\n" + share + b"\n" + MAC + BODY) in {
        Reason.SEAL_FOREIGN,
        Reason.SEAL_BROKEN,
    }


def opened_by_pyrage(data: bytes, readers: list[ReaderKey]) -> bytes | None:
    """What the other implementation of age makes of a file that the gate lets pass."""
    try:
        return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(each.secret) for each in readers]))
    except pyrage.DecryptError:
        return None


def opened_here(data: bytes, readers: list[ReaderKey]) -> bytes | None:
    """What is opened without asking pyrage, which would hide a difference."""
    try:
        return sealed._opened(data, sealed._header(data, CAP), readers)
    except Refused:
        return None


def test_what_is_opened_here_pyrage_opens_too_and_nothing_else() -> None:
    data = sealed.seal_to(b"x" * 300, [ESCROW.public, READER.public])
    assert opened_here(data, [OTHER, READER]) == opened_by_pyrage(data, [OTHER, READER]) == b"x" * 300
    for place, changed in flipped(data, 1_500, seed=8):
        assert opened_here(changed, [READER]) is None, place
    for length in (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK):
        made = sealed.seal_to(bytes(length), [READER.public])
        assert opened_here(made, [READER]) == opened_by_pyrage(made, [READER]) == bytes(length)
        swapped = made[:-CHUNK] + made[-CHUNK:][::-1]
        assert opened_here(swapped, [READER]) is opened_by_pyrage(swapped, [READER]) is None


def a_stanza(point: bytes, file_key: bytes, secret: bytes) -> bytes:
    """An X25519 stanza for READER as somebody writes it who chose `point` and `secret` at will."""
    shared = crypto_scalarmult(secret, READER.point)
    key = age_stream.hkdf(shared, point + READER.point, b"age-encryption.org/v1/X25519")
    body = age_stream.seal_chunk(file_key, bytes(12), key)
    return b"-> X25519 " + age_stream.b64(point) + b"\n" + age_stream.b64(body) + b"\n"


def an_age_file(stanzas: bytes, file_key: bytes, *, mac_key: bytes = b"") -> bytes:
    """A whole age file around any stanzas."""
    header = MAGIC + stanzas + b"---"
    mac = age_stream.b64(age_stream.header_mac(mac_key or file_key, header))
    return header + b" " + mac + b"\n" + age_stream.seal_stream(b"inside", file_key, bytes(16))


FILE_KEY = bytes(range(16))
SECRET = b"\x09" * 32
GOOD = a_stanza(crypto_scalarmult_base(SECRET), FILE_KEY, SECRET)
FOREIGN = b"-> X25519 " + age_stream.b64(OTHER.point) + b"\n" + b"A" * 43 + b"\n"
LOOSE = GOOD[:-2] + bytes([GOOD[-2] + 1]) + b"\n"
LOOSE_POINT = GOOD[:52] + bytes([GOOD[52] + 1]) + GOOD[53:]
"""The same bytes, spelled with bits that nobody reads."""


@pytest.mark.parametrize(
    ("stanzas", "file_key", "opens"),
    [
        (GOOD, FILE_KEY, True),
        (b"-> later a b\nAAAA\n" + GOOD, FILE_KEY, True),
        (FOREIGN + GOOD, FILE_KEY, True),
        (GOOD + X25519, FILE_KEY, True),
        (X25519 + GOOD, FILE_KEY, False),
        (a_stanza(crypto_scalarmult_base(SECRET), bytes(32), SECRET), bytes(32), False),
        (a_stanza(crypto_scalarmult_base(SECRET), b"", SECRET), b"", False),
        (LOOSE, FILE_KEY, False),
        (LOOSE_POINT, FILE_KEY, False),
        (b"-> later a b\nAAB\n" + GOOD, FILE_KEY, False),
        (b"-> later a b\nA\n" + GOOD, FILE_KEY, False),
    ],
)
def test_files_of_other_hands_open_as_with_pyrage(stanzas: bytes, file_key: bytes, *, opens: bool) -> None:
    data = an_age_file(stanzas, file_key)
    found = opened_by_pyrage(data, [READER])
    assert (found == b"inside") is opens
    assert opened_here(data, [READER]) in {None, found}
    other_mac = an_age_file(stanzas, file_key, mac_key=b"\x01" * 16)
    assert opened_here(other_mac, [READER]) is opened_by_pyrage(other_mac, [READER]) is None


def test_a_point_with_its_unused_bit_set_is_no_difference() -> None:
    """A point may be spelled with its unused bit set; both implementations take the bytes as they stand."""
    point = crypto_scalarmult_base(SECRET)
    high = point[:31] + bytes([point[31] | 0x80])
    data = an_age_file(a_stanza(high, FILE_KEY, SECRET), FILE_KEY)
    assert opened_here(data, [READER]) in {None, opened_by_pyrage(data, [READER])}
