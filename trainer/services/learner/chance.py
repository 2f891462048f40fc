"""Where random bytes come from: a function, so that tests can say what chance brings."""

from __future__ import annotations

from collections.abc import Callable

Token = Callable[[int], bytes]
