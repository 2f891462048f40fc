"""Organisation files: whole, in order, signed by the right roles, never older."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.trust_builders import (
    CATALOGUE,
    IMPORTER,
    NOW,
    ORGANISATION_KEYS,
    REGISTRAR,
    ROOT_KEY,
    VECTORS,
    a_catalogue,
    a_grant,
    a_reader,
    a_revocation,
    a_root,
    a_root_line,
    a_signing_key,
    an_organisation_file,
    contents,
    flipped,
    roles,
    the_org,
)
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, LogId, OrgId, PersonId, PublicKey
from trainer.domain.organisation import Organisation, Receipt, Role, RoleKeys, TrainerKey
from trainer.formats import envelope, organisation_bodies, organisation_lines, strict_json
from trainer.formats.envelope import PayloadKind
from trainer.formats.keys import SigningKey
from trainer.formats.organisation_file import (
    OrganisationKeys,
    build,
    open_organisation,
    organisation_id,
    root_digest,
    trainers_for,
    write_root,
)

ONE, TWO, THREE, FOUR = (a_signing_key(seed) for seed in (21, 22, 23, 24))
HALF_A_MIB = 512 * 1024
DATA = an_organisation_file()
LINES = DATA.splitlines()
REFUSALS = {
    Reason.FILE_NOT_OURS,
    Reason.FILE_BROKEN,
    Reason.ENVELOPE_BROKEN,
    Reason.WRONG_KIND,
    Reason.SIGNER_UNKNOWN,
    Reason.SIGNATURE_BAD,
    Reason.PAYLOAD_BROKEN,
    Reason.KEY_MALFORMED,
    Reason.ORG_ROOT,
    Reason.ORG_OTHER,
}


def reason_of(data: bytes, *, pinned: OrgId | None = None, stored: Organisation | None = None) -> Reason:
    with pytest.raises(Refused) as refusal:
        open_organisation(data, pinned=pinned, stored=stored)
    return refusal.value.reason


def joined(*lines: bytes) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def closed(*lines: bytes, org: str = "", number: int = 1, signer: SigningKey = IMPORTER) -> bytes:
    """Lines with a closing line over them, as somebody who holds the importer's key could write."""
    digests = [envelope.peek(line, 1 << 24).digest for line in lines]
    body = organisation_bodies.BatchBody(1, org or the_org(), number, NOW, digests)
    return joined(*lines, envelope.seal(PayloadKind.BATCH, strict_json.write(body), [signer]))


def line(kind: PayloadKind, body: bytes, signer: SigningKey) -> bytes:
    return envelope.seal(kind, body, [signer])


def catalogue_line(org: str = "") -> bytes:
    body = strict_json.write(organisation_bodies.catalogue_body(a_catalogue(), org or the_org()))
    return line(PayloadKind.CATALOGUE, body, CATALOGUE)


def test_an_organisation_file_written_is_read_back() -> None:
    opened = open_organisation(DATA, pinned=the_org())
    full = contents()
    assert opened.id == the_org() == organisation_id(LINES[0])
    assert opened.roots == (a_root(),)
    assert opened.catalogue == full.catalogue
    assert (opened.grants, opened.revocations) == (full.grants, full.revocations)
    assert (opened.receipts, opened.results) == (full.receipts, full.results)
    assert (opened.made, opened.number) == (NOW, 1)
    assert opened.digest == envelope.peek(LINES[-1], 1 << 20).digest


def test_a_file_of_the_first_release_opens_for_ever() -> None:
    opened = open_organisation((VECTORS / "organisation-v1.hsorg").read_bytes(), pinned=the_org())
    assert opened == open_organisation(DATA)
    assert opened.id == "b07044a2b46ba75d43086ecba2dc7a18c5b712ec72f8df91507984fbd370b73b"


def test_a_two_of_three_file_of_the_first_release_opens_for_ever() -> None:
    opened = open_organisation((VECTORS / "organisation-2-of-3-v1.hsorg").read_bytes())
    assert [root.version for root in opened.roots] == [1, 2]
    assert opened.root.role(Role.ROOT) == RoleKeys(Role.ROOT, 2, (TWO.public, THREE.public, FOUR.public))
    assert opened.roots[0].role(Role.ROOT).threshold == 2


@pytest.mark.parametrize("file", sorted((VECTORS / "bad").glob("*.hsorg")), ids=lambda file: file.name)
def test_the_frozen_bad_files_stay_refused(file: Path) -> None:
    assert reason_of(file.read_bytes(), pinned=the_org()).value == file.name.split(".")[1]


def test_a_file_may_be_nearly_empty() -> None:
    data = an_organisation_file(grants=(), revocations=(), receipts=(), results=())
    opened = open_organisation(data)
    assert (opened.grants, opened.revocations, opened.receipts, opened.results) == ((), (), (), ())
    assert len(data.splitlines()) == 3


def test_many_rows_are_spread_over_lines_below_the_cap() -> None:
    receipts = tuple(
        Receipt(number, NOW, "6f" * 32, LogId("1b" * 16), 4, "7a" * 32, ("thiếu sự kiện",) * 3)
        for number in range(6000)
    )
    data = an_organisation_file(receipts=receipts)
    assert max(map(len, data.splitlines())) < envelope.LINE_CAP
    sizes = [len(one.body) for one in organisation_lines.split(data) if one.kind is PayloadKind.RECEIPT]
    assert len(sizes) > 1
    assert all(
        HALF_A_MIB - 400 < size < HALF_A_MIB + 400 for size in sizes[:-1]
    )  # and none is left half empty
    assert open_organisation(data).receipts == receipts


def test_any_flipped_bit_is_refused() -> None:
    for place, changed in flipped(DATA, 100, seed=7):
        assert reason_of(changed, pinned=the_org()) in REFUSALS, place
    for place, changed in flipped(DATA, 100, seed=8):
        assert reason_of(changed) in REFUSALS, place


def test_a_file_cut_off_anywhere_is_refused() -> None:
    for end in range(0, len(DATA), 97):
        assert reason_of(DATA[:end]) in REFUSALS
    assert reason_of(DATA[:-1]) is Reason.FILE_BROKEN


@pytest.mark.parametrize("left_out", range(len(LINES)))
def test_a_file_without_one_of_its_lines_is_refused(left_out: int) -> None:
    assert reason_of(joined(*LINES[:left_out], *LINES[left_out + 1 :])) in REFUSALS


@pytest.mark.parametrize("doubled", range(len(LINES)))
def test_a_file_with_a_line_twice_is_refused(doubled: int) -> None:
    assert reason_of(joined(*LINES[: doubled + 1], *LINES[doubled:])) in REFUSALS


def test_lines_in_another_order_are_refused() -> None:
    for place in range(len(LINES) - 1):
        swapped = [*LINES]
        swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
        assert reason_of(joined(*swapped)) in REFUSALS


def test_a_line_of_an_earlier_file_does_not_fit_into_a_later_one() -> None:
    other = an_organisation_file(grants=(replace(a_grant(), person=PersonId("77" * 16)),)).splitlines()
    assert reason_of(joined(*LINES[:2], other[2], *LINES[3:])) is Reason.FILE_BROKEN


@pytest.mark.parametrize("data", [b"", b"\n", b"PK\x03\x04", b"age-encryption.org/v1\n", b"{}\n"])
def test_other_files_are_not_ours(data: bytes) -> None:
    assert reason_of(data) is Reason.FILE_NOT_OURS


def test_white_space_and_windows_line_ends_are_refused() -> None:
    assert reason_of(DATA.replace(b"\n", b"\r\n")) is Reason.ENVELOPE_BROKEN
    assert reason_of(DATA + b"\n") is Reason.ENVELOPE_BROKEN


def test_a_huge_file_or_line_is_refused_by_its_size() -> None:
    with pytest.raises(Refused) as refusal:
        organisation_lines.split(bytes(envelope.ORGANISATION_CAP + 1))
    assert refusal.value.reason is Reason.FILE_TOO_LARGE
    assert reason_of(joined(LINES[0], b"x" * (envelope.LINE_CAP + 1))) is Reason.FILE_TOO_LARGE


@pytest.mark.parametrize("kind", [PayloadKind.PACK, PayloadKind.REPORT])
def test_lines_of_other_files_have_no_place_here(kind: PayloadKind) -> None:
    assert reason_of(joined(LINES[0], line(kind, b"{}", IMPORTER), *LINES[1:])) is Reason.WRONG_KIND


def bodies_by(signer: SigningKey) -> dict[PayloadKind, bytes]:
    found = {one.kind: one.body for one in organisation_lines.split(DATA)}
    return {kind: line(kind, body, signer) for kind, body in found.items()}


@pytest.mark.parametrize(
    ("kind", "owner"),
    [
        (PayloadKind.CATALOGUE, CATALOGUE),
        (PayloadKind.GRANT, REGISTRAR),
        (PayloadKind.REVOCATION, REGISTRAR),
        (PayloadKind.RECEIPT, IMPORTER),
        (PayloadKind.RESULT, IMPORTER),
        (PayloadKind.BATCH, IMPORTER),
    ],
)
def test_each_kind_is_signed_by_its_own_role_only(kind: PayloadKind, owner: SigningKey) -> None:
    place = [one.kind for one in organisation_lines.split(DATA)].index(kind)
    assert bodies_by(owner)[kind] == LINES[place]
    for other in {REGISTRAR, CATALOGUE, IMPORTER, a_signing_key(11), a_signing_key(99)} - {owner}:
        forged = [*LINES[:place], bodies_by(other)[kind], *LINES[place + 1 :]]
        assert reason_of(joined(*forged)) is Reason.SIGNER_UNKNOWN


def test_a_payload_under_the_type_of_another_kind_is_refused() -> None:
    found = {one.kind: one.body for one in organisation_lines.split(DATA)}
    as_result = line(PayloadKind.RESULT, found[PayloadKind.RECEIPT], IMPORTER)
    assert reason_of(closed(LINES[0], LINES[1], as_result)) is Reason.PAYLOAD_BROKEN


def test_another_organisation_is_told_apart() -> None:
    other_root = a_root_line(a_root(organisation="UBND xã khác"))
    other = an_organisation_file((other_root,))
    assert reason_of(other, pinned=the_org()) is Reason.ORG_OTHER
    assert reason_of(other, stored=open_organisation(DATA)) is Reason.ORG_OTHER
    assert reason_of(DATA, pinned=OrgId("00" * 32)) is Reason.ORG_OTHER


def test_lines_signed_for_another_organisation_by_the_same_keys_are_refused() -> None:
    assert reason_of(closed(LINES[0], catalogue_line("00" * 32))) is Reason.ORG_OTHER
    assert reason_of(closed(LINES[0], LINES[1], org="00" * 32)) is Reason.ORG_OTHER


def rotated(**bent: object) -> bytes:
    """Root 2 after root 1, one key each, signed by both unless bent."""
    signers = bent.pop("signers", (a_signing_key(11), ONE))
    root = replace(
        a_root(version=2, prev=root_digest(a_root_line()), roles=roles(ONE)),
        **bent,  # type: ignore[arg-type]
    )
    return write_root(root, signers)  # type: ignore[arg-type]


def test_a_root_hands_over_to_the_next() -> None:
    data = an_organisation_file((a_root_line(), rotated()))
    opened = open_organisation(data, stored=open_organisation(DATA))
    assert (opened.id, opened.root.version) == (the_org(), 2)
    third = write_root(a_root(version=3, prev=root_digest(rotated()), roles=roles(ONE)), [ONE])
    assert open_organisation(an_organisation_file((a_root_line(), rotated(), third))).root.version == 3


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (lambda: rotated(signers=(ONE,)), Reason.SIGNATURE_BAD),
        (lambda: rotated(signers=(a_signing_key(11),)), Reason.SIGNATURE_BAD),
        (lambda: rotated(signers=(a_signing_key(11), ONE, TWO)), Reason.SIGNER_UNKNOWN),
        (lambda: rotated(version=3), Reason.ORG_ROOT),
        (lambda: rotated(version=1), Reason.ORG_ROOT),
        (lambda: rotated(prev="00" * 32), Reason.ORG_ROOT),
        (lambda: rotated(prev=""), Reason.ORG_ROOT),
        (a_root_line, Reason.ORG_ROOT),
    ],
)
def test_a_hand_over_that_does_not_hold_is_refused(second: Callable[[], bytes], reason: Reason) -> None:
    assert reason_of(joined(a_root_line(), second(), *LINES[1:])) is reason


def test_the_first_root_signs_itself() -> None:
    assert reason_of(joined(write_root(a_root(), [ONE]), *LINES[1:])) is Reason.SIGNATURE_BAD
    assert (
        reason_of(joined(write_root(a_root(), [a_signing_key(11), ONE]), *LINES[1:])) is Reason.SIGNER_UNKNOWN
    )
    begins_at_two = write_root(a_root(version=2), [a_signing_key(11)])
    assert reason_of(joined(begins_at_two, *LINES[1:])) is Reason.ORG_ROOT


def two_of_three(version: int = 1, prev: str = "", keys: tuple[SigningKey, ...] = (ONE, TWO, THREE)) -> bytes:
    return write_root(a_root(version=version, prev=prev, roles=roles(*keys, threshold=2)), keys[:1])


def two_of_three_file() -> bytes:
    first = envelope.cosign(two_of_three(), [THREE])
    second = two_of_three(2, root_digest(first), (TWO, THREE, FOUR))
    return an_organisation_file((first, envelope.cosign(second, [THREE])))


def test_two_of_three_sticks_sign_a_root() -> None:
    opened = open_organisation(an_organisation_file((envelope.cosign(two_of_three(), [TWO]),)))
    assert opened.root.role(Role.ROOT).threshold == 2
    assert open_organisation(two_of_three_file()).root.version == 2


@pytest.mark.parametrize("more", [(), (ONE,), (ONE, ONE)])
def test_one_stick_never_signs_for_two(more: tuple[SigningKey, ...]) -> None:
    assert reason_of(joined(envelope.cosign(two_of_three(), more), *LINES[1:])) is Reason.SIGNATURE_BAD


def test_a_hand_over_needs_the_threshold_of_both_roots() -> None:
    first = envelope.cosign(two_of_three(), [TWO])
    second = two_of_three(2, root_digest(first), (TWO, FOUR, a_signing_key(25)))
    for signers in ((FOUR,), (FOUR, a_signing_key(25))):
        assert reason_of(joined(first, envelope.cosign(second, signers), *LINES[1:])) is Reason.SIGNATURE_BAD
    enough = envelope.cosign(second, [FOUR, ONE])
    assert open_organisation(an_organisation_file((first, enough))).root.version == 2


def test_roles_may_ask_for_several_keys() -> None:
    both = tuple(
        replace(role, threshold=2, keys=(CATALOGUE.public, ONE.public))
        if role.role is Role.CATALOGUE
        else role
        for role in a_root().roles
    )
    root = a_root_line(a_root(roles=both))
    org = organisation_id(root)
    with pytest.raises(Refused) as refusal:
        an_organisation_file((root,))
    assert refusal.value.reason is Reason.SIGNATURE_BAD
    cosigned = envelope.cosign(catalogue_line(org), [ONE])
    assert open_organisation(closed(root, cosigned, org=org)).id == org


def test_a_key_that_does_not_fit_the_root_is_refused_when_building() -> None:
    with pytest.raises(Refused) as refusal:
        build([a_root_line()], contents(), OrganisationKeys(REGISTRAR, REGISTRAR, IMPORTER))
    assert refusal.value.reason is Reason.SIGNER_UNKNOWN


@pytest.mark.parametrize(
    ("bent", "reason"),
    [
        ({"roles": ()}, Reason.ORG_ROOT),
        ({"roles": a_root().roles[1:]}, Reason.ORG_ROOT),
        ({"roles": (*a_root().roles, a_root().roles[1])}, Reason.ORG_ROOT),
        ({"roles": (*a_root().roles, RoleKeys(Role.TRAINER, 1, (ONE.public,)))}, Reason.ORG_ROOT),
        ({"roles": roles(ONE, TWO, threshold=3)}, Reason.ORG_ROOT),
        ({"roles": roles(ONE, ONE, threshold=2)}, Reason.ORG_ROOT),
        ({"roles": roles(ONE, threshold=0)}, Reason.ORG_ROOT),
        ({"roles": roles()}, Reason.ORG_ROOT),
        ({"roles": (RoleKeys(Role.ROOT, 1, (PublicKey("01" + "00" * 31),)),)}, Reason.KEY_MALFORMED),
        ({"readers": ("age1x",)}, Reason.KEY_MALFORMED),
        ({"trainers": (TrainerKey("Lan", PublicKey("00" * 32)),)}, Reason.KEY_MALFORMED),
        ({"readers": ()}, Reason.PAYLOAD_BROKEN),
        ({"readers": (a_reader().public,) * 8}, Reason.PAYLOAD_BROKEN),
        ({"version": 0}, Reason.PAYLOAD_BROKEN),
        ({"organisation": "x" * 401}, Reason.PAYLOAD_BROKEN),
    ],
)
def test_a_root_that_could_not_work_is_not_written(bent: dict[str, object], reason: Reason) -> None:
    with pytest.raises(Refused) as refusal:
        write_root(replace(a_root(), **bent), [ONE])  # type: ignore[arg-type]
    assert refusal.value.reason is reason
    if reason is Reason.ORG_ROOT:
        assert refusal.value.detail in {"roles", "threshold of root"}


def test_a_signed_root_with_other_members_is_refused() -> None:
    body = envelope.peek(LINES[0], 1 << 20).body
    for changed in (
        body.replace(b'{"v":1,', b'{"v":1,"v":1,'),
        body.replace(b'"threshold":1', b'"threshold":1.0', 1),
        body.replace(b'"role":"importer"', b'"role":"reader"'),
        body.replace(b'"made":"2026', b'"made":"1026'),
        body.replace(b'"role":"importer"', b'"role":"catalogue"'),
    ):
        assert changed != body
        assert reason_of(joined(line(PayloadKind.ROOT, changed, a_signing_key(11)), *LINES[1:])) in {
            Reason.PAYLOAD_BROKEN,
            Reason.ORG_ROOT,
        }


def test_a_role_the_root_does_not_name_signs_nothing() -> None:
    bare = a_root_line(a_root(roles=a_root().roles[:1]))
    assert reason_of(joined(bare, *LINES[1:])) is Reason.SIGNER_UNKNOWN


def test_trainers_are_accepted_for_their_courses() -> None:
    root = a_root(
        trainers=(TrainerKey("Lan", ONE.public), TrainerKey("Minh", TWO.public, ("an-toan", "chu-ky")))
    )
    opened = open_organisation(an_organisation_file((a_root_line(root),)))
    assert opened.root == root
    assert trainers_for(opened.root, CourseId("an-toan-thong-tin")) == (ONE.public, TWO.public)
    assert trainers_for(opened.root, CourseId("dich-vu-cong")) == (ONE.public,)


def at(**bent: object) -> bytes:
    return an_organisation_file(**bent)  # type: ignore[arg-type]


STORED = open_organisation(
    at(number=5, catalogue=a_catalogue(version=3), revocations=(a_revocation(1), a_revocation(2)))
)
SAME = {"number": 5, "catalogue": a_catalogue(version=3), "revocations": (a_revocation(1), a_revocation(2))}


@pytest.mark.parametrize(
    "bent",
    [
        {},
        {"number": 6},
        {"number": 10**6},
        {"number": 6, "catalogue": a_catalogue(version=1003)},
        {"number": 6, "revocations": (a_revocation(1), a_revocation(2), a_revocation(1002))},
    ],
)
def test_the_same_or_a_newer_file_is_accepted(bent: dict[str, object]) -> None:
    assert open_organisation(at(**{**SAME, **bent}), stored=STORED).id == the_org()


@pytest.mark.parametrize(
    "bent",
    [
        {"number": 4},
        {"catalogue": a_catalogue(version=2)},
        {"revocations": (a_revocation(2),)},
        {"revocations": ()},
    ],
)
def test_an_older_file_is_refused_with_both_dates(bent: dict[str, object]) -> None:
    older = at(**{**SAME, "made": "2026-11-01T08:00:00+07:00", **bent})
    with pytest.raises(Refused) as refusal:
        open_organisation(older, stored=STORED)
    assert refusal.value.reason is Reason.ORG_OLDER
    assert (refusal.value.where, refusal.value.detail) == ("2026-11-01T08:00:00+07:00", NOW)


@pytest.mark.parametrize(
    "bent",
    [
        {"number": 6, "catalogue": a_catalogue(version=1004)},
        {"number": 6, "revocations": (a_revocation(1), a_revocation(2), a_revocation(1003))},
    ],
)
def test_a_version_that_jumps_too_far_is_refused(bent: dict[str, object]) -> None:
    assert reason_of(at(**{**SAME, **bent}), stored=STORED) is Reason.ORG_ROOT


def test_a_first_revocation_may_be_a_thousand_versions_on_and_no_more() -> None:
    stored = open_organisation(at(number=5, revocations=()))
    first = at(number=6, revocations=(a_revocation(1000),))
    assert open_organisation(first, stored=stored).revocations[0].version == 1000
    assert reason_of(at(number=6, revocations=(a_revocation(1001),)), stored=stored) is Reason.ORG_ROOT


@pytest.mark.parametrize(
    ("make", "detail"),
    [
        (lambda: DATA[:-1], "cut off"),
        (lambda: joined(*LINES[:-1]), "lines are missing"),
        (lambda: joined(LINES[0], LINES[2], LINES[1], *LINES[3:]), "catalogue out of place"),
        (lambda: joined(LINES[0], LINES[1], LINES[1], *LINES[2:]), "catalogue out of place"),
        (lambda: joined(LINES[0], line(PayloadKind.PACK, b"{}", IMPORTER), *LINES[1:]), "pack"),
        (lambda: joined(*LINES[:2], *LINES[3:]), "not the lines that were closed"),
        (
            lambda: at(**{**SAME, "catalogue": a_catalogue(version=1004), "number": 6}),
            "a version runs too far ahead",
        ),
        (
            lambda: at(**SAME, made="2026-12-01T08:00:00+07:00"),
            f"number 5 of 2026-12-01T08:00:00+07:00 and of {NOW}",
        ),
        (lambda: joined(a_root_line(), rotated(version=3), *LINES[1:]), "root 2"),
    ],
)
def test_the_technical_fold_is_told_why_a_file_was_refused(make: Callable[[], bytes], detail: str) -> None:
    with pytest.raises(Refused) as refusal:
        open_organisation(make(), stored=STORED)
    assert refusal.value.detail == detail


def test_a_file_with_fewer_roots_is_older_and_a_new_root_resets_the_number() -> None:
    both = (a_root_line(), rotated())
    with_two = open_organisation(an_organisation_file(both, number=9))
    assert reason_of(DATA, stored=with_two) is Reason.ORG_OLDER
    counted_up = open_organisation(at(number=2**53 - 1))
    assert open_organisation(an_organisation_file(both, number=1), stored=counted_up).number == 1


def test_two_different_second_roots_are_never_both_believed() -> None:
    one = open_organisation(an_organisation_file((a_root_line(), rotated())))
    other = an_organisation_file((a_root_line(), rotated(committee="Ban khác")))
    with pytest.raises(Refused) as refusal:
        open_organisation(other, stored=one)
    assert refusal.value.reason is Reason.ORG_ROOT
    assert refusal.value.detail == "another root of a known version"


def test_expiry_is_told_and_locks_nobody_out() -> None:
    long_ago = "2001-01-01T00:00:00+07:00"
    root = a_root_line(a_root(expires=long_ago))
    opened = open_organisation(an_organisation_file((root,), catalogue=a_catalogue(expires=long_ago)))
    assert (opened.root.expires, opened.catalogue.expires) == (long_ago, long_ago)


def test_a_body_of_another_schema_is_refused_although_it_is_signed() -> None:
    body = envelope.peek(LINES[1], 1 << 20).body
    for old, new in (
        (b'"due":null', b'"due":"2026-02-30"'),
        (b'"version":1', b'"version":1,"version":1'),
        (b'"pin_required":false', b'"pin_required":0'),
        (b'"made":"2026-11-23T', b'"made":"2026-11-99T'),
        (b'"title"', b'"tile"'),
    ):
        assert old in body
        forged = line(PayloadKind.CATALOGUE, body.replace(old, new, 1), CATALOGUE)
        assert reason_of(closed(LINES[0], forged)) is Reason.PAYLOAD_BROKEN


@pytest.mark.parametrize(
    ("kind", "signer", "member"),
    [
        (PayloadKind.ROOT, ROOT_KEY, "made"),
        (PayloadKind.ROOT, ROOT_KEY, "expires"),
        (PayloadKind.CATALOGUE, CATALOGUE, "made"),
        (PayloadKind.CATALOGUE, CATALOGUE, "expires"),
        (PayloadKind.GRANT, REGISTRAR, "made"),
        (PayloadKind.REVOCATION, REGISTRAR, "made"),
        (PayloadKind.RECEIPT, IMPORTER, "received"),
        (PayloadKind.RESULT, IMPORTER, "at"),
        (PayloadKind.BATCH, IMPORTER, "made"),
    ],
)
def test_a_day_no_calendar_has_is_refused_on_every_line(
    kind: PayloadKind, signer: SigningKey, member: str
) -> None:
    data = an_organisation_file(catalogue=a_catalogue(expires="2027-11-23T08:00:00+07:00"))
    lines = data.splitlines()
    place = [one.kind for one in organisation_lines.split(data)].index(kind)
    body = envelope.peek(lines[place], 1 << 20).body
    bent = re.sub(rb'("%b":"[0-9]{4})-[0-9]{2}-[0-9]{2}T' % member.encode(), rb"\1-02-30T", body)
    assert bent != body
    forged = [*lines[:place], line(kind, bent, signer), *lines[place + 1 :]]
    data = joined(*forged) if kind is PayloadKind.BATCH else closed(*forged[:-1])
    assert reason_of(data) is Reason.PAYLOAD_BROKEN


def test_a_file_of_endlessly_many_lines_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(organisation_lines, "LINE_COUNT_CAP", len(LINES))
    assert len(organisation_lines.split(DATA)) == len(LINES)
    monkeypatch.setattr(organisation_lines, "LINE_COUNT_CAP", len(LINES) - 1)
    with pytest.raises(Refused) as refusal:
        organisation_lines.split(DATA)
    assert refusal.value.reason is Reason.FILE_TOO_LARGE
    assert refusal.value.detail == f"more than {len(LINES) - 1} lines"


def test_root_helpers_read_roots_only() -> None:
    with pytest.raises(Refused) as refusal:
        organisation_id(LINES[1])
    assert refusal.value.reason is Reason.WRONG_KIND


def test_a_catalogue_is_told_by_what_it_says_and_not_by_its_number_or_time() -> None:
    digest = organisation_bodies.catalogue_digest(a_catalogue())
    assert digest == "27ce62486d06ac0e18d683d9cb7821ed5fe73d143eec5b6817563d905b48144a"
    later = a_catalogue(version=9, made="2027-01-02T03:04:05+07:00")
    assert organisation_bodies.catalogue_digest(later) == digest
    for other in (
        a_catalogue(pin_required=True),
        a_catalogue(expires=NOW),
        a_catalogue(units=()),
        a_catalogue(entries=()),
        a_catalogue(variables=()),
    ):
        assert organisation_bodies.catalogue_digest(other) != digest


names = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(names, names, st.booleans(), st.booleans(), st.dates())
@settings(max_examples=30)
def test_whatever_things_are_called_they_are_read_back(
    title: str, value: str, mandatory: bool, pin_required: bool, due: date
) -> None:
    entry = replace(a_catalogue().entries[0], title=title, mandatory=mandatory, due=due)
    catalogue = a_catalogue(entries=(entry,), variables=((title, value),), pin_required=pin_required)
    assert open_organisation(an_organisation_file(catalogue=catalogue)).catalogue == catalogue


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    with pytest.raises(Refused):
        open_organisation(organisation_lines.FIRST_BYTES + data + b"\n")


def test_the_keys_of_the_committee_are_three() -> None:
    assert len({ORGANISATION_KEYS.registrar, ORGANISATION_KEYS.catalogue, ORGANISATION_KEYS.importer}) == 3
