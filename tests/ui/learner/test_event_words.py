"""Every kind of event is said in plain words, in both logs and in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.domain.ids import CourseId, LessonId
from trainer.domain.log import LessonDone
from trainer.formats import event_text as texts
from trainer.ui.language import Language, set_language
from trainer.ui.learner.event_words import event_text
from trainer.ui.theme import Theme

FROZEN = Path(__file__).resolve().parents[2] / "vectors" / "events-v1.txt"


@pytest.mark.parametrize("language", list(Language))
def test_every_kind_of_event_has_words(dressed: Theme, language: Language) -> None:
    set_language(language)
    events = [texts.decode(line)[1] for line in FROZEN.read_text(encoding="utf-8").splitlines()]
    said = {type(event).__name__: event_text(event, {}) for event in events}
    assert len(said) == 14
    assert all(said.values())
    assert len(set(said.values())) == len(said)


def test_titles_are_used_where_they_are_known(dressed: Theme) -> None:
    events = [texts.decode(line)[1] for line in FROZEN.read_text(encoding="utf-8").splitlines()]
    known: dict[tuple[CourseId, LessonId | None], str] = {}
    for event in events:
        if isinstance(event, LessonDone):
            known[event.course, event.lesson] = "Một bài học"
    assert any("Một bài học" in event_text(event, known) for event in events)
