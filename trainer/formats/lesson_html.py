"""The second half of rendering: HTML of Python-Markdown goes in, the closed set of tags below comes out.

    p  strong em del code  ul ol li  h4  br hr  sup.note  dl dt dd  div.notes
    <table class="data">  <th class="head">  <td class="odd|even" align="…">
    <table class="callout callout-KIND" width="100%" cellspacing="0" cellpadding="0"><tr><td>
        <p class="callout-title">…</p> … </td></tr></table>
    <table class="quote" …>  <table class="code" …> (one cell each)
    <p class="figure"><img src="media/x.png" alt="…"></p><p class="caption">…</p>
    <a href="lesson:id">…</a>   <span class="link">…</span> <span class="address">https://…</span>
    <span class="missing">…</span> (a picture that the pack does not list)

Callouts, quotes and code are one-cell tables because the reader paints rounded panels behind these, and Qt's text
engine knows borders and padding only for cells. No style, event or id attribute is ever written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

from typing_extensions import override

from trainer.formats.course_files import ID, PICTURE_FILE
from trainer.formats.lesson_blocks import CALLOUT_KINDS
from trainer.formats.lesson_words import CALLOUT_MARK, fill

_PANEL = 'width="100%" cellspacing="0" cellpadding="0"'
_PLAIN = frozenset({"p", "strong", "em", "del", "ul", "li", "dl", "dt", "dd", "tr", "thead", "tbody"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LESSON = re.compile(rf"lesson:({ID})")
_WEB = re.compile(r"(?i)(?:https?://|mailto:)[^\s<>\"']+")
_FIGURE = re.compile(r"<p>\s*(<img [^>]*>)\x00([^\x00]*)\x00\s*</p>")
_ALIGN = re.compile(r"text-align:\s*(left|center|right)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of a text: its name in the pack, what it shows, and its caption (or "")."""

    name: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a text: a lesson id where `internal`, else an address that is only shown."""

    target: str
    text: str
    internal: bool


@dataclass(frozen=True, slots=True)
class RenderedText:
    """Safe HTML, with its pictures and links in reading order."""

    html: str
    figures: tuple[Figure, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class CleanedText:
    """The text, and how many marks of callouts stood in a paragraph of their own, as all of them should."""

    text: RenderedText
    marks: int


def clean(
    html: str, variables: Mapping[str, str], media: Collection[str] | None, callout_titles: Mapping[str, str]
) -> CleanedText:
    """Let the known tags of a block text through."""
    rewriter = _Rewriter(variables, media)
    rewriter.feed(html)
    rewriter.close()
    text = _callouts(_figures("".join(rewriter.out)), callout_titles)
    return CleanedText(RenderedText(text, tuple(rewriter.figures), tuple(rewriter.links)), rewriter.marks)


def clean_inline(html: str, variables: Mapping[str, str], media: Collection[str] | None) -> str:
    """Let the known tags of a line through, without paragraphs and with pictures among the words."""
    rewriter = _Rewriter(variables, media)
    rewriter.feed(html)
    rewriter.close()
    text = re.sub(r"\x00[^\x00]*\x00", "", "".join(rewriter.out))
    return text.replace("</p>\n<p>", " ").replace("<p>", "").replace("</p>", "").strip()


def _figures(text: str) -> str:
    """A picture alone in its paragraph is a figure with a caption; among words it is only a picture."""

    def figure(found: re.Match[str]) -> str:
        caption = f'<p class="caption">{found[2]}</p>' if found[2] else ""
        return f'<p class="figure">{found[1]}</p>{caption}'

    return re.sub(r"\x00[^\x00]*\x00", "", _FIGURE.sub(figure, text))


def _callouts(text: str, titles: Mapping[str, str]) -> str:
    """Turn the marks of callouts, each a paragraph of its own, into one-cell tables."""

    def mark(found: re.Match[str]) -> str:
        word, _, rest = found[1].partition(" ")
        if word == "end":
            return "</td></tr></table>"
        if word in CALLOUT_KINDS:
            opened = f'<table class="callout callout-{word}" {_PANEL}><tr><td>'
            title = escape(titles.get(word, ""), quote=False)
            return f"{opened}{CALLOUT_MARK}{title}{CALLOUT_MARK}"
        return f'{CALLOUT_MARK}<p class="callout-title">{rest.strip()}</p>' if rest.strip() else ""

    marked = re.sub(rf"<p>{CALLOUT_MARK}((?:(?!</p>).)*)</p>\n?", mark, text, flags=re.DOTALL)

    def title(found: re.Match[str]) -> str:
        if found[2]:
            return found[2]
        return f'<p class="callout-title">{found[1]}</p>' if found[1] else ""

    own = rf'(?:\s*{CALLOUT_MARK}(<p class="callout-title">.*?</p>))?'
    done = re.sub(rf"{CALLOUT_MARK}([^{CALLOUT_MARK}]*){CALLOUT_MARK}{own}", title, marked, flags=re.DOTALL)
    return done.replace(CALLOUT_MARK, "")


@dataclass(slots=True)
class _OpenLink:
    close: str
    target: str
    internal: bool
    start: int
    words: list[str] = field(default_factory=list)


class _Rewriter(HTMLParser):
    """Writes the known tags anew; everything else loses its tag and keeps its words."""

    def __init__(self, variables: Mapping[str, str], media: Collection[str] | None) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.figures: list[Figure] = []
        self.links: list[Link] = []
        self._variables = variables
        self._media = media
        self._open: list[tuple[str, str]] = []
        self._link: _OpenLink | None = None
        self._row = 0
        self._quiet = 0
        self.marks = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        match tag:
            case "img":
                self._picture(values)
            case "br" | "hr":
                self.out.append(f"<{tag}>")
            case "a":
                self._start_link(values)
            case "table":
                self._row = 0
                self._start(
                    tag, '<table class="data" width="100%" cellspacing="0" cellpadding="0">', "</table>"
                )
            case "th" | "td":
                found = _ALIGN.search(values.get("style", ""))
                align = f' align="{found[1]}"' if found else ""
                shade = "head" if tag == "th" else "even" if self._row % 2 == 0 else "odd"
                self._start(tag, f'<{tag} class="{shade}"{align}>', f"</{tag}>")
            case "tr":
                self._row += 1
                self._start(tag, "<tr>", "</tr>")
            case "blockquote":
                self._start(tag, f'<table class="quote" {_PANEL}><tr><td>', "</td></tr></table>")
            case "pre":
                self._start(tag, f'<table class="code" {_PANEL}><tr><td><pre>', "</pre></td></tr></table>")
            case "code":
                in_block = bool(self._open) and self._open[-1][0] == "pre"
                self._start(tag, "" if in_block else "<code>", "" if in_block else "</code>")
            case "ol":
                start = values.get("start", "")
                number = f' start="{int(start)}"' if re.fullmatch("[0-9]{1,4}", start) else ""
                self._start(tag, f"<ol{number}>", "</ol>")
            case "sup":
                self._start(tag, '<sup class="note">', "</sup>")
            case "div":
                self._start(tag, '<div class="notes">', "</div>")
            case _ if tag in _HEADINGS:
                self._start(tag, "<h4>", "</h4>")
            case _ if tag in _PLAIN:
                self._start(tag, f"<{tag}>", f"</{tag}>")
            case _:
                pass

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
            return
        if tag not in (opened for opened, _ in self._open):
            return
        opened = ""
        while opened != tag:
            opened, close = self._open.pop()
            self.out.append(close)

    @override
    def handle_data(self, data: str) -> None:
        if self._quiet:
            return
        if data.startswith(CALLOUT_MARK) and [tag for tag, _ in self._open] == ["p"]:
            self.marks += 1
        text = fill(data.replace("\x00", ""), self._variables)
        if self._link is not None:
            self._link.words.append(text)
        self.out.append(escape(text, quote=False))

    @override
    def close(self) -> None:
        super().close()
        self._end_link()
        while self._open:
            self.out.append(self._open.pop()[1])

    def _start(self, tag: str, start: str, end: str) -> None:
        self.out.append(start)
        self._open.append((tag, end))

    def _picture(self, values: Mapping[str, str]) -> None:
        name = values.get("src", "")
        alt = fill(values.get("alt", ""), self._variables).replace("\x00", "")
        caption = fill(values.get("title", ""), self._variables).replace("\x00", "")
        if not PICTURE_FILE.fullmatch(name) or (self._media is not None and name not in self._media):
            self.out.append(f'<span class="missing">{escape(alt, quote=False)}</span>')
            return
        self.figures.append(Figure(name, alt, caption))
        shown = escape(caption, quote=False)
        self.out.append(f'<img src="{name}" alt="{escape(alt)}">\x00{shown}\x00')

    def _start_link(self, values: Mapping[str, str]) -> None:
        target = unescape(values.get("href", "")).strip()
        self._end_link()
        if "footnote-backref" in values.get("class", ""):
            self._quiet += 1
            self._link = _OpenLink("", "", internal=False, start=len(self.out))
        elif found := _LESSON.fullmatch(target):
            self.out.append(f'<a href="{target}">')
            self._link = _OpenLink("</a>", found[1], internal=True, start=len(self.out))
        elif _WEB.fullmatch(target):
            self.out.append('<span class="link">')
            self._link = _OpenLink("</span>", target, internal=False, start=len(self.out))
        else:
            self._link = _OpenLink("", "", internal=False, start=len(self.out))

    def _end_link(self) -> None:
        link, self._link = self._link, None
        if link is None:
            return
        if self._quiet:
            self._quiet -= 1
            return
        self.out.append(link.close)
        if not link.target:
            return
        words = "".join(link.words).strip()
        address = link.target.removeprefix("mailto:")
        self.links.append(Link(link.target, words, link.internal))
        if link.internal:
            return
        if words == address:
            self.out[link.start - 1] = '<span class="address">'
        else:
            self.out.append(f' <span class="address">{escape(address, quote=False)}</span>')
