"""JSON with one reading: no floats, duplicate members or lone surrogates; bounded depth, size and integers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final, NoReturn, TypeVar

import msgspec

from trainer.domain.errors import Reason, Refused

MAX_INTEGER: Final = 2**53 - 1
MAX_DEPTH: Final = 16

HEX32: Final = msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")
HEX64: Final = msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")
SLUG: Final = msgspec.Meta(pattern=r"\A[a-z0-9][a-z0-9-]{0,39}\Z")

Hex32 = Annotated[str, HEX32]
"""16 bytes in lower-case hexadecimal: person, log and attempt ids, seeds."""
Hex64 = Annotated[str, HEX64]
"""32 bytes in lower-case hexadecimal: keys, digests, heads."""
Hex64OrNone = Annotated[str, msgspec.Meta(pattern=r"\A([0-9a-f]{64})?\Z")]
"""32 bytes in lower-case hexadecimal, or an empty text."""
Slug = Annotated[str, SLUG]
"""An id an author wrote (courses/README.md §1)."""
Line = Annotated[str, msgspec.Meta(max_length=400)]
"""A name or a title."""
Text = Annotated[str, msgspec.Meta(max_length=20_000)]
"""Something a person typed."""
Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_INTEGER)]
Version = Annotated[int, msgspec.Meta(ge=1, le=MAX_INTEGER)]
Moment = Annotated[str, msgspec.Meta(min_length=25, max_length=32)]
"""A time from 1970 on with its offset, as `datetime.isoformat` of an aware datetime writes it; see `check_moment`."""

MomentOrNone = Annotated[str, msgspec.Meta(max_length=32)]
"""A `Moment` or an empty text; see `check_moment`."""

T = TypeVar("T")

_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"?|([\[{])|([\]}])', re.DOTALL)
_SPELLED = (
    r"(?:19[7-9][0-9]|2[0-9]{3})-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:\.[0-9]{3}|\.[0-9]{6})?"
    r"[+-][0-9]{2}:[0-5][0-9]"
)
_MOMENT = re.compile(rf"{_SPELLED}\Z")
_MOMENTS = re.compile(rf"{_SPELLED}(?:\n{_SPELLED})*")
_ENCODER = msgspec.json.Encoder()
_DECODERS: dict[Any, msgspec.json.Decoder[Any]] = {}


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A JSON object whose members are exactly its fields, in this order."""


class _Bad(ValueError):
    """Something JSON allows and we do not."""


def loads(
    data: bytes, *, cap: int, max_depth: int = MAX_DEPTH, reason: Reason = Reason.PAYLOAD_BROKEN
) -> Any:
    """Read one JSON document (FORMATS §2).

    `cap` is in bytes. Refused(FILE_TOO_LARGE) above it; Refused(`reason`) for everything that has no single reading.
    """
    check_size(data, cap)
    if depth(data) > max_depth:
        raise Refused(reason, detail="nested too deep")
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_members,
            parse_float=_no_float,
            parse_constant=_no_float,
            parse_int=_integer,
        )
        _ENCODER.encode(value)  # a lone surrogate has no UTF-8
    except ValueError as trouble:
        raise broken(trouble, reason) from None
    return value


def dumps(value: Any) -> bytes:
    """Write one JSON document: UTF-8, no white space, members in the order of the object.

    Refused(PAYLOAD_BROKEN) for what `loads` would refuse, and for members whose name is no text.
    """
    try:
        _plain(value, MAX_DEPTH)
        return _ENCODER.encode(value)
    except ValueError as trouble:
        raise Refused(Reason.PAYLOAD_BROKEN, detail=str(trouble)) from None


def read(data: bytes, kind: type[T], *, cap: int, reason: Reason = Reason.PAYLOAD_BROKEN) -> T:
    """Read a document of a known shape, which has exactly one spelling: the bytes `write` makes of the value.

    Comparing with the bytes written again refuses, in one step, duplicate members, another order, white space,
    other escapes, `-0`, and loose base64. Refused(FILE_TOO_LARGE) above `cap` bytes; Refused(`reason`) otherwise.
    """
    return read_with(_decoder(kind), data, cap=cap, reason=reason)


def read_with(
    decoder: msgspec.json.Decoder[T], data: bytes, *, cap: int, reason: Reason = Reason.PAYLOAD_BROKEN
) -> T:
    """The same for a decoder made before, as a union of bodies needs it."""
    check_size(data, cap)
    try:
        value = decoder.decode(data)
        same = _ENCODER.encode(value) == data
    except (ValueError, RecursionError) as trouble:
        raise broken(trouble, reason) from None
    if not same:
        raise Refused(reason, detail="not in the one spelling")
    return value


def write(value: msgspec.Struct) -> bytes:
    """Write a value so that `read` takes it; Refused(PAYLOAD_BROKEN) where it would not."""
    data = encode(value).encode("utf-8")
    read(data, type(value), cap=len(data))
    return data


def encode(value: msgspec.Struct) -> str:
    """The one spelling of a value as text, not checked; Refused(PAYLOAD_BROKEN) for what has no UTF-8."""
    try:
        return _ENCODER.encode(value).decode("utf-8")
    except ValueError as trouble:
        raise broken(trouble) from None


def encode_lines(values: Sequence[msgspec.Struct]) -> bytes:
    """The spellings of values, each with a line break behind it, not checked; ValueError for what has no UTF-8."""
    return _ENCODER.encode_lines(values)


def utf8(text: str) -> bytes:
    """The bytes of a text; Refused(PAYLOAD_BROKEN) for a lone surrogate, which has none."""
    try:
        return text.encode("utf-8")
    except ValueError as trouble:
        raise broken(trouble) from None


def broken(trouble: Exception, reason: Reason = Reason.PAYLOAD_BROKEN) -> Refused:
    """The refusal for what a decoder said; its words may quote content, so only their kind is kept."""
    return Refused(reason, detail=type(trouble).__name__)


def check_size(data: bytes, cap: int) -> None:
    """Refused(FILE_TOO_LARGE) where there are more than `cap` bytes."""
    if len(data) > cap:
        raise Refused(Reason.FILE_TOO_LARGE, detail=f"{len(data)} > {cap}")


def check_moment(text: str) -> None:
    """ValueError for a day or an hour no calendar has; for `__post_init__` of bodies; empty passes."""
    if text and not (_MOMENT.match(text) and datetime.fromisoformat(text)):
        raise ValueError("no moment")


def check_moments(texts: Sequence[str]) -> None:
    """The same for many, none of them empty: one look at all of them, because a call for each is half the cost."""
    if not _MOMENTS.fullmatch("\n".join(texts)):
        raise ValueError("no moment")
    for text in texts:
        datetime.fromisoformat(text)


def depth(data: bytes) -> int:
    """How deep arrays and objects are nested, counted without parsing (a parser would need the stack for it)."""
    deepest = level = 0
    for match in _BRACKETS.finditer(data):
        if match.group(1):
            level += 1
            deepest = max(deepest, level)
        elif match.group(2):
            level -= 1
    return deepest


def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    found = _DECODERS.get(kind)
    if found is None:
        found = _DECODERS[kind] = msgspec.json.Decoder(kind)
    return found


def _members(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Bad("duplicate member")
    return members


def _no_float(_text: str) -> NoReturn:
    raise _Bad("not an integer")


def _integer(text: str) -> int:
    value = int(text) if len(text) <= 17 else MAX_INTEGER + 1
    if abs(value) > MAX_INTEGER or text == "-0":
        raise _Bad("integer out of range")
    return value


def _plain(value: Any, levels: int) -> None:
    match value:
        case None | bool() | str():
            return
        case int():
            if abs(value) > MAX_INTEGER:
                raise _Bad("integer out of range")
        case dict():
            if levels == 0 or not all(isinstance(name, str) for name in value):
                raise _Bad("nested too deep, or a member name that is no text")
            for inner in value.values():
                _plain(inner, levels - 1)
        case list() | tuple():
            if levels == 0:
                raise _Bad("nested too deep")
            for inner in value:
                _plain(inner, levels - 1)
        case _:
            raise _Bad(f"{type(value).__name__} has no place in our JSON")
