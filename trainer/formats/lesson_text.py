"""Lesson Markdown to the small, safe HTML that the lesson reader shows; nothing in it can reach a file or a network.

Python-Markdown runs without its raw-HTML parts, then `lesson_html` lets through a closed set of tags and writes
every attribute itself. What comes out is listed in `lesson_html`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from html import escape

import markdown as python_markdown
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from trainer.domain.course import Course
from trainer.formats.lesson_blocks import CALLOUT_KINDS, callout_of
from trainer.formats.lesson_html import Figure, Link, RenderedText, clean, clean_inline
from trainer.formats.lesson_words import CALLOUT_MARK, text_only

__all__ = [
    "CALLOUT_KINDS",
    "Figure",
    "Link",
    "RenderedText",
    "plain_text",
    "render",
    "render_inline",
    "variables_of",
]

SIZE_CAP = 256 << 10
DEPTH_CAP = 40
BRACKET_CAP = 2_000_000
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ue000-\uf8ff\ud800-\udfff]")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_NESTED = re.compile(rf"^(?:[ \t]*>){{{DEPTH_CAP},}}|^[ \t]{{{4 * DEPTH_CAP},}}", re.MULTILINE)
# By class, not by name: a name is looked up in the papers of every installed package, which the built program lacks.
_EXTENSIONS = (
    TableExtension,
    FootnoteExtension,
    DefListExtension,
    SaneListExtension,
    FencedCodeExtension,
)


def render(
    markdown: str,
    variables: Mapping[str, str] | None = None,
    *,
    media: Collection[str] | None = None,
    callout_titles: Mapping[str, str] | None = None,
) -> RenderedText:
    """Render a part, a question's body or a welcome text.

    `variables` fill `{{names}}`; `media` are the names of the pictures that may be shown (None: any well-formed
    name below `media/`); `callout_titles` is what a callout without a title of its own is called.
    """
    text = _prepare(markdown)
    rendered = clean(_convert(text, inline=False), variables or {}, media, callout_titles or {})
    if rendered.marks != text.count(CALLOUT_MARK):
        # A fence that became part of something else (a definition list begins right behind it): shown as written.
        plainly = _convert(_prepare(markdown, callouts=False), inline=False)
        rendered = clean(plainly, variables or {}, media, {})
    return rendered.text


def render_inline(
    markdown: str, variables: Mapping[str, str] | None = None, *, media: Collection[str] | None = None
) -> str:
    """Render one line (prompt, option, feedback, hint) without a paragraph around it; lists and tables stay text."""
    html = _convert(" ".join(_prepare(markdown, callouts=False).split()), inline=True)
    return clean_inline(html, variables or {}, media)


def plain_text(markdown: str, variables: Mapping[str, str] | None = None) -> str:
    """The words alone, one line a block: for search, accessible names and tables."""
    return text_only(_convert(_prepare(markdown), inline=False), variables or {})


def variables_of(course: Course, own: Mapping[str, str] | tuple[tuple[str, str], ...] = ()) -> dict[str, str]:
    """The course's defaults, with the organisation's own values where it has any for these names."""
    values = dict(course.variables)
    values.update({name: value for name, value in dict(own).items() if name in values and value.strip()})
    return values


def _prepare(markdown: str, *, callouts: bool = True) -> str:
    """Take out characters that mark things inside Python-Markdown or here; turn callout fences into marks."""
    text = _CONTROL.sub("", markdown.replace("\r\n", "\n").replace("\r", "\n"))[:SIZE_CAP]
    if not callouts or ":::" not in text:
        return text
    lines: list[str] = []
    titles: list[str] = []
    fence, is_open = "", False
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if found:
            fence = "" if fence and found[1].startswith(fence) else fence or found[1]
        callout = None if fence else callout_of(line)
        if callout is None:
            lines.append(line)
            continue
        kind, title = callout
        if is_open:
            lines += ["", CALLOUT_MARK + "end", ""]
        is_open = bool(kind)
        if kind:
            known = kind if kind in CALLOUT_KINDS else CALLOUT_KINDS[0]
            # the title is a paragraph of its own, so that its Markdown is rendered like any other
            lines += ["", f"{CALLOUT_MARK}{known}", "", f"{CALLOUT_MARK}title {title}", ""]
            titles.append(title)
    if is_open:
        lines += ["", CALLOUT_MARK + "end"]
    return "\n".join(lines)


def _bracket_work(text: str) -> int:
    """How many steps Python-Markdown takes to look for the end of each bracket: to the end of its block."""
    return sum(block.count("[") * len(block) for block in text.split("\n\n"))


def _convert(text: str, *, inline: bool) -> str:
    if _NESTED.search(text) or _bracket_work(text) > BRACKET_CAP:
        return f"<p>{escape(text)}</p>"
    maker = python_markdown.Markdown(
        extensions=[] if inline else [make() for make in _EXTENSIONS], output_format="html"
    )
    maker.preprocessors.deregister("html_block")
    maker.inlinePatterns.deregister("html")
    if inline:
        for name in (
            "indent",
            "code",
            "hashheader",
            "setextheader",
            "hr",
            "olist",
            "ulist",
            "quote",
            "reference",
        ):
            maker.parser.blockprocessors.deregister(name)
    try:
        return maker.convert(text)
    except (RecursionError, AssertionError, IndexError, ValueError):
        # Hostile text only: it is shown as it was written.
        return f"<p>{escape(text)}</p>"
