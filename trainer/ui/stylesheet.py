"""The one style sheet of the application: shapes of Qt's own widgets, made from tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.ui.roles import Role, Tone

if TYPE_CHECKING:
    from trainer.ui.theme import Theme

_TEMPLATE = """
QToolTip {{ background: {ink}; color: {canvas}; border: 1px solid {ink}; padding: {p6}px {p10}px; }}
QFrame[look="card"] {{ background: {surface}; border: 1px solid {border}; border-radius: {p14}px; }}
QFrame[look="bar"] {{ background: {surface}; border: 0; border-top: 1px solid {border}; }}
QFrame[look="head"] {{ background: {surface}; border: 0; border-bottom: 1px solid {border}; }}
QFrame[look="canvas"], QWidget[look="canvas"] {{ background: {canvas}; border: 0; }}
QFrame[look="surface"] {{ background: {surface}; border: 0; }}
QFrame[look="rail"] {{ background: {rail}; border: 0; border-right: 1px solid {border}; }}
QFrame[look="aside"] {{ background: {surface}; border: 0; border-left: 1px solid {border}; }}
QFrame[look="rule"] {{ background: {border}; border: 0; }}
QScrollArea {{ background: transparent; border: 0; }}
QScrollArea > QWidget > QWidget[look="scrolled"] {{ background: transparent; }}
QLineEdit, QSpinBox, QDateEdit {{ background: {surface}; color: {ink}; border: {p1}px solid {borderStrong};
  border-radius: {p10}px; padding: 0 {p13}px {p3}px {p13}px; min-height: {p39}px;
  selection-background-color: {primary}; selection-color: {onPrimary}; }}
QLineEdit:focus, QSpinBox:focus, QDateEdit:focus, QLineEdit[state="error"], QLineEdit[state="right"],
QLineEdit[state="wrong"] {{ border: {p2}px solid {primary}; padding: 0 {p12}px {p3}px {p12}px; min-height: {p37}px; }}
QLineEdit[state="error"] {{ border-color: {bad}; }}
QLineEdit[state="right"] {{ border-color: {ok}; background: {okSoft}; }}
QLineEdit[state="wrong"] {{ border-color: {bad}; background: {badSoft}; }}
QLineEdit:disabled, QPlainTextEdit[look="field"]:disabled, QSpinBox:disabled, QDateEdit:disabled {{
  background: {sunken}; border-color: {border}; color: {ink3}; }}
QLineEdit[state="right"]:disabled {{ border-color: {ok}; background: {okSoft}; color: {ink}; }}
QLineEdit[state="wrong"]:disabled {{ border-color: {bad}; background: {badSoft}; color: {ink}; }}
QLineEdit[look="inline"] {{ border-radius: {p8}px; padding: 0 {p9}px {p2}px {p9}px; min-height: {p30}px; }}
QLineEdit[look="inline"]:focus, QLineEdit[look="inline"][state="right"],
QLineEdit[look="inline"][state="wrong"] {{ padding: 0 {p8}px {p2}px {p8}px; min-height: {p28}px; }}
QLineEdit[look="bare"], QLineEdit[look="bare"]:focus {{ border: 0; background: transparent; padding: 0; }}
QPlainTextEdit[look="field"] {{ background: {surface}; color: {ink}; border: {p1}px solid {borderStrong};
  border-radius: {p10}px; padding: {p6}px {p9}px; }}
QPlainTextEdit[look="field"]:focus {{ border: {p2}px solid {primary}; padding: {p5}px {p8}px; }}
QPlainTextEdit[look="field"][state="error"] {{ border: {p2}px solid {bad}; padding: {p5}px {p8}px; }}
QComboBox {{ background: {surface}; color: {ink}; border: {p1}px solid {borderStrong}; border-radius: {p10}px;
  padding: 0 {p8}px {p3}px {p12}px; min-height: {p39}px; }}
QComboBox:hover {{ background: {sunken}; }}
QComboBox:on, QComboBox:focus, QComboBox[state="right"], QComboBox[state="wrong"], QComboBox[state="error"] {{
  border: {p2}px solid {primary}; padding: 0 {p7}px {p3}px {p11}px; min-height: {p37}px; }}
QComboBox[state="empty"] {{ color: {ink3}; }}
QComboBox[state="error"] {{ border-color: {bad}; }}
QComboBox:disabled {{ background: {sunken}; border-color: {border}; color: {ink3}; }}
QComboBox[state="right"], QComboBox[state="right"]:disabled {{
  border-color: {ok}; background: {okSoft}; color: {ink}; }}
QComboBox[state="wrong"], QComboBox[state="wrong"]:disabled {{
  border-color: {bad}; background: {badSoft}; color: {ink}; }}
QComboBox[look="inline"] {{ border-radius: {p8}px; padding-bottom: {p2}px; min-height: {p30}px; }}
QComboBox[look="inline"]:focus, QComboBox[look="inline"]:on, QComboBox[look="inline"][state="right"],
QComboBox[look="inline"][state="wrong"] {{ padding-bottom: {p2}px; min-height: {p28}px; }}
QComboBox::drop-down {{ border: 0; width: {p24}px; }}
QComboBox::down-arrow {{ image: none; width: {p16}px; height: {p16}px; }}
QComboBox QAbstractItemView {{ background: {raised}; color: {ink}; border: 1px solid {borderStrong};
  padding: {p4}px; outline: 0; selection-background-color: {primarySoft}; selection-color: {ink}; }}
QComboBox QAbstractItemView::item {{ min-height: {p36}px; padding: 0 {p8}px; }}
QMenu {{ background: {raised}; color: {ink}; border: 1px solid {borderStrong}; padding: {p6}px; }}
QMenu::item {{ padding: {p9}px {p16}px; border-radius: {p8}px; }}
QMenu::item:selected {{ background: {primarySoft}; color: {ink}; }}
QMenu::item:disabled {{ color: {ink3}; }}
QMenu::separator {{ height: 1px; background: {border}; margin: {p6}px; }}
QTableView, QTreeView, QListView {{ background: {surface}; color: {ink}; border: 1px solid {border};
  border-radius: {p14}px; gridline-color: {border}; outline: 0;
  selection-background-color: {primarySoft}; selection-color: {ink}; }}
QTableView[look="flat"], QTreeView[look="flat"], QListView[look="flat"] {{
  border: 0; border-radius: 0; background: transparent; }}
QTreeView::item, QListView::item {{ min-height: {p36}px; padding: 0 {p8}px; border: 0; }}
QTreeView::item:hover, QListView::item:hover {{ background: {sunken}; }}
QTreeView::item:selected, QListView::item:selected {{ background: {primarySoft}; color: {ink}; }}
QHeaderView {{ background: transparent; border: 0; }}
QHeaderView::section {{ background: transparent; color: {ink2}; border: 0; border-bottom: 1px solid {border};
  padding: 0 {p12}px; min-height: {p42}px; font-size: {p14}px; font-weight: 600; }}
QHeaderView::section:first {{ padding-left: {p18}px; }}
QHeaderView::section:hover {{ color: {ink}; }}
QTableCornerButton::section {{ background: {surface}; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: {p12}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {p12}px; margin: 0; }}
QScrollBar::handle {{ background: {border2}; border-radius: {p4}px; margin: {p2}px; }}
QScrollBar::handle:hover {{ background: {borderStrong}; }}
QScrollBar::handle:vertical {{ min-height: {p36}px; }}
QScrollBar::handle:horizontal {{ min-width: {p36}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {border}; }}
QTextBrowser, QTextEdit {{ background: {readBg}; color: {readInk}; border: 0;
  selection-background-color: {primary}; selection-color: {onPrimary}; }}
QTextBrowser[look="clear"] {{ background: transparent; }}
QPlainTextEdit {{ background: {surface}; color: {ink}; border: 0;
  selection-background-color: {primary}; selection-color: {onPrimary}; }}
QDialog {{ background: {surface}; }}
QPushButton {{ background: {surface}; color: {ink}; border: 1px solid {border2}; border-radius: {p10}px;
  padding: 0 {p18}px; min-height: {p42}px; font-weight: 600; }}
QPushButton:hover {{ background: {sunken}; }}
QPushButton:pressed {{ background: {border}; }}
QPushButton:default {{ background: {primary}; border-color: {primary}; color: {onPrimary}; }}
QPushButton:disabled {{ background: {sunken}; border-color: {border}; color: {ink3}; }}
"""

_LENGTHS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 24, 28, 30, 36, 37, 39, 42)


def style_sheet(theme: Theme) -> str:
    """Writes the style sheet of a theme at its zoom."""
    values: dict[str, object] = {role.value: theme.hex(role) for role in Role}
    values |= {f"p{length}": theme.px(length) for length in _LENGTHS}
    parts = [_TEMPLATE.format_map(values)]
    parts += [f'QLabel[ink="{role.value}"] {{ color: {theme.hex(role)}; }}' for role in Role]
    for tone in Tone:
        soft, border, ink = theme.hex(tone.soft), theme.hex(tone.border), theme.hex(tone.ink)
        parts += (
            f'QFrame[look="card"][tone="{tone.value}"] {{ background: {soft}; border-color: {border}; }}',
            f'QFrame[look="callout"][tone="{tone.value}"] {{ background: {soft}; border: 1px solid {border};'
            f" border-left: {theme.px(4)}px solid {ink}; border-radius: {theme.px(10)}px; }}",
        )
    return "\n".join(parts)
