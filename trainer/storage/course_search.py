"""Searching lessons: an FTS5 table in memory over folded text, because SQLite itself cannot fold đ (tech notes §5)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from trainer.domain.ids import CourseId, LessonId, PartId
from trainer.domain.text import fold

_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class SearchText:
    """A part of a lesson as plain text."""

    course: CourseId
    lesson: LessonId
    part: PartId
    title: str
    text: str


class CourseSearch:
    """An index of parts; made anew when the courses change, which takes less time than reading them."""

    def __init__(self, texts: Iterable[SearchText]) -> None:
        self._texts = tuple(texts)
        self._index = sqlite3.connect(":memory:", check_same_thread=False)
        self._index.execute(
            "CREATE VIRTUAL TABLE part USING fts5(title, text, content='', tokenize='unicode61 remove_diacritics 0')"
        )
        self._index.executemany(
            "INSERT INTO part (rowid, title, text) VALUES (?, ?, ?)",
            ((number, fold(entry.title), fold(entry.text)) for number, entry in enumerate(self._texts)),
        )
        self._index.commit()

    def find(self, wish: str, limit: int) -> tuple[SearchText, ...]:
        """The parts that hold every word (the last one may be a beginning), those with the very spelling first."""
        words = ["".join(sign for sign in word if sign.isalnum()) for word in fold(wish).split()][
            :_MOST_WORDS
        ]
        words = [word for word in words if word]
        if not words:
            return ()
        query = " AND ".join([*(f'"{word}"' for word in words[:-1]), f'"{words[-1]}"*'])
        rows = self._index.execute(
            "SELECT rowid FROM part WHERE part MATCH ? ORDER BY bm25(part, 5.0, 1.0), rowid LIMIT ?",
            (query, max(limit * 4, 100)),
        ).fetchall()
        found = [self._texts[number] for (number,) in rows]
        exact = " ".join(wish.lower().split())
        found.sort(key=lambda entry: exact not in f"{entry.title}\n{entry.text}".lower())
        return tuple(found[:limit])

    def close(self) -> None:
        """Let go of the index."""
        self._index.close()
