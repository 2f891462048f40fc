"""Writes a domain course down in the author's syntax, so that tests can bend a course and read it back."""

from __future__ import annotations

import json
import struct
import zlib
from typing import assert_never

from trainer.domain.course import Course, DrawRule, Lesson, Quiz
from trainer.domain.question import (
    ChoiceGap,
    Gaps,
    Match,
    Number,
    OneAnswer,
    Order,
    Question,
    SeveralAnswers,
    ShortText,
    TypedGap,
)


def a_picture(width: int = 4, height: int = 3) -> bytes:
    """A white PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\xff" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def course_files(course: Course) -> dict[str, bytes]:
    """The Markdown files of a course folder, by name with `/`."""
    files = {"course.md": _course(course)}
    for module_no, module in enumerate(course.modules, start=1):
        folder = f"{module_no}-{module.id}"
        files[f"{folder}/module.md"] = f"---\ntitle: {_text(module.title)}\n---\n{module.summary}\n"
        for lesson_no, lesson in enumerate(module.lessons, start=1):
            files[f"{folder}/{lesson_no}-{lesson.id}.md"] = _lesson(lesson)
    for bank in course.banks:
        questions = "\n".join(question_text(question) for question in bank.questions)
        files[f"bank/{bank.id}.md"] = f"---\ntitle: {_text(bank.title)}\n---\n\n{questions}"
    for quiz in course.quizzes:
        files["final-test.md"] = _quiz(quiz)
    return {name: text.encode("utf-8") for name, text in files.items()}


def _text(text: str) -> str:
    """JSON strings are YAML strings."""
    return json.dumps(text, ensure_ascii=False)


def _course(course: Course) -> str:
    lines = [
        "---",
        f"id: {course.id}",
        f"title: {_text(course.title)}",
        f"version: {_text(course.version)}",
        f"language: {course.language}",
        f"authors: [{', '.join(_text(author) for author in course.authors)}]",
        f"reviewed_until: {course.reviewed_until.isoformat()}",
        f"tile: {{icon: {course.tile.icon}, colour: {course.tile.colour.value}}}",
        "outcomes:",
        *(f"  - {{id: {outcome.id}, text: {_text(outcome.text)}}}" for outcome in course.outcomes),
    ]
    if course.variables:
        lines += ["variables:", *(f"  {name}: {_text(value)}" for name, value in course.variables)]
    return "\n".join([*lines, "---", course.welcome, ""])


def _lesson(lesson: Lesson) -> str:
    lines = [
        "---",
        f"title: {_text(lesson.title)}",
        f"outcomes: [{', '.join(lesson.outcomes)}]",
        f"minutes: {lesson.minutes}",
        "sources:",
        *(f"  - {{text: {_text(source.text)}, checked: {source.checked}}}" for source in lesson.sources),
        "---",
        "",
    ]
    for part in lesson.parts:
        lines += [f"## {part.title} {{#{part.id}}}", "", part.markdown, ""]
        lines += [question_text(question) for question in part.questions]
    return "\n".join(lines)


def _rule(rule: DrawRule) -> str:
    outcome = f", outcome: {rule.outcome}" if rule.outcome else ""
    level = f", level: {rule.level.value}" if rule.level else ""
    return f"  - {{bank: {rule.bank}, count: {rule.count}{outcome}{level}}}"


def _quiz(quiz: Quiz) -> str:
    lines = [
        "---",
        f"id: {quiz.id}",
        f"title: {_text(quiz.title)}",
        f"pass_mark: {quiz.pass_mark}",
        f"attempts_a_day: {quiz.attempts_a_day}",
        f"minutes: {quiz.minutes}",
        f"opens_after: {'lessons' if quiz.opens_after_lessons else 'nothing'}",
        "draw:",
        *(_rule(rule) for rule in quiz.draw),
        "---",
        quiz.intro,
        "",
    ]
    return "\n".join(lines)


def question_text(question: Question) -> str:
    """One question in the author's syntax, from its heading to its notes."""
    words = [f"#{question.id}", f"outcome={question.outcome}", f"level={question.level.value}"]
    words += [f"points={question.points}"] if question.points != 1 else []
    words += ["must"] if question.must else []
    words += ["fixed"] if question.fixed else []
    words += ["exact"] if isinstance(question, ShortText) and question.exact else []
    lines = [f"### {question.prompt} {{{' '.join(words)}}}", ""]
    lines += [question.body, ""] if question.body else []
    lines += [*_answers(question), ""]
    for label, text in (
        ("Gợi ý", question.hint),
        ("Giải thích", question.explanation),
        ("Căn cứ", question.source),
    ):
        lines += [f"> {label}: {text}"] if text else []
    return "\n".join([*lines, ""])


def _answers(question: Question) -> list[str]:
    match question:
        case OneAnswer() | SeveralAnswers():
            left, right = "()" if isinstance(question, OneAnswer) else "[]"
            lines = []
            for option in question.options:
                mark = "x" if option.right else " "
                lines.append(f"- {left}{mark}{right} {option.text} {{#{option.id}}}")
                lines += [f"  > {option.feedback}"] if option.feedback else []
            return lines
        case Order():
            cards = [
                f"{number}. {card.text} {{#{card.id}}}" for number, card in enumerate(question.cards, start=1)
            ]
            return [*cards, *(f"- [ ] {card.text} {{#{card.id}}}" for card in question.strays)]
        case Match():
            rights = {card.id: card.text for card in question.rights}
            lines = [f"- {pair.left} => {rights[pair.right_id]} {{#{pair.id}}}" for pair in question.pairs]
            taken = {pair.right_id for pair in question.pairs}
            return lines + [f"- => {text} {{#{id_}}}" for id_, text in rights.items() if id_ not in taken]
        case ShortText():
            return [f"= {answer}" for answer in question.answers]
        case Number():
            unit = f" {question.unit}" if question.unit else ""
            return [f"= {float(question.low):g}..{float(question.high):g}{unit}"]
        case Gaps():
            return ["".join(_piece(piece) for piece in question.pieces)]
        case _:
            assert_never(question)


def _piece(piece: str | ChoiceGap | TypedGap) -> str:
    match piece:
        case ChoiceGap(choices):
            return f"{{{{{'|'.join(choices)}}}}}"
        case TypedGap(answers):
            return f"{{{{={'|'.join(answers)}}}}}"
        case str():
            return piece
        case _:
            assert_never(piece)
