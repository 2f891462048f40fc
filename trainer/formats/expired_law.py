"""Law and names that no longer hold, with what replaced them: data for the checker, kept in expired_law.json."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("expired_law.json")


@dataclass(frozen=True, slots=True)
class OldFact:
    """Something authors still write, and what is right now."""

    pattern: re.Pattern[str]
    now: str


@dataclass(frozen=True, slots=True)
class OldFacts:
    """`ended` are the words of a text that itself says the old thing is over: such a text is not reported."""

    ended: re.Pattern[str]
    facts: tuple[OldFact, ...]

    def found_in(self, text: str) -> list[tuple[str, str]]:
        """The old words in a text, each with what holds now."""
        if self.ended.search(text):
            return []
        return [(found[0], fact.now) for fact in self.facts if (found := fact.pattern.search(text))]


@cache
def old_facts() -> OldFacts:
    """The list as of 23/11/2026, read once."""
    data = json.loads(_FILE.read_bytes())
    facts = tuple(OldFact(re.compile(each["pattern"], re.IGNORECASE), each["now"]) for each in data["facts"])
    return OldFacts(re.compile(data["ended"], re.IGNORECASE), facts)
