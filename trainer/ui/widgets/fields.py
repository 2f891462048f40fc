"""Where a person types or picks: a label above, a hint or an error below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from trainer.ui.icons import draw_icon
from trainer.ui.language import tr
from trainer.ui.layouts import at_least, column, fixed, row
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.buttons import IconButton
from trainer.ui.widgets.focus_ring import ring_radius
from trainer.ui.widgets.labels import IconLabel, Label, paint_key
from trainer.ui.widgets.painting import repolish


def set_state(widget: QWidget, state: str) -> None:
    """Shows a state of an input ("", "error", "right", "wrong", "empty") by its frame."""
    if widget.property("state") != state:
        widget.setProperty("state", state)
        repolish(widget)


class LineEdit(QLineEdit):
    """One line of text in the look of the program."""

    def __init__(self, text: str = "", placeholder: str = "", *, look: str = "") -> None:
        super().__init__(text)
        self.setProperty("look", look)
        self.setPlaceholderText(placeholder)
        ring_radius(self, 8 if look == "inline" else 10)

    @override
    def focusInEvent(self, arg__1: QFocusEvent) -> None:
        super().focusInEvent(arg__1)
        if arg__1.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.selectAll()


class ComboBox(QComboBox):
    """A list to pick from in the look of the program; the wheel does not change it by accident."""

    def __init__(self, texts: Sequence[str] = (), *, look: str = "") -> None:
        super().__init__()
        self.setProperty("look", look)
        self.addItems(list(texts))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(4)
        ring_radius(self, 8 if look == "inline" else 10)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        px = theme().px
        spot = QRect(self.width() - px(28), 0, px(18), self.height())
        draw_icon(QPainter(self), "chevron-down", spot, Role.INK2 if self.isEnabled() else Role.INK3)

    @override
    def wheelEvent(self, e: QWheelEvent) -> None:
        e.ignore()


class Field(QWidget):
    """A labelled line of text.

    `edited(str)` is sent for what a person types; `submitted()` for Enter.
    """

    edited = Signal(str)
    submitted = Signal()

    def __init__(
        self, label: str, *, hint: str = "", placeholder: str = "", editor: QWidget | None = None
    ) -> None:
        super().__init__()
        self.label = Label(label, TypeRole.LIST_STRONG)
        self.editor: QWidget = editor if editor is not None else LineEdit(placeholder=placeholder)
        self.label.setBuddy(self.editor)
        self.editor.setAccessibleName(label)
        self.hint = Label(hint, TypeRole.SMALL, Role.INK3)
        self.error = IconLabel("circle-alert", "", Role.BAD, TypeRole.SMALL, size=16)
        self.error.hide()
        self.line = row(gap=10)
        self.line.addWidget(at_least(self.editor, width=120), 1)
        self.setLayout(column(self.label, self.line, self.hint, self.error, gap=6))
        self.hint.setVisible(bool(hint))  # not before it has a parent: it would be a window for a moment
        self.setFocusProxy(self.editor)
        if isinstance(self.editor, QLineEdit):
            self.editor.textEdited.connect(self._on_edited)
            self.editor.returnPressed.connect(self.submitted)

    def text(self) -> str:
        """Gives what stands in the field."""
        return self.editor.text() if isinstance(self.editor, QLineEdit) else ""

    def set_text(self, text: str) -> None:
        """Fills the field without sending a signal."""
        if isinstance(self.editor, QLineEdit):
            self.editor.setText(text)

    def set_label(self, label: str, hint: str = "") -> None:
        """Changes label and hint."""
        self.label.setText(label)
        self.editor.setAccessibleName(label)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint) and self.error.isHidden())

    def set_error(self, text: str) -> None:
        """Shows what is wrong and how to put it right."""
        self.error.set("circle-alert", text, Role.BAD)
        self.error.show()
        self.hint.hide()
        set_state(self.editor, "error")
        self.editor.setAccessibleDescription(text)

    def clear_error(self) -> None:
        """Takes the error away."""
        self.error.hide()
        self.hint.setVisible(bool(self.hint.text()))
        set_state(self.editor, "")
        self.editor.setAccessibleDescription("")

    def show_result(self, word: str, *, right: bool) -> None:
        """Shows a judged answer by frame, icon and word."""
        self.hint.hide()
        set_state(self.editor, "right" if right else "wrong")
        self.error.set("check" if right else "x", word, Role.OK if right else Role.BAD)
        self.error.show()
        self.editor.setAccessibleDescription(word)

    def _on_edited(self, text: str) -> None:
        if not self.error.isHidden():
            self.clear_error()
        self.edited.emit(text)


class NumberField(Field):
    """A labelled number with its unit outside the field; what it means is for `domain` to read."""

    def __init__(self, label: str, *, unit: str = "", hint: str = "", placeholder: str = "") -> None:
        editor = LineEdit(placeholder=placeholder)
        editor.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        super().__init__(label, hint=hint, editor=editor)
        at_least(editor, width=140)
        if unit:
            self.line.addWidget(Label(unit, TypeRole.BODY, Role.INK2, wrap=False))
            editor.setAccessibleName(f"{label} ({unit})")


class SecretField(Field):
    """A labelled PIN or pass phrase that can be shown, pasted and read again."""

    def __init__(self, label: str, *, hint: str = "", placeholder: str = "") -> None:
        editor = LineEdit(placeholder=placeholder)
        editor.setEchoMode(QLineEdit.EchoMode.Password)
        super().__init__(label, hint=hint, editor=editor)
        self._edit = editor
        self._eye = IconButton("eye", "", checkable=True)
        self._eye.toggled.connect(lambda on: self._show(shown=on))
        self.line.addWidget(self._eye)
        self._show(shown=False)

    def _show(self, *, shown: bool) -> None:
        modes = QLineEdit.EchoMode
        self._edit.setEchoMode(modes.Normal if shown else modes.Password)
        self._eye.set_name(tr("Hide what is typed") if shown else tr("Show what is typed"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show(shown=self._eye.isChecked())
        super().changeEvent(event)


class TextArea(Field):
    """A labelled text of several lines; `edited(str)` carries the whole text."""

    def __init__(self, label: str, *, hint: str = "", placeholder: str = "", lines: int = 4) -> None:
        self._area = QPlainTextEdit()
        self._area.setProperty("look", "field")
        self._area.setPlaceholderText(placeholder)
        self._area.setTabChangesFocus(True)
        ring_radius(self._area, 10)
        super().__init__(label, hint=hint, editor=self._area)
        fixed(self._area, height=25 * lines + 20)
        self._area.textChanged.connect(lambda: self._on_edited(self._area.toPlainText()))

    @override
    def text(self) -> str:
        return self._area.toPlainText()

    @override
    def set_text(self, text: str) -> None:
        self._area.blockSignals(True)
        self._area.setPlainText(text)
        self._area.blockSignals(False)


class SearchField(QWidget):
    """A field for searching with its keys shown while it is empty.

    `edited(str)` is sent for what a person types; `submitted()` for Enter.
    """

    edited = Signal(str)
    submitted = Signal()

    def __init__(self, placeholder: str, keys: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._keys = keys
        self.editor = LineEdit(placeholder=placeholder, look="search")
        self.editor.setAccessibleName(placeholder)
        self.editor.textEdited.connect(self.edited)
        self.editor.returnPressed.connect(self.submitted)
        self.setLayout(column(self.editor, gap=0))
        self.setFocusProxy(self.editor)
        self._decor = _SearchDecor(self, keys)
        self.editor.textChanged.connect(self._decor.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._indent()

    def text(self) -> str:
        """Gives what stands in the field."""
        return self.editor.text()

    def set_text(self, text: str) -> None:
        """Fills the field without sending `edited`."""
        self.editor.setText(text)

    def set_placeholder(self, text: str) -> None:
        """Changes the words in the empty field."""
        self.editor.setPlaceholderText(text)
        self.editor.setAccessibleName(text)

    def _indent(self) -> None:
        px = theme().px
        self.editor.setTextMargins(px(30), 0, px(44 * len(self._keys)) if self._keys else 0, 0)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._indent()
        super().changeEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._decor.setGeometry(self.rect())
        super().resizeEvent(event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().px(336), theme().px(44))


class _SearchDecor(QWidget):
    """The lens and the key caps, drawn over the field."""

    def __init__(self, parent: SearchField, keys: tuple[str, ...]) -> None:
        super().__init__(parent)
        self._field, self._keys = parent, keys
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        draw_icon(painter, "search", QRect(px(15), 0, px(20), self.height()), Role.INK2)
        if self._field.text():
            return
        end = self.width() - px(14)
        for key in reversed(self._keys):
            end -= paint_key(painter, end, self.height(), key) + px(10)


class ChoiceField(Field):
    """A labelled list of values to pick one from.

    `chosen(object)` carries the picked value.
    """

    chosen = Signal(object)

    def __init__(self, label: str, choices: Sequence[tuple[str, object]], *, hint: str = "") -> None:
        self._box = ComboBox([text for text, _ in choices])
        self._values = [value for _, value in choices]
        super().__init__(label, hint=hint, editor=self._box)
        self._box.activated.connect(lambda at: self.chosen.emit(self._values[at]))

    def value(self) -> object:
        """Gives the picked value, or None when there is none."""
        at = self._box.currentIndex()
        return self._values[at] if at >= 0 else None

    def set_value(self, value: object) -> None:
        """Picks a value without sending a signal."""
        self._box.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def set_choices(self, choices: Sequence[tuple[str, object]]) -> None:
        """Replaces the list; the picked value stays picked if it is still there."""
        before = self.value()
        self._values = [value for _, value in choices]
        self._box.blockSignals(True)
        self._box.clear()
        self._box.addItems([text for text, _ in choices])
        self._box.blockSignals(False)
        self.set_value(before if before in self._values else (self._values[0] if self._values else None))
