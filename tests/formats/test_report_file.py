"""Reports: verified before they are read, and refused whole for one changed byte."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.trust_builders import VECTORS, a_reader, a_report, a_signing_key, flipped, some_events
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import LogId, PublicKey
from trainer.domain.log import GENESIS, Entry, verify_chain
from trainer.domain.report import Introduction, Parent, Report
from trainer.formats import envelope, event_text, report_file, sealed
from trainer.formats.envelope import PayloadKind
from trainer.formats.keys import SigningKey

READER = a_reader()
DATA = report_file.write(a_report(), a_signing_key(), [READER.public])
BODY = envelope.peek(sealed.open_sealed(DATA, [READER], cap=1 << 24), 1 << 24).body


def reason_of(data: bytes) -> Reason:
    with pytest.raises(Refused) as refusal:
        report_file.read(data, [READER])
    return refusal.value.reason


def signed(body: bytes, signer: SigningKey | None = None, kind: PayloadKind = PayloadKind.REPORT) -> bytes:
    """A body that need not be a good one, sealed as a learner could who writes their own program."""
    return sealed.seal_to(envelope.seal(kind, body, [signer or a_signing_key()]), [READER.public])


def bent(old: str, new: str) -> bytes:
    assert old.encode() in BODY
    return signed(BODY.replace(old.encode(), new.encode(), 1))


def test_a_report_written_is_read_back() -> None:
    opened = report_file.read(DATA, [READER])
    assert opened.report == a_report()
    assert opened.digest == envelope.Envelope(PayloadKind.REPORT, BODY, ()).digest
    assert opened.digest == report_file.digest_of(a_report())


def test_the_members_are_those_of_the_format_in_its_order() -> None:
    names = [
        "v",
        "org",
        "to",
        "introduction",
        "key",
        "log",
        "parent",
        "from",
        "prev",
        "n",
        "head",
        "report_no",
        "made",
        "org_head",
        "app",
        "claim",
        "events",
    ]
    from trainer.formats import strict_json

    assert list(strict_json.loads(BODY, cap=1 << 20)) == names


def test_a_report_of_the_first_release_opens_for_ever() -> None:
    data = (VECTORS / "report-v1.hsreport").read_bytes()
    opened = report_file.read(data, [READER])
    assert opened.report == a_report()
    assert opened.digest == "a6184fafb368a9340d3568617f5b52610ca5bb0b344962891bbc03b81d8e387c"
    assert [entry.stamp.seq for entry in report_file.entries(opened.report)] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("file", sorted((VECTORS / "bad").glob("*.hsreport")), ids=lambda file: file.name)
def test_the_frozen_bad_reports_stay_refused(file: object) -> None:
    from pathlib import Path

    assert isinstance(file, Path)
    expected = file.name.split(".")[1]
    assert reason_of(file.read_bytes()).value == expected


def test_the_escrow_key_opens_too_and_another_does_not() -> None:
    escrow = a_reader(10)
    data = report_file.write(a_report(), a_signing_key(), [READER.public, escrow.public])
    assert report_file.read(data, [escrow]).report == a_report()
    with pytest.raises(Refused) as refusal:
        report_file.read(data, [a_reader(11)])
    assert refusal.value.reason is Reason.SEAL_FOREIGN


def test_any_flipped_bit_is_refused() -> None:
    for place, changed in flipped(DATA, 100, seed=4):
        assert reason_of(changed) in {Reason.SEAL_BROKEN, Reason.SEAL_FOREIGN, Reason.FILE_NOT_OURS}, place


def test_any_flipped_bit_under_the_seal_is_refused() -> None:
    inside = sealed.open_sealed(DATA, [READER], cap=1 << 24)
    for place, changed in flipped(inside, 100, seed=5):
        assert reason_of(sealed.seal_to(changed, [READER.public])) in {
            Reason.ENVELOPE_BROKEN,
            Reason.WRONG_KIND,
            Reason.SIGNER_UNKNOWN,
            Reason.SIGNATURE_BAD,
            Reason.PAYLOAD_BROKEN,
            Reason.KEY_MALFORMED,
        }, place


def test_any_byte_changed_and_signed_again_is_refused_or_a_clean_report() -> None:
    """A learner may write their own program: whatever they sign is read strictly or not at all."""
    for _, changed in flipped(BODY, 300, seed=6):
        try:
            opened = report_file.read(signed(changed), [READER])
        except Refused:
            continue
        assert isinstance(opened.report, Report)


@pytest.mark.parametrize("kind", [PayloadKind.GRANT, PayloadKind.RECEIPT, PayloadKind.PACK])
def test_another_kind_is_no_report(kind: PayloadKind) -> None:
    assert reason_of(signed(BODY, kind=kind)) is Reason.WRONG_KIND


def test_a_report_signed_by_another_key_than_it_names_is_refused() -> None:
    assert reason_of(signed(BODY, a_signing_key(8))) is Reason.SIGNER_UNKNOWN


def test_a_second_key_member_elsewhere_is_not_believed() -> None:
    other = a_signing_key(8).public
    first = BODY.replace(b'"introduction":', f'"x":0,"key":"{other}","log":"","introduction":'.encode(), 1)
    assert reason_of(signed(first, a_signing_key(8))) is Reason.PAYLOAD_BROKEN
    quoted = replace(a_report().introduction, name=f'","key":"{other}","log":"')
    data = report_file.write(a_report(introduction=quoted), a_signing_key(), [READER.public])
    assert report_file.read(data, [READER]).report.key == a_signing_key().public


def test_a_key_of_low_order_is_refused() -> None:
    low = "01" + "00" * 31
    assert reason_of(bent(a_signing_key().public, low)) is Reason.KEY_MALFORMED


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"[" * 50_000, BODY.replace(b'"key":', b'"kez":')])
def test_a_body_without_a_key_is_refused(body: bytes) -> None:
    assert reason_of(signed(body)) is Reason.PAYLOAD_BROKEN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{"v":1,', '{"v":2,'),
        ('{"v":1,', '{"v":1,"v":1,'),
        ('{"v":1,', "{"),
        ('"from":0', '"from":0.0'),
        ('"from":0', '"from":-1'),
        ('"from":0', '"first":0'),
        ('"n":5', '"n":4'),
        ('"n":5', '"n":6'),
        ('"report_no":1', '"report_no":0'),
        ('"report_no":1', '"report_no":1,"extra":1'),
        ('"parent":null', '"parent":{}'),
        ('"made":"2026-11-23T08:00:00+07:00"', '"made":"2026-11-31T08:00:00+07:00"'),
        ('"to":["age1', '"to":["bge1'),
        ('"best_score_bp":9250', '"best_score_bp":92.5'),
        ('"best_score_bp":9250', '"best_score_bp":10001'),
        ('"passed":true', '"passed":1'),
        ('"app":"1.0.0"', '"app":"' + "x" * 401 + '"'),
        ('"app":"1.0.0"', '"app":"\\u0031.0.0"'),
        ('"proof":"cd', '"proof":"CD'),
        (',"claim":', ', "claim":'),
    ],
)
def test_another_schema_is_refused_although_it_is_signed(old: str, new: str) -> None:
    assert reason_of(bent(old, new)) is Reason.PAYLOAD_BROKEN


def test_events_that_do_not_lead_to_the_head_are_refused() -> None:
    assert reason_of(bent('"head":"' + a_report().head[:2], '"head":"' + "00")) is Reason.CHAIN_BROKEN
    assert reason_of(bent("nh-mk-01", "nh-mk-02")) is Reason.CHAIN_BROKEN


def test_a_log_begins_with_zero_bytes() -> None:
    events = some_events(2)
    head = verify_chain(b"\1" * 32, events).hex()
    with pytest.raises(Refused) as refusal:
        report_file.write(
            a_report(prev="01" * 32, head=head, events=events), a_signing_key(), [READER.public]
        )
    assert refusal.value.reason is Reason.CHAIN_BROKEN


def test_a_report_goes_on_where_the_last_receipt_ended() -> None:
    before, after = some_events(5), some_events(3, first=5)
    middle = verify_chain(GENESIS, before)
    report = a_report(
        first=5,
        prev=middle.hex(),
        head=verify_chain(middle, after).hex(),
        events=after,
        parent=Parent(LogId("2b" * 16), 9, "3c" * 32),
        claims=(replace(a_report().claims[0], best_score_bp=None),),
    )
    opened = report_file.read(report_file.write(report, a_signing_key(), [READER.public]), [READER])
    assert opened.report == report
    entries = report_file.entries(opened.report)
    assert [entry.stamp.seq for entry in entries] == [5, 6, 7]
    assert entries[-1].head.hex() == report.head


def test_a_log_ends_where_a_store_can_no_longer_count() -> None:
    report = a_report(prev="01" * 32, head=verify_chain(b"\1" * 32, some_events(5)).hex())
    last = replace(report, first=report_file.HIGHEST_SEQ - 5)
    opened = report_file.read(report_file.write(last, a_signing_key(), [READER.public]), [READER])
    assert opened.report.first == report_file.HIGHEST_SEQ - 5
    with pytest.raises(Refused) as refusal:
        report_file.write(
            replace(report, first=report_file.HIGHEST_SEQ - 4), a_signing_key(), [READER.public]
        )
    assert refusal.value.reason is Reason.PAYLOAD_BROKEN


@pytest.mark.parametrize(
    ("events", "reason"),
    [((*some_events(1), *some_events(1)), Reason.CHAIN_BROKEN), (("{}",), Reason.PAYLOAD_BROKEN)],
)
def test_events_out_of_place_or_not_ours_are_refused_when_decoded(
    events: tuple[str, ...], reason: Reason
) -> None:
    report = a_report(events=events)
    opened = report_file.read(report_file.write(report, a_signing_key(), [READER.public]), [READER])
    with pytest.raises(Refused) as refusal:
        report_file.entries(opened.report)
    assert refusal.value.reason is reason


def test_what_would_be_refused_is_not_written() -> None:
    with pytest.raises(ValueError, match="another key"):
        report_file.write(a_report(), a_signing_key(8), [READER.public])
    with pytest.raises(Refused) as refusal:
        report_file.write(a_report(events=()), a_signing_key(), [READER.public])
    assert refusal.value.reason is Reason.NOTHING_TO_REPORT
    with pytest.raises(Refused) as refusal:
        report_file.write(a_report(events=("x" * (7 << 20),)), a_signing_key(), [READER.public])
    assert refusal.value.reason is Reason.FILE_TOO_LARGE
    with pytest.raises(Refused) as refusal:
        report_file.write(replace(a_report(), app="\ud800"), a_signing_key(), [READER.public])
    assert refusal.value.reason is Reason.PAYLOAD_BROKEN
    for made in ("1969-12-31T23:59:59+07:00", "2026-02-30T08:00:00+07:00", "hôm nay"):
        with pytest.raises(Refused) as refusal:
            report_file.write(a_report(made=made), a_signing_key(), [READER.public])
        assert refusal.value.reason is Reason.PAYLOAD_BROKEN


lines = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.builds(Introduction, lines, lines, lines, lines, lines, st.just("")), st.integers(1, 9))
@settings(max_examples=30)
def test_whatever_people_are_called_their_report_is_read_back(who: Introduction, report_no: int) -> None:
    report = a_report(introduction=who, report_no=report_no)
    assert (
        report_file.read(report_file.write(report, a_signing_key(), [READER.public]), [READER]).report
        == report
    )


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    # What begins like an age file is ours to judge, and then broken.
    assert reason_of(data) in {Reason.FILE_NOT_OURS, Reason.SEAL_BROKEN}
    assert reason_of(sealed.seal_to(data, [READER.public])) is Reason.ENVELOPE_BROKEN


@pytest.mark.parametrize(
    ("staff_code", "expected"),
    [
        ("MH-017", "bao-cao-mh-017-20261123.hsreport"),
        ("Đ.123/UBND", "bao-cao-d-123-ubnd-20261123.hsreport"),
        ("../../x", "bao-cao-x-20261123.hsreport"),
        ("con", "bao-cao-con-20261123.hsreport"),
        ("x" * 60, f"bao-cao-{'x' * 40}-20261123.hsreport"),
        ("x" * 39 + "-yy", f"bao-cao-{'x' * 39}-20261123.hsreport"),
        ("", "bao-cao-00000000-20261123.hsreport"),
        ("…", "bao-cao-00000000-20261123.hsreport"),
    ],
)
def test_the_file_name_holds_the_staff_code_and_no_name(staff_code: str, expected: str) -> None:
    who = replace(a_report().introduction, staff_code=staff_code)
    assert report_file.file_name(who, a_report().made, bytes(5)) == expected


def test_without_a_staff_code_five_random_bytes_name_the_file() -> None:
    who = replace(a_report().introduction, staff_code="")
    for chance in (bytes.fromhex("fedcba9876"), bytes.fromhex("fedcba987600")):
        assert report_file.file_name(who, a_report().made, chance) == "bao-cao-zvebn63p-20261123.hsreport"


def test_events_come_with_their_text_and_their_head() -> None:
    opened = report_file.read(DATA, [READER])
    expected = tuple(
        Entry(*event_text.decode(text), text, verify_chain(GENESIS, a_report().events[: place + 1]))
        for place, text in enumerate(a_report().events)
    )
    assert report_file.entries(opened.report) == expected
    assert report_file.entries(opened.report, opened.heads) == expected
    elsewhere = tuple(bytes([place]) * 32 for place in range(5))  # what is known is not computed again
    assert [entry.head for entry in report_file.entries(opened.report, elsewhere)] == list(elsewhere)


def test_the_technical_fold_is_told_why_a_signed_report_was_refused() -> None:
    with pytest.raises(Refused) as refusal:
        report_file.read(signed(b"{}"), [READER])
    assert refusal.value.detail == "no key"
    with pytest.raises(Refused) as refusal:
        report_file.read(bent('"n":5', '"n":4'), [READER])
    assert refusal.value.detail == "number of events"
    twice = a_report(events=(*some_events(1), *some_events(1)))
    with pytest.raises(Refused) as refusal:
        report_file.entries(twice)
    assert refusal.value.detail == "event 0 at place 1"


def test_a_key_is_named_by_its_public_half() -> None:
    assert report_file.read(DATA, [READER]).report.key == PublicKey(a_signing_key().public)


def test_a_report_that_names_another_key_than_was_verified_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The search that finds the key before parsing is never believed alone."""
    other = a_signing_key(8)
    monkeypatch.setattr(report_file, "_named_key", lambda _body: other.public)
    with pytest.raises(Refused) as refusal:
        report_file.read(signed(BODY, other), [READER])
    assert (refusal.value.reason, refusal.value.detail) == (Reason.PAYLOAD_BROKEN, "two keys")
