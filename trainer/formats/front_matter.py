"""Front matter: a strict YAML mapping whose every member has a type, and a line to point at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

import yaml
from typing_extensions import override
from yaml._yaml import CParser
from yaml.composer import Composer, ComposerError
from yaml.error import Mark
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.resolver import Resolver

from trainer.domain.findings import FindingKind, Fix
from trainer.domain.text import collapse
from trainer.formats.course_document import Document
from trainer.formats.finding_list import FindingList

if TYPE_CHECKING:
    from yaml.events import Event

SIZE_CAP = 64 << 10
DEPTH_CAP = 8
_TEXT, _WHOLE = "tag:yaml.org,2002:str", "tag:yaml.org,2002:int"
_NUMBERS = (_WHOLE, "tag:yaml.org,2002:float")
_DATE = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")


class _StrictLoader(Composer, CParser, Resolver):
    """Composes nodes only: no anchors, no aliases, no tags, no deep nesting.

    The events come from libyaml: read in Python they were half the time of opening a course, and Home waits for that.
    """

    _depth = 0

    def __init__(self, text: str) -> None:
        Composer.__init__(self)
        CParser.__init__(self, text)
        Resolver.__init__(self)

    @override
    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event = cast("Event", self.peek_event())
        mark = cast("Mark", event.start_mark)
        if getattr(event, "anchor", None) is not None:
            raise ComposerError(None, None, "anchors and aliases are not allowed", mark)
        if str(getattr(event, "tag", None) or "!").startswith("tag:") or self._depth >= DEPTH_CAP:
            raise ComposerError(None, None, "tags and deep nesting are not allowed", mark)
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


def _compose(text: str) -> Node | None:
    loader = _StrictLoader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


class Members:
    """The members of one mapping; each `take_…` checks the type, and `close` names what nobody took."""

    def __init__(
        self, node: MappingNode | None, lines: Sequence[str], first_line: int, findings: FindingList
    ) -> None:
        self._lines = lines
        self._first_line = first_line
        self._findings = findings
        self._values: dict[str, Node] = {}
        self._keys: dict[str, Node] = {}
        self._taken: set[str] = set()
        self._own_line = first_line if node is None else self._line(node)
        for key, value in node.value if node is not None else ():
            self._add(key, value)

    def _add(self, key: Node, value: Node) -> None:
        name = key.value if isinstance(key, ScalarNode) else ""
        if not name:
            self._findings.error(FindingKind.MEMBER_WRONG_TYPE, self._line(key), "?")
        elif name in self._values:
            self._findings.error(FindingKind.MEMBER_REPEATED, self._line(key), name, column=self._column(key))
        else:
            self._keys[name], self._values[name] = key, value

    def _line(self, node: Node) -> int:
        return int(node.start_mark.line) + self._first_line

    @staticmethod
    def _column(node: Node) -> int:
        return int(node.start_mark.column) + 1

    def _get(self, name: str, *, needed: bool) -> Node | None:
        self._taken.add(name)
        node = self._values.get(name)
        if node is None and needed:
            self._findings.error(FindingKind.MEMBER_MISSING, self._own_line, name)
        return node

    def _wrong(self, node: Node, name: str, fix: Fix | None = None) -> None:
        self._findings.error(
            FindingKind.MEMBER_WRONG_TYPE, self._line(node), name, column=self._column(node), fix=fix
        )

    def _out_of_range(self, node: Node, name: str, value: str) -> None:
        self._findings.error(
            FindingKind.MEMBER_OUT_OF_RANGE, self._line(node), name, value, column=self._column(node)
        )

    def line_of(self, name: str) -> int:
        """The line of a member, or of the mapping where it has none of this name."""
        node = self._keys.get(name)
        return self._own_line if node is None else self._line(node)

    def take_text(
        self, name: str, *, needed: bool = True, pattern: str = "", longest: int = 300, default: str = ""
    ) -> str | None:
        """A text; None where it is missing or wrong (then it is a finding)."""
        node = self._get(name, needed=needed)
        if node is None:
            return None if needed else default
        return self._text(node, name, pattern, longest)

    def _text(self, node: Node, name: str, pattern: str = "", longest: int = 300) -> str | None:
        if not isinstance(node, ScalarNode) or node.tag != _TEXT:
            self._wrong(node, name, self._quoted(node))
            return None
        text = collapse(node.value)
        if not text or len(text) > longest or (pattern and not re.fullmatch(pattern, text)):
            self._out_of_range(node, name, text)
            return None
        return text

    def _quoted(self, node: Node) -> Fix | None:
        """`version: 1.0` is a number to YAML; what the author meant stands between quotes."""
        if not isinstance(node, ScalarNode) or node.tag not in _NUMBERS:
            return None
        text = self._lines[node.start_mark.line]
        start, end = node.start_mark.column, node.end_mark.column
        return Fix(self._line(node), text, f'{text[:start]}"{node.value}"{text[end:]}')

    def take_number(self, name: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`; None where it is missing or wrong."""
        node = self._get(name, needed=True)
        if node is None:
            return None
        if (
            not isinstance(node, ScalarNode)
            or node.tag != _WHOLE
            or not re.fullmatch(r"[0-9]{1,6}", node.value)
        ):
            self._wrong(node, name)
            return None
        value = int(node.value)
        if not low <= value <= high:
            self._out_of_range(node, name, node.value)
            return None
        return value

    def take_day(self, name: str) -> date | None:
        """A day written as 2026-11-23; None where it is missing or no day of the calendar."""
        node = self._get(name, needed=True)
        if node is None:
            return None
        if isinstance(node, ScalarNode) and _DATE.match(node.value):
            try:
                return date.fromisoformat(node.value)
            except ValueError:
                pass
        value = node.value if isinstance(node, ScalarNode) else ""
        self._findings.error(FindingKind.DATE_BAD, self._line(node), name, value, column=self._column(node))
        return None

    def take_texts(self, name: str, *, pattern: str = "", fewest: int = 1) -> tuple[tuple[str, int], ...]:
        """A list of texts, each with its line."""
        found = []
        for node in self._items(name, fewest):
            text = self._text(node, name, pattern)
            if text is not None:
                found.append((text, self._line(node)))
        return tuple(found)

    def take_mappings(self, name: str, *, fewest: int = 1) -> Iterator[Members]:
        """A list of mappings."""
        for node in self._items(name, fewest):
            if isinstance(node, MappingNode):
                yield Members(node, self._lines, self._first_line, self._findings)
            else:
                self._wrong(node, name)

    def _items(self, name: str, fewest: int) -> list[Node]:
        node = self._get(name, needed=fewest > 0)
        if node is None:
            return []
        if not isinstance(node, SequenceNode):
            self._wrong(node, name)
            return []
        if len(node.value) < fewest:
            self._out_of_range(node, name, "[]")
        return list(node.value)

    def take_mapping(self, name: str) -> Members | None:
        """A mapping that may be missing."""
        node = self._get(name, needed=False)
        if node is None:
            return None
        if not isinstance(node, MappingNode):
            self._wrong(node, name)
            return None
        return Members(node, self._lines, self._first_line, self._findings)

    def take_all_texts(self, pattern: str) -> Iterator[tuple[str, str]]:
        """Every member as a pair of texts; names have to match the pattern."""
        for name, node in self._values.items():
            self._taken.add(name)
            if not re.fullmatch(pattern, name):
                self._out_of_range(node, name, name)
                continue
            text = self._text(node, name)
            if text is not None:
                yield name, text

    def close(self) -> None:
        """Name the members that nobody took."""
        for name, key in self._keys.items():
            if name not in self._taken:
                self._findings.error(
                    FindingKind.MEMBER_UNKNOWN, self._line(key), name, column=self._column(key)
                )


def read_front_matter(document: Document, findings: FindingList) -> Members | None:
    """The members of a document's front matter; None where there is none to read (then it is a finding)."""
    if document.front is None:
        return None
    text = "\n".join(line.text for line in document.front)
    first_line = document.front[0].number if document.front else 2
    if len(text) > SIZE_CAP:
        findings.error(FindingKind.FRONT_MATTER_BROKEN, first_line)
        return None
    try:
        node = _compose(text)
    except yaml.YAMLError as trouble:
        mark = getattr(trouble, "problem_mark", None)
        line = first_line + mark.line if mark is not None else first_line
        findings.error(
            FindingKind.FRONT_MATTER_BROKEN, line, column=mark.column + 1 if mark is not None else 0
        )
        return None
    if node is not None and not isinstance(node, MappingNode):
        findings.error(FindingKind.FRONT_MATTER_BROKEN, first_line)
        return None
    return Members(node, text.split("\n"), first_line, findings)
