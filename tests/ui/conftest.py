"""What tests of screens rely on: the dressed application, put back to plain afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from trainer.ui.language import Language, set_language
from trainer.ui.language.qt import QtWords
from trainer.ui.theme import Theme, ThemeName, theme


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[Theme]:
    """The theme, started in light at 100 % and Vietnamese, and put back to that after the test."""
    set_language(Language.VIETNAMESE)
    theme().start(qapp, name=ThemeName.LIGHT, zoom=1.0)
    yield theme()
    theme().set_name(ThemeName.LIGHT)
    theme().set_zoom(1.0)
    theme().set_reduced_motion(on=False)
    set_language(Language.VIETNAMESE)
    for words in qapp.findChildren(QtWords):
        qapp.removeTranslator(words)
        words.deleteLater()
