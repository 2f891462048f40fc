"""How a change of language reaches the open windows and Qt's own buttons."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator
from typing_extensions import override

from trainer.ui.language.words import Language, mark, set_language, tr

# Qt ships no Vietnamese; these are the words its dialogs ask for, under the contexts it asks in.
_QT_WORDS = {
    "OK": mark("OK"),
    "&OK": mark("OK"),
    "Cancel": mark("Cancel"),
    "&Cancel": mark("Cancel"),
    "Save": mark("Save"),
    "&Save": mark("Save"),
    "Save All": mark("Save all"),
    "Open": mark("Open"),
    "&Open": mark("Open"),
    "Close": mark("Close"),
    "&Close": mark("Close"),
    "Apply": mark("Apply"),
    "Reset": mark("Reset"),
    "Help": mark("Help"),
    "Discard": mark("Discard"),
    "Don't Save": mark("Do not save"),
    "&Yes": mark("Yes"),
    "Yes to &All": mark("Yes to all"),
    "&No": mark("No"),
    "N&o to All": mark("No to all"),
    "Abort": mark("Stop"),
    "Retry": mark("Try again"),
    "Ignore": mark("Ignore"),
    "Restore Defaults": mark("Restore defaults"),
    "&Undo": mark("Undo"),
    "&Redo": mark("Redo"),
    "Cu&t": mark("Cut"),
    "&Copy": mark("Copy"),
    "&Paste": mark("Paste"),
    "Delete": mark("Delete"),
    "Select All": mark("Select all"),
    "Copy &Link Location": mark("Copy the address"),
}
_QT_CONTEXTS = frozenset(
    {
        "QPlatformTheme",
        "QDialogButtonBox",
        "QMessageBox",
        "QLineEdit",
        "QWidgetTextControl",
        "QWidgetLineControl",
        "QGuiApplication",
    }
)


class QtWords(QTranslator):
    """Answers Qt's own requests for words from our dictionary."""

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        if context not in _QT_CONTEXTS or sourceText not in _QT_WORDS:
            return None  # Qt goes on asking; "" would be taken as the translation
        return tr(_QT_WORDS[sourceText])


def speak(app: QCoreApplication, new: Language) -> None:
    """Shows the whole program in a language; every widget receives `QEvent.LanguageChange`."""
    set_language(new)
    match new:
        case Language.VIETNAMESE:
            QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
        case Language.ENGLISH:
            QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    for old in app.findChildren(QtWords):
        app.removeTranslator(old)
        old.deleteLater()
    app.installTranslator(QtWords(app))


def announce(source: QObject, text: str) -> None:
    """Has a screen reader say a sentence without moving the focus."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(source, text))
