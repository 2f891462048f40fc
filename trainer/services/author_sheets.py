"""The sheets of a preview: a text to read or a question to try, each with its place in the source."""

from __future__ import annotations

from dataclasses import dataclass

from trainer.services.reading import QuestionPage


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A text to read; `line` is where it begins in its file, 0 where that is not known."""

    key: str
    title: str
    html: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class QuestionSheet:
    """A question to try; `line` is where it begins in its file, 0 where that is not known."""

    key: str
    page: QuestionPage
    line: int = 0


Sheet = TextSheet | QuestionSheet
