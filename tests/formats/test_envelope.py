"""The envelope: one spelling, the right kind at the right place, and distinct keys that sign."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trust_builders import a_signing_key, flipped
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PublicKey
from trainer.formats import envelope, keys
from trainer.formats.envelope import PayloadKind, Signature

CAP = 1 << 20
ONE, TWO, THREE = a_signing_key(1), a_signing_key(2), a_signing_key(3)
BODY = b'{"v":1}'


def reason_of(
    data: bytes,
    kind: PayloadKind = PayloadKind.REPORT,
    *,
    allowed: Collection[PublicKey] | None = None,
    threshold: int = 1,
) -> Reason:
    known = [ONE.public] if allowed is None else allowed
    with pytest.raises(Refused) as refusal:
        envelope.open_envelope(data, kind, known, threshold=threshold, cap=CAP)
    return refusal.value.reason


def written(kind: str, body: str, *signatures: tuple[str, str]) -> bytes:
    made = ",".join(f'{{"keyid":"{key_id}","sig":"{value}"}}' for key_id, value in signatures)
    return f'{{"payloadType":"{kind}","payload":"{body}","signatures":[{made}]}}'.encode()


KIND = "application/vnd.hocso.report.v1+json"
BODY64 = base64.b64encode(BODY).decode()
ID = keys.key_id(ONE.public)
SIG = base64.b64encode(ONE.sign(b"DSSEv1 36 " + KIND.encode() + b" 7 " + BODY)).decode()


def test_the_known_answer_of_the_format_is_frozen() -> None:
    key = a_signing_key(7)
    sealed = envelope.seal(PayloadKind.REPORT, BODY, [key])
    assert key.public == "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c"
    assert (
        envelope.pre_authentication(PayloadKind.REPORT, BODY) == b"DSSEv1 36 " + KIND.encode() + b" 7 " + BODY
    )
    assert sealed == (
        b'{"payloadType":"application/vnd.hocso.report.v1+json","payload":"eyJ2IjoxfQ==","signatures":[{"keyid":'
        b'"SHA256:fe812c12f3ab4ce6ac5db69ac352f906cb1b11ef43fb33e252ef7ff552263889","sig":"tMcJhtUndU9XahiuvC7MZ0q9'
        b'tEd9JM6FvsID3c9VeTlg6RvsgdNpjz3qmrLGdHgwuQgjDBV+/LwXqDj30+mkDw=="}]}'
    )


def test_a_hand_written_envelope_is_the_same() -> None:
    assert written(KIND, BODY64, (ID, SIG)) == envelope.seal(PayloadKind.REPORT, BODY, [ONE])


@pytest.mark.parametrize("kind", PayloadKind)
def test_each_kind_has_a_type_of_its_own(kind: PayloadKind) -> None:
    assert kind.type_string == f"application/vnd.hocso.{kind.value}.v1+json"
    sealed = envelope.seal(kind, BODY, [ONE])
    opened = envelope.open_envelope(sealed, kind, [ONE.public, TWO.public], cap=CAP)
    assert opened == envelope.OpenedEnvelope(BODY, hashlib.sha256(BODY).hexdigest(), frozenset({ONE.public}))
    for other in PayloadKind:
        if other is not kind:
            assert reason_of(sealed, other) is Reason.WRONG_KIND


def test_a_payload_moved_under_another_type_is_refused() -> None:
    sealed = envelope.seal(PayloadKind.GRANT, BODY, [ONE]).replace(b"hocso.grant.", b"hocso.report.")
    assert reason_of(sealed) is Reason.SIGNATURE_BAD


def test_an_unverified_envelope_shows_what_it_claims() -> None:
    found = envelope.peek(envelope.seal(PayloadKind.PACK, BODY, [ONE, TWO]), CAP)
    assert (found.kind, found.body, found.digest) == (
        PayloadKind.PACK,
        BODY,
        hashlib.sha256(BODY).hexdigest(),
    )
    assert [signature.key_id for signature in found.signatures] == [
        keys.key_id(ONE.public),
        keys.key_id(TWO.public),
    ]


@given(st.binary(max_size=200), st.sampled_from(PayloadKind), st.integers(1, 8))
def test_what_is_sealed_is_opened(body: bytes, kind: PayloadKind, count: int) -> None:
    signers = [a_signing_key(seed) for seed in range(1, count + 1)]
    sealed = envelope.seal(kind, body, signers)
    publics = frozenset(signer.public for signer in signers)
    opened = envelope.open_envelope(sealed, kind, publics, threshold=count, cap=CAP)
    assert (opened.body, opened.signers) == (body, publics)


def test_any_flipped_bit_is_refused() -> None:
    sealed = envelope.seal(PayloadKind.REPORT, BODY * 20, [ONE, TWO])
    for place, changed in flipped(sealed, 400, seed=2):
        with pytest.raises(Refused):
            envelope.open_envelope(changed, PayloadKind.REPORT, [ONE.public, TWO.public], cap=CAP)
        assert changed != sealed, place


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xef\xbb\xbf" + written(KIND, BODY64, (ID, SIG)),
        written(KIND, BODY64, (ID, SIG)) + b"\n",
        b" " + written(KIND, BODY64, (ID, SIG)),
        written(KIND, BODY64, (ID, SIG)).replace(b":", b": ", 1),
        written(KIND, BODY64, (ID, SIG)).replace(b'{"payloadType"', b'{"x":1,"payloadType"'),
        written(KIND, BODY64, (ID, SIG)).replace(b"}]}", b'}],"x":1}'),
        written(KIND, BODY64, (ID, SIG)).replace(b'"}]', b'","x":1}]'),
        written(KIND, BODY64, (ID, SIG)).replace(b'"payload":', b'"payload":"","payload":'),
        f'{{"payload":"{BODY64}","payloadType":"{KIND}","signatures":[{{"keyid":"{ID}","sig":"{SIG}"}}]}}'.encode(),
        f'{{"payloadType":"{KIND}","payload":"{BODY64}","signatures":[{{"sig":"{SIG}","keyid":"{ID}"}}]}}'.encode(),
        written(KIND, BODY64),
        written(KIND, BODY64, *[(ID, SIG)] * 9),
        written(KIND, BODY64, (ID, SIG[:-4])),
        written(KIND, BODY64, (ID, "AAAA" + SIG)),
        written(KIND, BODY64, ("", SIG)),
        written(KIND, BODY64, (ID.lower(), SIG)),
        written(KIND, BODY64, (ID[:-1], SIG)),
        written(KIND, "eyJ2IjoxfR==", (ID, SIG)),
        written(KIND, "eyJ2IjoxfQ", (ID, SIG)),
        written(KIND, "eyJ2IjoxfQ==\\n", (ID, SIG)),
        written(KIND, "eyJ2 IjoxfQ==", (ID, SIG)),
        written(KIND, "-_==", (ID, SIG)),
        written(KIND, "\\u0065yJ2IjoxfQ==", (ID, SIG)),
        written(KIND.replace("report", "\\u0072eport"), BODY64, (ID, SIG)),
        written("x" * 101, BODY64, (ID, SIG)),
        written(KIND, BODY64, (ID, SIG)).replace(b'"signatures":[', b'"signatures":[1,'),
        b"[" * 100_000,
    ],
)
def test_another_spelling_of_an_envelope_is_refused(data: bytes) -> None:
    assert reason_of(data) is Reason.ENVELOPE_BROKEN


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.hocso.report.v2+json",
        "application/vnd.hocso.other.v1+json",
        "application/vnd.in-toto+json",
        "",
        "report",
    ],
)
def test_a_type_that_is_not_ours_is_refused(kind: str) -> None:
    assert reason_of(written(kind, BODY64, (ID, SIG))) is Reason.WRONG_KIND


def test_a_newer_version_is_called_newer() -> None:
    with pytest.raises(Refused) as refusal:
        envelope.peek(written("application/vnd.hocso.report.v2+json", BODY64, (ID, SIG)), CAP)
    assert "newer" in refusal.value.detail


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (written(KIND, BODY64, (ID, SIG[:-4])), "a signature has 64 bytes"),
        (written("application/vnd.hocso.report.v2+json", BODY64, (ID, SIG)), "of a newer version"),
        (written("application/vnd.in-toto+json", BODY64, (ID, SIG)), "not ours"),
        (envelope.seal(PayloadKind.GRANT, BODY, [ONE]), "grant instead of report"),
        (written(KIND, BODY64, (ID, SIG)), "1 of 2 keys signed"),
    ],
)
def test_the_technical_fold_is_told_why_an_envelope_was_refused(data: bytes, detail: str) -> None:
    with pytest.raises(Refused) as refusal:
        envelope.open_envelope(data, PayloadKind.REPORT, [ONE.public], threshold=2, cap=CAP)
    assert refusal.value.detail == detail


def test_a_large_file_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(Refused) as refusal:
        envelope.peek(b"x" * 11, 10)
    assert refusal.value.reason is Reason.FILE_TOO_LARGE


def test_a_key_that_is_not_allowed_signs_nothing() -> None:
    assert reason_of(envelope.seal(PayloadKind.REPORT, BODY, [TWO])) is Reason.SIGNER_UNKNOWN
    assert reason_of(envelope.seal(PayloadKind.REPORT, BODY, [ONE]), allowed=()) is Reason.SIGNER_UNKNOWN


def test_a_further_unknown_signature_refuses_the_whole() -> None:
    assert reason_of(envelope.seal(PayloadKind.REPORT, BODY, [ONE, TWO])) is Reason.SIGNER_UNKNOWN


def test_a_signature_under_the_key_id_of_another_key_is_refused() -> None:
    value = base64.b64encode(TWO.sign(envelope.pre_authentication(PayloadKind.REPORT, BODY))).decode()
    assert reason_of(written(KIND, BODY64, (ID, value))) is Reason.SIGNATURE_BAD


def test_the_same_key_counts_once() -> None:
    twice = envelope.seal(PayloadKind.REPORT, BODY, [ONE, ONE])
    assert envelope.open_envelope(twice, PayloadKind.REPORT, [ONE.public], cap=CAP).signers == {ONE.public}
    assert reason_of(twice, allowed=[ONE.public, TWO.public], threshold=2) is Reason.SIGNATURE_BAD


def test_the_same_key_under_two_ids_never_makes_two() -> None:
    data = written(KIND, BODY64, (ID, SIG), (keys.key_id(TWO.public), SIG))
    assert reason_of(data, allowed=[ONE.public, TWO.public], threshold=2) is Reason.SIGNATURE_BAD


def test_one_sound_and_one_broken_signature_are_refused() -> None:
    broken = base64.b64encode(bytes(64)).decode()
    data = written(KIND, BODY64, (ID, SIG), (keys.key_id(TWO.public), broken))
    assert reason_of(data, allowed=[ONE.public, TWO.public]) is Reason.SIGNATURE_BAD


def test_a_threshold_needs_as_many_keys() -> None:
    three = [ONE.public, TWO.public, THREE.public]
    for signers in ([ONE, TWO], [TWO, THREE], [ONE, TWO, THREE]):
        sealed = envelope.seal(PayloadKind.ROOT, BODY, signers)
        assert len(
            envelope.open_envelope(sealed, PayloadKind.ROOT, three, threshold=2, cap=CAP).signers
        ) == len(signers)
    assert (
        reason_of(envelope.seal(PayloadKind.ROOT, BODY, [ONE]), PayloadKind.ROOT, allowed=three, threshold=2)
        is Reason.SIGNATURE_BAD
    )


def test_signatures_are_added_from_stick_to_stick() -> None:
    first = envelope.seal(PayloadKind.ROOT, BODY, [ONE])
    assert envelope.cosign(first, [TWO]) == envelope.seal(PayloadKind.ROOT, BODY, [ONE, TWO])
    with pytest.raises(ValueError, match="1 to 8"):
        envelope.cosign(first, [TWO] * 8)


@pytest.mark.parametrize("count", [0, 9])
def test_an_envelope_has_one_to_eight_signatures(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 8"):
        envelope.seal(PayloadKind.ROOT, BODY, [ONE] * count)


def test_a_low_order_key_signs_nothing_even_where_somebody_allowed_it() -> None:
    low = PublicKey("01" + "00" * 31)
    forged = Signature(keys.key_id(low), bytes.fromhex(low) + bytes(32))
    with pytest.raises(Refused) as refusal:
        envelope.confirm(envelope.Envelope(PayloadKind.REPORT, BODY, (forged,)), [low])
    assert refusal.value.reason is Reason.SIGNATURE_BAD


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    with pytest.raises(Refused):
        envelope.peek(data, CAP)


def test_signatures_that_were_collected_elsewhere_are_put_around_their_body() -> None:
    sealed = envelope.seal(PayloadKind.ROOT, BODY, [ONE, TWO])
    found = envelope.peek(sealed, envelope.LINE_CAP)
    assert envelope.assemble(found.kind, found.body, found.signatures) == sealed
    eight = envelope.peek(envelope.seal(PayloadKind.ROOT, BODY, [ONE] * 8), envelope.LINE_CAP).signatures
    assert len(envelope.peek(envelope.assemble(found.kind, BODY, eight), envelope.LINE_CAP).signatures) == 8
    lone = envelope.peek(envelope.seal(PayloadKind.ROOT, BODY, [ONE]), envelope.LINE_CAP).signatures
    assert envelope.assemble(found.kind, BODY, lone) == envelope.seal(PayloadKind.ROOT, BODY, [ONE])
    for signatures in ((), (*eight, eight[0])):
        with pytest.raises(ValueError, match="1 to 8"):
            envelope.assemble(found.kind, BODY, signatures)
    seven = envelope.seal(PayloadKind.ROOT, BODY, [ONE] * 7)
    assert len(envelope.peek(envelope.cosign(seven, [TWO]), envelope.LINE_CAP).signatures) == 8
