"""No text of the author wing is cut: both languages, three themes, 100 and 150 %."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.author.author_at_work import BANK, LESSON, AuthorAtWork
from tests.ui.cut_text import cut_texts
from trainer.ui.author.mend_dialog import MendDialog
from trainer.ui.author.navigation import Place
from trainer.ui.language import Language
from trainer.ui.language.qt import speak
from trainer.ui.theme import ThemeName, theme
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.options import OptionRow


@pytest.fixture(params=list(Language), ids=lambda each: each.value)
def spoken(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Language]:
    """Each language in turn; Vietnamese again once the windows are gone."""
    yield request.param
    speak(qapp, Language.VIETNAMESE)


@pytest.mark.parametrize("zoom", [1.0, 1.5])
@pytest.mark.parametrize("name", [ThemeName.LIGHT, ThemeName.DARK, ThemeName.HIGH_CONTRAST])
def test_no_text_is_cut(
    spoken: Language, author: AuthorAtWork, qapp: QApplication, name: ThemeName, zoom: float
) -> None:
    speak(qapp, spoken)  # the fixture that dresses the program begins in Vietnamese
    theme().set_name(name)
    theme().set_zoom(zoom)
    author.settle()
    wing = author.wing
    found = [f"welcome: {each}" for each in cut_texts(wing)]

    def look(screen: str) -> None:
        author.settle()
        found.extend(f"{screen}: {each}" for each in cut_texts(wing))

    whole = (author.folder / LESSON).read_text(encoding="utf-8")
    (author.folder / LESSON).write_text(_without_ids(whole), encoding="utf-8")
    (author.folder / "ghi-chu.docx").write_bytes(b"x")
    author.open()
    look("course with findings")
    author.click(wing.course.problems.mend_button)
    dialog = wing.findChild(MendDialog)
    assert dialog is not None
    found += [f"mending: {each}" for each in cut_texts(dialog)]
    author.click(dialog.safe_button)
    wing.show_place(Place.PACK)
    look("pack with errors")
    (author.folder / LESSON).write_text(whole, encoding="utf-8")
    author.until(wing.pack.pack_button.isEnabled)
    look("pack")
    wing.show_place(Place.COURSE)
    author.course_entry(BANK)
    view = wing.course.preview.view
    assert view is not None
    author.click(view.findChildren(OptionRow)[0])
    author.click(wing.course.preview.step_button)
    look("answered question")
    author.click(wing.course.view_button)
    look("as a learner")
    author.click(wing.course.view_button)
    wing.show_place(Place.KEY)
    look("key")
    author.click(wing.key.make_button)
    look("key without a name")
    wing.key.name.set_text("Nguyễn Thị Ngọc Huyền Trang")
    for field in (wing.key.phrase, wing.key.again):
        field.set_text("bon tu rat dai")
    author.click(wing.key.make_button)
    author.until(wing.key.made_card.isVisible)
    look("key made")
    author.click(wing.key.pack_button)
    wing.pack.phrase.set_text("bon tu rat dai")
    author.click(wing.pack.pack_button)
    author.until(wing.pack.made_card.isVisible)
    look("packed")
    assert found == []


def test_cut_text_is_found(author: AuthorAtWork) -> None:
    label = author.wing.course.problems.heading
    assert cut_texts(author.wing) == []
    assert isinstance(label, Label)
    author.open()
    label.setFixedWidth(10)
    assert any("Cần xem lại" in each for each in cut_texts(author.wing))


def _without_ids(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        line.split("{#")[0] + "{" + line.split("{#")[1].partition(" ")[2] if line.startswith("### ") else line
        for line in lines
    )
