"""What a course and a test say besides their texts: outcomes, rules and counts, written out for their sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from trainer.domain.course import Course, Quiz
from trainer.services.author_sheets import Sheet, TextSheet
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import minutes_text, percent


def with_words(sheets: tuple[Sheet, ...], course: Course | None) -> tuple[Sheet, ...]:
    """The sheets, with outcomes below the welcome and rules below the introduction of a test."""
    return sheets if course is None else tuple(_worded(sheet, course) for sheet in sheets)


def _worded(sheet: Sheet, course: Course) -> Sheet:
    if not isinstance(sheet, TextSheet):
        return sheet
    if sheet.key == "course":
        outcomes = _list(tr("After this course learners can"), (each.text for each in course.outcomes))
        return replace(sheet, html=sheet.html + outcomes)
    for quiz in course.quizzes:
        if sheet.key == f"quiz/{quiz.id}":
            return replace(sheet, html=sheet.html + _list(tr("Rules of the test"), _rules(quiz, course)))
    return sheet


def _rules(quiz: Quiz, course: Course) -> Iterator[str]:
    yield trn("{n} question, drawn anew each time", "{n} questions, drawn anew each time", quiz.item_count)
    yield tr("Passed from {share}", share=percent(quiz.pass_mark / 100))
    yield tr("Time: {time}", time=minutes_text(quiz.minutes)) if quiz.minutes else tr("No time limit")
    if quiz.attempts_a_day:
        yield trn("{n} attempt a day", "{n} attempts a day", quiz.attempts_a_day)
    if quiz.opens_after_lessons:
        yield tr("Opens after all lessons")
    titles = {bank.id: bank.title for bank in course.banks}
    for rule in quiz.draw:
        yield trn(
            "{n} question of {bank}",
            "{n} questions of {bank}",
            rule.count,
            bank=titles.get(rule.bank, rule.bank),
        )


def _list(title: str, lines: Iterator[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h4>{escape(title)}</h4><ul>{items}</ul>" if items else ""
