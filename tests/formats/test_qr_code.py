"""Codes on paper: the rows of a QR code, and what the one on a certificate says."""

from __future__ import annotations

from trainer.formats.qr_code import paper_text, qr_rows

FINDER = ("1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111")
"""The square in three corners of every code (ISO/IEC 18004, 6.3.3)."""


def test_a_code_is_square_and_has_its_three_corners() -> None:
    rows = qr_rows("HOCSO1;ABCD-EFGH-JKMN;an-toan-thong-tin;9250;2026-11-23")
    size = len(rows)
    assert {len(row) for row in rows} == {size}
    assert {module for row in rows for module in row} == {"0", "1"}
    assert (size - 17) % 4 == 0
    assert tuple(row[:7] for row in rows[:7]) == FINDER
    assert tuple(row[-7:] for row in rows[:7]) == FINDER
    assert tuple(row[:7] for row in rows[-7:]) == FINDER


def test_codes_are_made_to_survive_some_dirt() -> None:
    """Level M: a code of 21 modules holds 14 bytes then, and 17 of level L (ISO/IEC 18004, table 7)."""
    assert [len(qr_rows("x" * length)) for length in (14, 15, 17)] == [21, 25, 25]


def test_the_certificate_says_the_facts_that_stand_on_it() -> None:
    said = paper_text("ABCD-EFGH-JKMN", "an-toan-thong-tin", 9250, "2026-11-23")
    assert said == "HOCSO1;ABCD-EFGH-JKMN;an-toan-thong-tin;9250;2026-11-23"
