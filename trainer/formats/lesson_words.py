"""The words of a rendered text alone, and how variables get into a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser

from typing_extensions import override

CALLOUT_MARK = "\ue000"
"""Begins the paragraphs that stand for the fences of callouts while Markdown runs; taken out of authors' texts."""
_BLOCKS = frozenset(
    {"p", "li", "dt", "dd", "tr", "pre", "div", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_VARIABLE = re.compile(r"\{\{\s*([a-z][a-z0-9]*(?:_[a-z0-9]+)*)\s*\}\}")


def fill(text: str, variables: Mapping[str, str]) -> str:
    """Put values in after Markdown has run, so that a value is only ever text."""
    return _VARIABLE.sub(lambda found: variables.get(found[1], found[0]), text)


def text_only(html: str, variables: Mapping[str, str]) -> str:
    """The words of a block text, one line a block."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.out).split("\n"))
    return "\n".join(line for line in (fill(line, variables) for line in lines) if line)


class _Words(HTMLParser):
    """Keeps the words, and a new line at the end of each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._mark = False
        self._quiet = False

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS or tag == "br":
            self.out.append("\n")
        elif tag == "img":
            self.out.append(f" {values.get('alt', '')} ")
        self._quiet = tag == "a" and "footnote-backref" in values.get("class", "")

    @override
    def handle_endtag(self, tag: str) -> None:
        self._quiet = False
        if tag in _BLOCKS:
            self.out.append("\n")

    @override
    def handle_data(self, data: str) -> None:
        if self._quiet:
            return
        if data.startswith(CALLOUT_MARK):
            word, _, rest = data[1:].partition(" ")
            data = rest if word == "title" else ""
        self.out.append(data)
