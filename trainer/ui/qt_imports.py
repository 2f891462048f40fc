"""Qt is imported first here, and Python's own import is put back.

PySide6 replaces `builtins.__import__` and from then on reads the source of every module that is imported, which costs
SQLAlchemy 50 to 170 ms and 19 MB. All that is lost is `from __feature__ import`.
"""

from __future__ import annotations

import builtins
from importlib import import_module

_plain = builtins.__import__
import_module("PySide6.QtWidgets")
builtins.__import__ = _plain
