"""Responses to questions as JSON: the shape that stands in events and in the learner's store."""

from __future__ import annotations

from typing import Annotated, Final, assert_never

import msgspec

from trainer.domain.ids import OptionId
from trainer.domain.question import Chosen, Filled, Matched, Ordered, Response, Written
from trainer.formats import strict_json
from trainer.formats.strict_json import SLUG, Text

RESPONSE_CAP: Final = 64 * 1024

Option = Annotated[OptionId, SLUG]
Few = Annotated[tuple[Option, ...], msgspec.Meta(max_length=64)]


class ChosenText(strict_json.Body, frozen=True, tag_field="r", tag="chosen"):
    """Options ticked."""

    options: Few


class OrderedText(strict_json.Body, frozen=True, tag_field="r", tag="ordered"):
    """Cards in order."""

    cards: Few


class MatchedText(strict_json.Body, frozen=True, tag_field="r", tag="matched"):
    """Pairs of left and right ids."""

    pairs: Annotated[tuple[tuple[Option, Option], ...], msgspec.Meta(max_length=64)]


class WrittenText(strict_json.Body, frozen=True, tag_field="r", tag="written"):
    """Text as typed."""

    text: Text


class FilledText(strict_json.Body, frozen=True, tag_field="r", tag="filled"):
    """One text a gap."""

    texts: Annotated[tuple[Text, ...], msgspec.Meta(max_length=64)]


ResponseText = ChosenText | OrderedText | MatchedText | WrittenText | FilledText

_RESPONSES: Final[msgspec.json.Decoder[ResponseText]] = msgspec.json.Decoder(ResponseText)


def to_text(response: Response) -> ResponseText:
    """The JSON shape of a response."""
    match response:
        case Chosen(options):
            return ChosenText(options)
        case Ordered(cards):
            return OrderedText(cards)
        case Matched(pairs):
            return MatchedText(pairs)
        case Written(text):
            return WrittenText(text)
        case Filled(texts):
            return FilledText(texts)
        case _:
            assert_never(response)


def to_response(text: ResponseText) -> Response:
    """The response of a JSON shape."""
    match text:
        case ChosenText():
            return Chosen(text.options)
        case OrderedText():
            return Ordered(text.cards)
        case MatchedText():
            return Matched(text.pairs)
        case WrittenText():
            return Written(text.text)
        case FilledText():
            return Filled(text.texts)
        case _:
            assert_never(text)


def encode_response(response: Response) -> str:
    """A response as JSON text; Refused(PAYLOAD_BROKEN) where `decode_response` would not take it."""
    text = strict_json.encode(to_text(response))
    decode_response(text)
    return text


def decode_response(text: str) -> Response:
    """The response of a JSON text; Refused(PAYLOAD_BROKEN) for anything but the one spelling."""
    return to_response(strict_json.read_with(_RESPONSES, strict_json.utf8(text), cap=RESPONSE_CAP))
