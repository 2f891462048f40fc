"""A root on its way from stick to stick: who may sign, when it is enough, and what a file from elsewhere must hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.committee_room import PASSPHRASE, cheap_locks
from tests.trust_builders import a_root, a_signing_key
from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import Role, RoleKeys, Root
from trainer.formats import envelope, keys, root_proposal
from trainer.formats.envelope import LINE_CAP, PayloadKind
from trainer.formats.root_line import open_roots, read_root_body, write_root
from trainer.formats.root_proposal import Proposal
from trainer.formats.share_file import Share, make_share, open_share, share_name

ONE, TWO, THREE, FOUR, STRANGER = (a_signing_key(seed) for seed in range(31, 36))


@pytest.fixture(autouse=True)
def _cheap() -> Iterator[None]:
    with cheap_locks():
        yield


def with_root_keys(threshold: int, *held: keys.SigningKey, **bent: object) -> Root:
    named = RoleKeys(Role.ROOT, threshold, tuple(key.public for key in held))
    return replace(a_root(**bent), roles=(named, *a_root().roles[1:]))


FIRST = with_root_keys(2, ONE, TWO, THREE)
LINE = write_root(FIRST, [ONE, TWO, THREE])


def a_proposal(**bent: object) -> Proposal:
    return root_proposal.propose([LINE], replace(FIRST, **({"made": "2026-11-24T08:00:00+07:00"} | bent)))  # type: ignore[arg-type]


def refused(reason: Reason) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda refusal: refusal.reason is reason)


def test_two_of_three_sign_one_after_the_other() -> None:
    proposal = a_proposal()
    assert (proposal.root.version, proposal.missing, proposal.complete) == (2, (2, 2), False)
    with refused(Reason.SHARES_MISSING):
        root_proposal.finished_line(proposal)
    proposal = root_proposal.sign(proposal, THREE)
    assert proposal.missing == (1, 1)
    proposal = root_proposal.sign(root_proposal.read_proposal(root_proposal.write_proposal(proposal)), ONE)
    assert proposal.complete
    line = root_proposal.finished_line(proposal)
    opened = open_roots([envelope.peek(one, LINE_CAP) for one in (LINE, line)])
    assert opened == (FIRST, proposal.root)
    assert read_root_body(envelope.peek(line, LINE_CAP).body) == proposal.root


def test_one_key_never_counts_twice_and_strangers_have_no_say() -> None:
    proposal = root_proposal.sign(a_proposal(), ONE)
    with refused(Reason.SHARE_TWICE):
        root_proposal.sign(proposal, ONE)
    with refused(Reason.SHARE_OTHER):
        root_proposal.sign(proposal, STRANGER)


def test_a_key_that_was_replaced_is_told_from_a_foreign_one() -> None:
    proposal = a_proposal(roles=with_root_keys(2, ONE, TWO, FOUR).roles)
    for key in (FOUR, ONE, THREE):
        proposal = root_proposal.sign(proposal, key)  # the key that goes may still sign its own going
    second = root_proposal.finished_line(proposal)
    after = root_proposal.propose([LINE, second], proposal.root)
    with refused(Reason.SHARE_OLD):
        root_proposal.sign(after, THREE)
    assert root_proposal.sign(after, FOUR).missing == (1, 1)


def test_new_keys_alone_and_old_keys_alone_are_not_enough() -> None:
    proposal = a_proposal(roles=with_root_keys(1, FOUR).roles)
    assert root_proposal.sign(proposal, FOUR).missing == (2, 0)
    old = root_proposal.sign(root_proposal.sign(proposal, ONE), TWO)
    assert (old.missing, old.complete) == ((0, 1), False)
    assert root_proposal.sign(old, FOUR).complete


def test_signatures_from_two_computers_come_together() -> None:
    here, there = root_proposal.sign(a_proposal(), ONE), root_proposal.sign(a_proposal(), TWO)
    both = root_proposal.merge(here, there)
    assert both.complete
    assert root_proposal.merge(both, here) == both
    with refused(Reason.SHARE_OTHER):
        root_proposal.merge(here, a_proposal(made="2026-11-25T08:00:00+07:00"))


def test_a_file_from_elsewhere_is_believed_only_as_far_as_it_holds() -> None:
    proposal = root_proposal.sign(a_proposal(), ONE)
    data = root_proposal.write_proposal(proposal)
    assert root_proposal.read_proposal(data + b"\r\n") == proposal
    with refused(Reason.FILE_NOT_OURS):
        root_proposal.read_proposal(b"{}")
    bent = {
        Reason.SIGNATURE_BAD: replace(proposal, signed=((ONE.public, TWO.sign(b"x")),)),
        Reason.SHARE_OTHER: replace(proposal, signed=((STRANGER.public, proposal.signed[0][1]),)),
        Reason.SHARE_TWICE: replace(proposal, signed=proposal.signed * 2),
        Reason.ORG_ROOT: replace(proposal, body=envelope.peek(LINE, LINE_CAP).body, signed=()),
        Reason.PAYLOAD_BROKEN: replace(proposal, body=b"{}", signed=()),
    }
    for reason, wrong in bent.items():
        with refused(reason):
            root_proposal.read_proposal(root_proposal.write_proposal(wrong))


def test_an_envelope_of_collected_signatures_has_one_to_eight() -> None:
    found = envelope.peek(LINE, LINE_CAP)
    assert envelope.assemble(found.kind, found.body, found.signatures) == LINE
    for wrong in ((), found.signatures * 3):
        with pytest.raises(ValueError, match="1 to 8"):
            envelope.assemble(PayloadKind.ROOT, found.body, wrong)


def test_a_share_comes_back_from_its_file_and_says_in_clear_only_which_part_it_is() -> None:
    share = Share(2, 3, TWO)
    data = make_share(share, "UBND phường Mỹ Hào", PASSPHRASE)
    assert open_share(data, PASSPHRASE) == share
    assert keys.locked_facts(data).label.startswith("2/3 · ")
    assert TWO.seed.hex().encode() not in data
    assert share_name(share).startswith("khoa-goc-phan-2-")
    with refused(Reason.PASSPHRASE_WRONG):
        open_share(data, PASSPHRASE + "x")
    with refused(Reason.PASSPHRASE_TOO_SHORT):
        make_share(share, "UBND", "ngắn")
    with refused(Reason.FILE_BROKEN):
        open_share(keys.lock(b"{}", PASSPHRASE), PASSPHRASE)
