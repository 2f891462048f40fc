"""The proof that a key belongs to whoever holds an activation code."""

from __future__ import annotations

from tests.trust_builders import a_signing_key
from trainer.formats.activation import activation_proof, check_proof

PROOF = "5d42c4ae0529911a7af02e336f927682d6ae1ce6f53d07ec420ebf4ae4e8d32c"


def test_a_proof_is_frozen() -> None:
    assert activation_proof("NASWT4MSR", a_signing_key().public) == PROOF


def test_a_proof_holds_for_one_code_and_one_key() -> None:
    assert check_proof("NASWT4MSR", a_signing_key().public, PROOF)
    assert not check_proof("NASWT4MSS", a_signing_key().public, PROOF)
    assert not check_proof("NASWT4MSR", a_signing_key(8).public, PROOF)


def test_what_is_no_proof_does_not_hold() -> None:
    for proof in ("", PROOF[:-1], PROOF.upper(), "đ" * 64):
        assert not check_proof("NASWT4MSR", a_signing_key().public, proof)
