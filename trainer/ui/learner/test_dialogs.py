"""The one question before a test is handed in: the safe answer is to keep working."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from trainer.ui.language import tr, trn
from trainer.ui.widgets.dialogs import Dialog


def ask_submit(parent: QWidget, *, empty: int, time_left: str, act: Callable[[], None]) -> Dialog:
    """Ask whether to hand in, naming how many questions are empty; `act` is called on yes."""
    title = (
        trn("Hand in with {n} question empty?", "Hand in with {n} questions empty?", empty)
        if empty
        else tr("Hand in now?")
    )
    text = tr("Once it is handed in, answers cannot be changed.")
    if empty:
        text = tr("Empty questions count as wrong.") + " " + text
    if time_left:
        text = tr("Time left: {time}.", time=time_left) + " " + text
    dialog = Dialog(parent, title=title, text=text, safe=tr("Keep working"), act=tr("Hand in"))
    dialog.acted.connect(act)
    dialog.open()
    return dialog
