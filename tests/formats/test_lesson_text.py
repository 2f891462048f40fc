"""Lesson text becomes a closed set of tags; nothing an author writes can reach a file, a network or a script."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from tests.builders import a_course, a_lesson
from trainer.formats import lesson_text
from trainer.formats.lesson_html import clean
from trainer.formats.lesson_text import Figure, Link, plain_text, render, render_inline, variables_of

TAGS = frozenset(
    "p strong em del code ul ol li h4 br hr sup dl dt dd div table thead tbody tr th td pre img a span".split()
)
ATTRIBUTES = frozenset("class align width cellspacing cellpadding src alt href start".split())
VOID = frozenset({"br", "hr", "img"})
HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="file:///etc/passwd">',
    '<p style="color:red" onclick="x()">a</p>',
    "![x](file:///etc/passwd)",
    "![x](../../secret.png)",
    "![x](media/../course.md)",
    "![x](//server/share/x.png)",
    "![x](\\\\server\\share\\x.png)",
    "![x](https://tracker.example/x.png)",
    "![x](data:image/png;base64,AAAA)",
    "![x](media/x.svg)",
    "![x](media/x.png){: onload=alert(1) style=x }",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,a)",
    "[x](file:///etc/passwd)",
    "[x](lesson:../x)",
    '[x](lesson:a"onclick="b)',
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    '[a](https://a.gov.vn "t\\" onclick=x")',
    "| a |\n| :-- |\n| <b style=x>c</b> |",
    "::: canh-bao <script>x</script>\n<iframe src=x></iframe>\n:::",
    "`<b>`\n\n```html\n<script>x</script>\n```",
    "&lt;script&gt; &#60;script&#62; &#x3c;b&#x3e;",
    "[^1]\n\n[^1]: <b onclick=x>",
    "\ue000canh-bao\n\n\ue000end",
    "\ue000\x00\x02wzxhzdk:0\x03",
    "> " * 500 + "a",
    "    " * 500 + "- a",
    "*" * 3000 + "a",
    "[" * 3000,
    "![" * 2000,
    "<!--[if IE]><b>",
    "<![CDATA[ x ]]>",
    "<?php x ?>",
    "::: canh-bao\n\n- a\n\n  ::: meo\n  b\n\n:::\n:::",
]


class _Judge(HTMLParser):
    """Fails on any tag or attribute outside the closed set, and on tags that do not close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES, (tag, name)
            if name == "src":
                assert re.fullmatch(r"media/[a-z0-9][a-z0-9._-]*\.(png|jpe?g|webp|gif)", value or ""), value
            if name == "href":
                assert re.fullmatch(r"lesson:[a-z0-9][a-z0-9-]*", value or ""), value
        if tag not in VOID:
            self.open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    @override
    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    @override
    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    @override
    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def judge(html: str) -> None:
    reader = _Judge()
    reader.feed(html)
    reader.close()
    assert not reader.open
    assert not re.search("[\x00\ue000-\uf8ff]", html)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text: str) -> None:
    judge(render(text).html)
    judge(render(text, {"a": "<b>"}, media=frozenset()).html)
    judge(render_inline(text))
    plain_text(text)


PIECES = st.sampled_from(
    [
        "a",
        " ",
        "\n",
        "\n\n",
        "**",
        "_",
        "`",
        "```\n",
        "> ",
        "- ",
        "1. ",
        "::: canh-bao x\n",
        ":::\n",
        "| a | b |\n| --- | --- |\n",
        "[x](lesson:a)",
        "[x](https://a.vn)",
        "![x](media/x.png)",
        "\n![x](media/x.png 'c')\n",
        "<b>",
        "</td>",
        "<script>",
        "[^1]",
        "\n[^1]: n\n",
        "\n:   d\n",
        "{{don_vi}}",
        "{{",
        "#### ",
        "&lt;",
        "\\",
        "\t",
        "    ",
        "\ue000",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_is_written_comes_out_as_known_tags_in_order(text: str) -> None:
    judge(render(text, {"don_vi": "</td><b>"}, callout_titles={"canh-bao": "<i>"}).html)
    judge(render_inline(text))
    plain_text(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_text_can_be_rendered(text: str) -> None:
    judge(render(text).html)
    judge(render_inline(text))


def test_paragraphs_emphasis_code_and_lists() -> None:
    html = render("Một **hai** *ba* `bốn`\n\n- a\n- b\n\n3. c\n4. d").html
    assert "<p>Một <strong>hai</strong> <em>ba</em> <code>bốn</code></p>" in html
    assert "<ul>\n<li>a</li>\n<li>b</li>\n</ul>" in html
    assert '<ol start="3">' in html


def test_headings_inside_a_part_are_of_one_level() -> None:
    assert render("#### Nhỏ\n\nChữ\n===").html == "<h4>Nhỏ</h4>\n<h4>Chữ</h4>"


def test_raw_html_is_shown_as_text() -> None:
    html = render('<b onclick="x">đậm</b>').html
    assert html == '<p>&lt;b onclick="x"&gt;đậm&lt;/b&gt;</p>'


def test_a_picture_alone_is_a_figure_with_caption() -> None:
    rendered = render('![Thư giả](media/thu.png "Hình 1. Thư <mẫu>")', media={"media/thu.png"})
    assert rendered.html == (
        '<p class="figure"><img src="media/thu.png" alt="Thư giả"></p>'
        '<p class="caption">Hình 1. Thư &lt;mẫu&gt;</p>'
    )
    assert rendered.figures == (Figure("media/thu.png", "Thư giả", "Hình 1. Thư <mẫu>"),)


def test_a_picture_among_words_stays_there() -> None:
    assert render("Bấm ![nút](media/nut.png) này").html == (
        '<p>Bấm <img src="media/nut.png" alt="nút"> này</p>'
    )


def test_an_unlisted_picture_becomes_its_words() -> None:
    rendered = render("![Thư giả](media/thu.png)", media={"media/khac.png"})
    assert rendered.html == '<p><span class="missing">Thư giả</span></p>'
    assert rendered.figures == ()


def test_links_inside_the_course_keep_their_target_others_become_text() -> None:
    rendered = render(
        "[bài](lesson:mat-khau) [luật](https://vbpl.vn/a?b=1&c=2) <https://a.gov.vn> [x](ftp://a)"
    )
    assert rendered.html == (
        '<p><a href="lesson:mat-khau">bài</a> <span class="link">luật</span> '
        '<span class="address">https://vbpl.vn/a?b=1&amp;c=2</span> '
        '<span class="address">https://a.gov.vn</span> x</p>'
    )
    assert rendered.links == (
        Link("mat-khau", "bài", internal=True),
        Link("https://vbpl.vn/a?b=1&c=2", "luật", internal=False),
        Link("https://a.gov.vn", "https://a.gov.vn", internal=False),
    )


def test_a_callout_is_a_one_cell_table_with_its_kind() -> None:
    html = render("::: warning Ổ **khóa**\nChữ.\n:::").html
    assert html.startswith(
        '<table class="callout callout-canh-bao" width="100%" cellspacing="0" cellpadding="0">'
    )
    assert '<p class="callout-title">Ổ <strong>khóa</strong></p><p>Chữ.</p>' in html
    assert html.endswith("</td></tr></table>")


def test_a_callout_without_a_title_takes_the_name_of_its_kind() -> None:
    html = render("::: tom-tat\nChữ.\n:::", callout_titles={"tom-tat": "Tóm tắt"}).html
    assert '<p class="callout-title">Tóm tắt</p><p>Chữ.</p>' in html
    assert "callout-title" not in render("::: tom-tat\nChữ.\n:::").html


def test_an_unclosed_callout_ends_with_the_text_and_the_next_one_closes_it() -> None:
    html = render("::: meo\nMột\n\n::: khac\nHai").html
    assert html.count("<table") == html.count("</table>") == 2
    assert 'class="callout callout-ghi-nho"' in html


def test_code_keeps_what_looks_like_syntax() -> None:
    html = render("```\n::: meo\n## x\n<b>\n```\n\nsau").html
    assert "::: meo\n## x\n&lt;b&gt;" in html
    assert '<table class="code"' in html
    assert "callout" not in html


def test_table_rows_take_turns() -> None:
    html = render("| a | b |\n| :-- | --: |\n| 1 | 2 |\n| 3 | 4 |").html
    assert '<th class="head" align="left">a</th>' in html
    assert '<td class="even" align="left">1</td>' in html
    assert '<td class="odd" align="right">4</td>' in html


def test_quotes_definitions_and_footnotes() -> None:
    html = render("> trích\n\nTừ\n:   nghĩa\n\nChữ[^1].\n\n[^1]: Ghi chú.").html
    assert '<table class="quote"' in html
    assert "<dl>\n<dt>Từ</dt>\n<dd>nghĩa</dd>\n</dl>" in html
    assert 'Chữ<sup class="note">1</sup>.' in html
    assert '<div class="notes">' in html
    assert "↩" not in html


def test_variables_are_only_ever_text() -> None:
    values = {"don_vi": "<b>*Mỹ* Hào</b>"}
    shown = "&lt;b&gt;*Mỹ* Hào&lt;/b&gt;"
    assert render("{{don_vi}} và `{{ don_vi }}` {{la}}", values).html == (
        f"<p>{shown} và <code>{shown}</code> {{{{la}}}}</p>"
    )
    assert render_inline("**{{don_vi}}**", values) == f"<strong>{shown}</strong>"
    assert plain_text("**{{don_vi}}**", values) == "<b>*Mỹ* Hào</b>"
    assert 'alt="a"' in render("![{{don_vi}}](media/x.png)", {"don_vi": "a"}).html


def test_inline_text_makes_no_blocks() -> None:
    assert render_inline("1. Bấm *vào* `x_y_z`") == "1. Bấm <em>vào</em> <code>x_y_z</code>"
    assert render_inline("- a\n\n- b") == "- a - b"
    assert render_inline("> a") == "&gt; a"
    assert render_inline('![a](media/x.png "t") và') == '<img src="media/x.png" alt="a"> và'
    assert render_inline("") == ""


def test_plain_text_has_one_line_a_block() -> None:
    text = "#### Đầu\n\nMột **hai**\n\n::: meo Mẹo\n- ba\n:::\n\n![bốn](media/x.png)\n\n| a | b |\n| - | - |\n| c | d |"
    assert plain_text(text).split("\n") == ["Đầu", "Một hai", "Mẹo", "ba", "bốn", "a", "b", "c", "d"]


def test_a_footnote_in_plain_text_has_no_arrow() -> None:
    assert plain_text("Chữ[^1].\n\n[^1]: Ghi.") == "Chữ1.\nGhi."


def test_own_values_replace_the_defaults_of_known_variables() -> None:
    values = variables_of(a_course(), (("don_vi", "phường Mỹ Hào"), ("la", "x"), ("dau_moi", " ")))
    assert values == {"don_vi": "phường Mỹ Hào", "dau_moi": "người phụ trách CNTT"}


def test_text_that_breaks_markdown_is_shown_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: object, _text: str) -> str:
        raise RecursionError

    monkeypatch.setattr("markdown.Markdown.convert", fail)
    assert render("a <b>").html == "<p>a &lt;b&gt;</p>"


def test_a_builder_lesson_shows_its_figure() -> None:
    (part, *_rest) = a_lesson().parts
    assert [figure.caption for figure in render(part.markdown).figures] == ["Hình 1. Một thư mẫu"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<kbd onclick=x>a</kbd></x>", "a"),
        ("<script>a<b></script>", "a&lt;b&gt;"),
        ("<p style=x onclick=y>a", "<p>a</p>"),
        ("<ul><li>a</ul>b</li>", "<ul><li>a</li></ul>b"),
        ('<a href="lesson:a">b<a href="lesson:c">d', '<a href="lesson:a">b</a><a href="lesson:c">d</a>'),
        ("<!-- a --><!DOCTYPE x><?y?>b", "b"),
    ],
)
def test_the_closed_set_holds_whatever_markdown_makes(html: str, expected: str) -> None:
    assert clean(html, {}, None, {}).text.html == expected


def test_a_fence_that_ends_up_elsewhere_is_shown_as_written() -> None:
    html = render("::: meo Mẹo\nMột\n:::\n\n:   nghĩa").html
    judge(html)
    assert "callout" not in html
    assert "::: meo Mẹo" in html


def test_the_kinds_of_callout_are_listed() -> None:
    assert len(lesson_text.CALLOUT_KINDS) == 10
