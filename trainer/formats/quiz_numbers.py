"""Numbers as authors write them: `25 ± 1`, `20..30`, `8,5 triệu`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_DIGITS = r"[0-9]{1,15}(?:[.,][0-9]{1,9})?"
_SIGNED = rf"[+\-−]?{_DIGITS}"
_NUMBER = re.compile(
    rf"^(?P<first>{_SIGNED})(?:\s*(?:±|\+/-|\+-)\s*(?P<spread>{_DIGITS})|\s*\.\.\s*(?P<last>{_SIGNED}))?"
    r"(?:\s*(?P<sign>[%°‰][^\d\s]{0,3})|\s+(?P<unit>[^\W\d_][^\d]{0,39}))?$"
)
_THOUSANDS = re.compile(r"^[+\-−]?[1-9][0-9]{0,2}[.,][0-9]{3}$")


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A range of numbers and the unit behind it; `ambiguous` where 1.200 may be 1200 or 1,2."""

    low: Fraction
    high: Fraction
    unit: str
    ambiguous: bool


def read_number(text: str) -> WrittenNumber | None:
    """The number an author wrote, or None where the text is a word, a date, a code …"""
    found = _NUMBER.match(text.strip())
    if found is None or re.match(r"^0[0-9]", found["first"]):
        return None
    first = _value(found["first"])
    low = high = first
    if found["spread"]:
        low, high = first - _value(found["spread"]), first + _value(found["spread"])
    elif found["last"]:
        low, high = first, _value(found["last"])
    parts = (found["first"], found["spread"] or "", found["last"] or "")
    unit = (found["sign"] or found["unit"] or "").strip()
    return WrittenNumber(low, high, unit, any(_THOUSANDS.match(part) for part in parts))


def _value(text: str) -> Fraction:
    return Fraction(text.replace(",", ".").replace("−", "-"))
