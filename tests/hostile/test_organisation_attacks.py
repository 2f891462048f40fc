"""The attacks of The Update Framework on the organisation file: through the reader and through a learner's PC.

https://theupdateframework.github.io/specification/latest/#goals-to-protect-against-specific-attacks
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.committee_room import cheap_locks
from tests.hostile.watching import MOST_MB, MOST_SECONDS, cost, state
from tests.services.learner.pc import Pc
from tests.trust_builders import (
    CATALOGUE,
    IMPORTER,
    NOW,
    ORGANISATION_KEYS,
    ROOT_KEY,
    a_catalogue,
    a_revocation,
    a_root,
    a_root_line,
    a_signing_key,
    an_organisation_file,
    the_org,
)
from trainer.domain.codes import root_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import Organisation, Role, RoleKeys, Root
from trainer.formats import envelope, keys
from trainer.formats.envelope import PayloadKind
from trainer.formats.keys import SigningKey
from trainer.formats.organisation_file import OrganisationKeys, open_organisation, root_digest, write_root

ONE, TWO, THREE, THIEF = (a_signing_key(seed) for seed in (41, 42, 43, 66))
REVOCATIONS = (a_revocation(1), a_revocation(2))


def roles(*root_keys: SigningKey, threshold: int = 1, **others: SigningKey | None) -> tuple[RoleKeys, ...]:
    """The roles of `a_root` with other root keys, and with other keys of the roles named (None: without it)."""
    made = [RoleKeys(Role.ROOT, threshold, tuple(key.public for key in root_keys))]
    for role in a_root().roles[1:]:
        key = others.get(role.role.value, a_signing_key())
        if role.role.value not in others:
            made.append(role)
        elif key is not None:
            made.append(replace(role, keys=(key.public,)))
    return tuple(made)


def next_root(before: bytes, number: int, signers: tuple[SigningKey, ...], **bent: Any) -> bytes:
    """A root behind another, signed by these."""
    return write_root(a_root(**({"version": number, "prev": root_digest(before)} | bent)), signers)


FIRST = a_root_line()
SECOND = next_root(FIRST, 2, (ROOT_KEY, ONE), roles=roles(ONE, TWO, THREE, threshold=2))
SECOND = envelope.cosign(SECOND, [TWO])
ROOTS = (FIRST, SECOND)


def a_file(
    roots: tuple[bytes, ...] = ROOTS, keys_of: OrganisationKeys = ORGANISATION_KEYS, **bent: Any
) -> bytes:
    """The file in use, or another one, whose number and versions are bent."""
    words = {"number": 5, "catalogue": a_catalogue(version=3), "revocations": REVOCATIONS}
    return an_organisation_file(roots, keys_of, **(words | bent))


STORED = a_file()
NEXT: dict[str, Any] = {"number": 6}


def third(signers: tuple[SigningKey, ...], **bent: Any) -> bytes:
    """Root 3 of the same keys, signed by these."""
    return next_root(SECOND, 3, signers, **({"roles": roles(ONE, TWO, THREE, threshold=2)} | bent))


def spliced(*lines: bytes) -> bytes:
    """Lines put together by somebody without keys."""
    return b"".join(line + b"\n" for line in lines)


def behind(*roots: bytes) -> bytes:
    """Roots of the attacker's making before the honest other lines."""
    return spliced(*roots, *STORED.splitlines()[2:])


def twice(root: bytes, *, other_id: bool) -> bytes:
    """A root whose one signature stands there twice, the second time under another key's id if wished."""
    made = json.loads(root)
    again = dict(made["signatures"][0])
    if other_id:
        again["keyid"] = keys.key_id(TWO.public)
    made["signatures"].append(again)
    return json.dumps(made, separators=(",", ":")).encode()


def unsigned(root: bytes) -> bytes:
    made = json.loads(root)
    made["signatures"] = []
    return json.dumps(made, separators=(",", ":")).encode()


def stolen(role: str) -> bytes:
    """A file of somebody who has one key of the committee's PC and signs everything with it."""
    key = getattr(ORGANISATION_KEYS, role)
    lines = list(a_file(**NEXT).splitlines())
    made = [
        line
        if envelope.peek(line, 1 << 20).kind is PayloadKind.ROOT
        else envelope.seal(envelope.peek(line, 1 << 20).kind, envelope.peek(line, 1 << 20).body, [key])
        for line in lines
    ]
    return spliced(*made)


LATER = a_file(**NEXT, receipts=()).splitlines()
ATTACKS: dict[str, tuple[Callable[[], bytes], Reason]] = {
    "rollback of the file": (lambda: a_file(number=4), Reason.ORG_OLDER),
    "rollback of the catalogue": (lambda: a_file(**NEXT, catalogue=a_catalogue(version=2)), Reason.ORG_OLDER),
    "rollback of the roots": (lambda: a_file((FIRST,), **NEXT), Reason.ORG_OLDER),
    "a revocation taken back": (lambda: a_file(**NEXT, revocations=REVOCATIONS[:1]), Reason.ORG_OLDER),
    "a revocation edited": (
        lambda: a_file(**NEXT, revocations=(replace(a_revocation(1), after_receipt_no=99), a_revocation(2))),
        Reason.ORG_OLDER,
    ),
    "a root skipped": (
        lambda: behind(
            FIRST, SECOND, next_root(third((ONE, TWO)), 4, (ONE, TWO), roles=roles(ONE, TWO, threshold=2))
        ),
        Reason.ORG_ROOT,
    ),
    "the first root skipped": (lambda: behind(SECOND), Reason.ORG_OTHER),
    "a root's number skipped": (lambda: behind(*ROOTS, third((ONE, TWO), version=4)), Reason.ORG_ROOT),
    "the same root twice": (lambda: behind(*ROOTS, SECOND), Reason.ORG_ROOT),
    "an equal root with other bytes": (
        lambda: a_file(
            (
                FIRST,
                envelope.cosign(
                    next_root(
                        FIRST,
                        2,
                        (ROOT_KEY, ONE),
                        roles=roles(ONE, TWO, THREE, threshold=2),
                        committee="Ban khác",
                    ),
                    [TWO],
                ),
            ),
            **NEXT,
        ),
        Reason.ORG_ROOT,
    ),
    "an equal number with other bytes": (lambda: a_file(receipts=()), Reason.ORG_TWIN),
    "an equal number with another time": (lambda: a_file(made="2026-12-01T08:00:00+07:00"), Reason.ORG_TWIN),
    "an equal number with a newer catalogue": (
        lambda: a_file(catalogue=a_catalogue(version=4)),
        Reason.ORG_TWIN,
    ),
    "a threshold met by one key twice": (
        lambda: behind(*ROOTS, twice(third((ONE,)), other_id=False)),
        Reason.SIGNATURE_BAD,
    ),
    "a threshold met by one key under two names": (
        lambda: behind(*ROOTS, twice(third((ONE,)), other_id=True)),
        Reason.SIGNATURE_BAD,
    ),
    "a threshold met by a stranger": (lambda: behind(*ROOTS, third((ONE, THIEF))), Reason.SIGNATURE_BAD),
    "a root of one of two": (lambda: behind(*ROOTS, third((ONE,))), Reason.SIGNATURE_BAD),
    "a root without signatures": (
        lambda: behind(*ROOTS, unsigned(third((ONE, TWO)))),
        Reason.ENVELOPE_BROKEN,
    ),
    "a root of the thief alone": (
        lambda: behind(*ROOTS, third((THIEF,), roles=roles(THIEF))),
        Reason.SIGNATURE_BAD,
    ),
    "a root handed over by a key that was replaced": (
        lambda: behind(*ROOTS, third((ROOT_KEY,), roles=roles(ROOT_KEY))),
        Reason.SIGNATURE_BAD,
    ),
    "a threshold lowered by one": (
        lambda: behind(*ROOTS, third((ONE,), roles=roles(ONE, threshold=1))),
        Reason.SIGNATURE_BAD,
    ),
    "fast forward of the catalogue": (
        lambda: a_file(**NEXT, catalogue=a_catalogue(version=1004)),
        Reason.ORG_ROOT,
    ),
    "fast forward to the last integer": (
        lambda: a_file(**NEXT, catalogue=a_catalogue(version=2**53 - 1)),
        Reason.ORG_ROOT,
    ),
    "fast forward of revocations": (
        lambda: a_file(**NEXT, revocations=(*REVOCATIONS, a_revocation(1003))),
        Reason.ORG_ROOT,
    ),
    "the catalogue of an older file": (
        lambda: spliced(*LATER[:2], a_file(catalogue=a_catalogue(version=2)).splitlines()[2], *LATER[3:]),
        Reason.FILE_BROKEN,
    ),
    "the closing line of another file": (
        lambda: spliced(*LATER[:-1], a_file(number=7).splitlines()[-1]),
        Reason.FILE_BROKEN,
    ),
    "receipts left out": (
        lambda: spliced(*(line for line in a_file(**NEXT).splitlines() if b"hocso.receipt" not in line)),
        Reason.FILE_BROKEN,
    ),
    "the catalogue signed by the importer": (lambda: stolen("importer"), Reason.SIGNER_UNKNOWN),
    "receipts signed by the registrar": (lambda: stolen("registrar"), Reason.SIGNER_UNKNOWN),
    "grants signed by the catalogue's key": (lambda: stolen("catalogue"), Reason.SIGNER_UNKNOWN),
    "everything signed by a root key": (
        lambda: spliced(
            *ROOTS,
            *(
                envelope.seal(envelope.peek(line, 1 << 20).kind, envelope.peek(line, 1 << 20).body, [ONE])
                for line in LATER[2:]
            ),
        ),
        Reason.SIGNER_UNKNOWN,
    ),
    "another organisation": (
        lambda: an_organisation_file((a_root_line(a_root(organisation="Xã khác")),)),
        Reason.ORG_OTHER,
    ),
    "a cut file": (lambda: a_file(**NEXT)[:-1], Reason.FILE_BROKEN),
}


@pytest.fixture(scope="module")
def pc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pc]:
    """A PC that uses the file `STORED`, with a profile on it."""
    with cheap_locks():
        made = Pc(tmp_path_factory.mktemp("pc"))
        path = made.usb / "dang-dung.hsorg"
        path.write_bytes(STORED)
        made.learner.organisation.pin(path, root_code(the_org()))
        made.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="Văn phòng")
        yield made
        made.learner.profiles.close()


def stored() -> Organisation:
    return open_organisation(STORED, pinned=the_org())


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_reader_refuses(attack: str) -> None:
    make, reason = ATTACKS[attack]
    with pytest.raises(Refused) as refusal:
        open_organisation(make(), pinned=the_org(), stored=stored())
    assert refusal.value.reason is reason


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_learner_s_pc_refuses_and_goes_on_with_the_file_in_use(pc: Pc, attack: str) -> None:
    make, reason = ATTACKS[attack]
    path = pc.usb / "tan-cong.hsorg"
    path.write_bytes(make())
    before, facts = state(pc.home), pc.learner.organisation.facts()
    for verb in (
        lambda: pc.learner.organisation.receive(path),
        lambda: pc.learner.organisation.pin(path, root_code(the_org())),
    ):
        with pytest.raises(Refused) as refusal:
            verb()
        assert refusal.value.reason is reason
    assert state(pc.home) == before
    assert pc.learner.organisation.facts() == facts


def test_the_file_in_use_and_the_next_one_are_taken(pc: Pc) -> None:
    """What was refused above was refused for the attack."""
    assert open_organisation(STORED, pinned=the_org(), stored=stored()).number == 5
    assert open_organisation(a_file(**NEXT), stored=stored()).number == 6
    path = pc.usb / "dang-dung.hsorg"
    assert pc.learner.organisation.receive(path).unchanged


def test_a_file_kept_back_is_taken_for_ever_and_says_how_old_it_is(pc: Pc) -> None:
    """Freeze: somebody always hands out the same file. Nobody is locked out; its date is shown."""
    path = pc.usb / "dang-dung.hsorg"
    for _ in range(3):
        pc.clock.go_on(86_400)
        received = pc.learner.organisation.receive(path)
        assert (received.unchanged, received.facts.made) == (True, NOW)


@pytest.mark.parametrize(("days", "expired"), [(-400, False), (0, False), (400, True)])
def test_expiry_warns_by_the_clock_of_the_pc_and_locks_nobody_out(
    tmp_path: Path, days: int, expired: bool
) -> None:
    with cheap_locks():
        pc = Pc(tmp_path)
        path = pc.usb / "to-chuc.hsorg"
        soon = "2027-06-01T08:00:00+07:00"
        path.write_bytes(
            a_file((a_root_line(a_root(expires=soon)),), catalogue=a_catalogue(version=3, expires=soon))
        )
        pc.clock.wall += timedelta(days=days)
        org = open_organisation(path.read_bytes()).id
        assert pc.learner.organisation.pin(path, root_code(org)).expired is expired
        pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="Văn phòng")
        assert pc.learner.organisation.receive(path).facts.expired is expired
        course = pc.learner.study.courses()
        assert course
        pc.learner.profiles.close()


def test_endless_data_is_read_no_further_than_the_cap(pc: Pc) -> None:
    path = pc.usb / "vo-tan.hsorg"
    with path.open("wb") as stream:
        stream.write(STORED)
        stream.truncate(1 << 34)
    with cost() as took, pytest.raises(Refused) as refusal:
        pc.learner.organisation.receive(path)
    path.unlink()
    assert refusal.value.reason is Reason.FILE_TOO_LARGE
    assert took.seconds < MOST_SECONDS
    assert (took.mb or 0) < MOST_MB


def rotated_to(**others: SigningKey | None) -> bytes:
    return third((ONE, TWO), roles=roles(ONE, TWO, THREE, threshold=2, **others))


@pytest.mark.parametrize("role", ["registrar", "catalogue", "importer"])
def test_a_key_that_a_new_root_replaced_signs_nothing_any_more(role: str) -> None:
    """Role key removed: the old key is in the thief's hands, and the new root knows another."""
    roots = (*ROOTS, rotated_to(**{role: THIEF}))
    fresh = replace(ORGANISATION_KEYS, **{role: THIEF})
    good = a_file(roots, fresh, **NEXT)
    assert open_organisation(good, stored=stored()).root.version == 3
    with pytest.raises(Refused) as refusal:
        open_organisation(spliced(*roots, *a_file(**NEXT).splitlines()[2:]), stored=stored())
    assert refusal.value.reason is Reason.SIGNER_UNKNOWN


@pytest.mark.parametrize("role", ["registrar", "catalogue", "importer"])
def test_a_role_that_a_new_root_leaves_out_is_signed_by_nobody(role: str) -> None:
    roots = (*ROOTS, rotated_to(**{role: None}))
    with pytest.raises(Refused) as refusal:
        open_organisation(spliced(*roots, *a_file(**NEXT).splitlines()[2:]), stored=stored())
    assert refusal.value.reason is Reason.SIGNER_UNKNOWN


def test_a_stolen_importer_key_that_counts_up_is_ended_by_a_new_root() -> None:
    """Fast forward of the file's own number is possible with the importer's key; a new root makes it count again."""
    counted_up = open_organisation(a_file(number=2**53 - 1), stored=stored())
    roots = (*ROOTS, rotated_to(importer=THREE))
    fresh = replace(ORGANISATION_KEYS, importer=THREE)
    assert open_organisation(a_file(roots, fresh, number=6), stored=counted_up).number == 6


def test_a_root_never_comes_back_once_a_later_one_was_seen(pc: Pc) -> None:
    newer = open_organisation(a_file((*ROOTS, third((ONE, TWO))), **NEXT), stored=stored())
    for roots in (ROOTS, (*ROOTS, third((TWO, THREE), committee="Ban khác"))):
        with pytest.raises(Refused) as refusal:
            open_organisation(a_file(roots, number=7), stored=newer)
        assert refusal.value.reason in {Reason.ORG_OLDER, Reason.ORG_ROOT}


def test_roles_are_told_apart_even_when_one_person_holds_all_keys() -> None:
    """Thresholds count keys, not roles: nothing a role key signs makes a root."""
    every: Root = a_root(version=3, prev=root_digest(SECOND), roles=roles(IMPORTER, CATALOGUE))
    with pytest.raises(Refused) as refusal:
        open_organisation(behind(*ROOTS, write_root(every, [IMPORTER, CATALOGUE])), stored=stored())
    assert refusal.value.reason is Reason.SIGNATURE_BAD
