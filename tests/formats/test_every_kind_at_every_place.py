"""Every kind of payload at every place that reads one: only the kind of that place is let in."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.builders import a_pack, a_trainer_key
from tests.trust_builders import (
    CATALOGUE,
    IMPORTER,
    NOW,
    REGISTRAR,
    ROOT_KEY,
    a_card,
    a_reader,
    a_report,
    a_root,
    a_root_line,
    a_signing_key,
    an_organisation_file,
    the_org,
)
from trainer.domain.erasure import Deletion, ErasureGround
from trainer.domain.errors import Reason, Refused
from trainer.formats import course_pack, envelope, report_file, sealed, zip_gate
from trainer.formats.deletion_line import open_deletion, write_deletion
from trainer.formats.envelope import PayloadKind
from trainer.formats.keys import SigningKey
from trainer.formats.organisation_file import open_organisation, organisation_id
from trainer.formats.organisation_lines import ORDER
from trainer.formats.person_cards import card_key
from trainer.formats.root_line import open_roots

PACK = zip_gate.open_archive(a_pack())
ORGANISATION = an_organisation_file(cards=((card_key("000000012", the_org()), a_card()),)).splitlines()
SIGNERS = {
    PayloadKind.ROOT: ROOT_KEY,
    PayloadKind.CATALOGUE: CATALOGUE,
    PayloadKind.PEOPLE: REGISTRAR,
    PayloadKind.GRANT: REGISTRAR,
    PayloadKind.REVOCATION: REGISTRAR,
    PayloadKind.RECEIPT: IMPORTER,
    PayloadKind.RESULT: IMPORTER,
    PayloadKind.BATCH: IMPORTER,
}


@dataclass(frozen=True)
class Where:
    """A place that reads an envelope: the kind it expects, a good one, who signs there, and how it is read."""

    name: str
    expected: PayloadKind
    good: bytes
    signer: SigningKey
    read: Callable[[bytes], object]


def _in_pack(manifest: bytes) -> object:
    files = [(name, PACK.read(name)) for name in PACK.entries if name != course_pack.MANIFEST_NAME]
    return course_pack.open_pack(
        zip_gate.write_archive([(course_pack.MANIFEST_NAME, manifest), *files]), [a_trainer_key().public]
    )


def _sealed(data: bytes) -> object:
    return report_file.read(sealed.seal_to(data, [a_reader().public]), [a_reader()])


def _at_line(place: int) -> Callable[[bytes], object]:
    def read(line: bytes) -> object:
        lines = [*ORGANISATION[:place], line, *ORGANISATION[place + 1 :]]
        return open_organisation(b"".join(each + b"\n" for each in lines))

    return read


REPORT = sealed.open_sealed(
    report_file.write(a_report(), a_signing_key(), [a_reader().public]), [a_reader()], cap=envelope.REPORT_CAP
)
DELETION = Deletion(1, 1, NOW, ErasureGround.REQUEST, 1, (), (), (), ())
MANIFEST = PACK.read(course_pack.MANIFEST_NAME)
PLACES = (
    Where("report", PayloadKind.REPORT, REPORT, a_signing_key(), report_file.read_signed),
    Where("sealed report", PayloadKind.REPORT, REPORT, a_signing_key(), _sealed),
    Where("manifest", PayloadKind.PACK, MANIFEST, a_trainer_key(), _in_pack),
    Where("first root's name", PayloadKind.ROOT, a_root_line(), ROOT_KEY, organisation_id),
    Where(
        "roots",
        PayloadKind.ROOT,
        a_root_line(),
        ROOT_KEY,
        lambda line: open_roots([envelope.peek(line, envelope.LINE_CAP)]),
    ),
    Where(
        "deletion entry",
        PayloadKind.DELETION,
        write_deletion(DELETION, the_org(), REGISTRAR),
        REGISTRAR,
        lambda line: open_deletion(line, [a_root()], the_org()),
    ),
    *(
        Where(f"line {kind.value}", kind, ORGANISATION[place], SIGNERS[kind], _at_line(place))
        for place, kind in enumerate(ORDER)
    ),
)
every_place = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)


def reason_of(place: Where, data: bytes) -> Reason:
    with pytest.raises(Refused) as refusal:
        place.read(data)
    return refusal.value.reason


def test_every_place_reads_its_own() -> None:
    assert {envelope.peek(line, envelope.LINE_CAP).kind for line in ORGANISATION} == set(ORDER)
    assert {place.expected for place in PLACES} == set(PayloadKind)
    for place in PLACES:
        place.read(place.good)


@every_place
def test_the_same_body_signed_as_another_kind_is_refused(place: Where) -> None:
    """By the very key that signs at this place, so that nothing but the kind is wrong."""
    expected = {Reason.WRONG_KIND}
    if place.name.startswith("line"):
        # A line out of its order is noticed at once; one of a neighbour's kind where that kind is read or signed.
        expected |= {Reason.FILE_BROKEN, Reason.PAYLOAD_BROKEN, Reason.SIGNER_UNKNOWN}
    body = envelope.peek(place.good, envelope.LINE_CAP).body
    for kind in PayloadKind:
        data = envelope.seal(kind, body, [place.signer])
        if kind is place.expected:
            assert data == place.good
        else:
            assert reason_of(place, data) in expected, kind


@every_place
def test_a_type_changed_after_signing_is_refused(place: Where) -> None:
    """An envelope of another kind, relabelled to fit here: the type is part of what was signed."""
    body = envelope.peek(place.good, envelope.LINE_CAP).body
    for kind in set(PayloadKind) - {place.expected}:
        made = envelope.seal(kind, body, [place.signer])
        relabelled = made.replace(kind.type_string.encode(), place.expected.type_string.encode())
        if place.read is organisation_id:
            assert place.read(relabelled) == the_org()  # a name alone is no trust: nothing is verified there
        else:
            assert reason_of(place, relabelled) is Reason.SIGNATURE_BAD, kind


@every_place
def test_the_body_of_another_kind_is_refused_although_it_is_signed(place: Where) -> None:
    allowed = {Reason.PAYLOAD_BROKEN}
    if place.name.startswith("line"):
        allowed |= {Reason.FILE_BROKEN, Reason.ORG_OTHER}  # the closing line names the bodies it closed
    for other in PLACES:
        if other.expected is place.expected:
            continue
        body = envelope.peek(other.good, envelope.LINE_CAP).body
        data = envelope.seal(place.expected, body, [place.signer])
        if place.read is organisation_id:
            assert place.read(data) != the_org()
        else:
            assert reason_of(place, data) in allowed, other.name


@every_place
def test_a_type_spelled_otherwise_is_no_type_of_ours(place: Where) -> None:
    body = envelope.peek(place.good, envelope.LINE_CAP).body
    hint = envelope.peek(place.good, envelope.LINE_CAP).signatures[0].key_id.encode()
    for spelling in (
        "application/vnd.hocso.{}.v2+json",
        "application/vnd.hocso.{}.v01+json",
        "application/vnd.hocso.{}.v1+json ",
        "Application/vnd.hocso.{}.v1+json",
        "application/vnd.hocso.{}.v1",
        "application/vnd.in-toto+json",
        "",
    ):
        kind = spelling.format(place.expected.value).encode()
        message = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(body), body)
        signature = base64.b64encode(place.signer.sign(message))
        data = b'{"payloadType":"%b","payload":"%b","signatures":[{"keyid":"%b","sig":"%b"}]}' % (
            kind,
            base64.b64encode(body),
            hint,
            signature,
        )
        assert reason_of(place, data) is Reason.WRONG_KIND, spelling
