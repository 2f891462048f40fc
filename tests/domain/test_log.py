"""The chain of a log: every byte of every event counts."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.ids import PublicKey
from trainer.domain.log import GENESIS, chain, log_id, verify_chain

KEY = PublicKey("ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c")


def test_the_head_is_the_hash_the_format_describes() -> None:
    text = '{"k":"…"}'
    data = text.encode("utf-8")
    expected = hashlib.sha256(b"hocso-event-v1\0" + bytes(32) + len(data).to_bytes(4, "big") + data).digest()
    assert chain(GENESIS, text) == expected


def test_heads_are_frozen() -> None:
    assert (
        verify_chain(GENESIS, ["a", "b"]).hex()
        == "87a98c05dfaa9138faed7b86da435a7a2d9e632caeebd687f4a53b5777287981"
    )


@given(st.lists(st.text(alphabet="abđ", max_size=3), max_size=6), st.integers(0, 6))
def test_a_chain_can_be_continued_anywhere(texts: list[str], cut: int) -> None:
    assert verify_chain(verify_chain(GENESIS, texts[:cut]), texts[cut:]) == verify_chain(GENESIS, texts)


@given(
    st.lists(st.text(alphabet="ab", max_size=3), max_size=5),
    st.lists(st.text(alphabet="ab", max_size=3), max_size=5),
)
def test_different_events_never_share_a_head(one: list[str], other: list[str]) -> None:
    assert (verify_chain(GENESIS, one) == verify_chain(GENESIS, other)) == (one == other)


def test_a_log_is_named_after_its_key_and_chance() -> None:
    name = log_id(KEY, bytes(16))
    assert name == hashlib.sha256(b"hocso-log-v1\0" + bytes.fromhex(KEY) + bytes(16)).hexdigest()[:32]
    assert log_id(KEY, b"\1" * 16) != name


def test_a_log_needs_sixteen_random_bytes() -> None:
    with pytest.raises(ValueError, match="a log id needs 16 random bytes"):
        log_id(KEY, b"short")
