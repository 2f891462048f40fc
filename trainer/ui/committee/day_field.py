"""A day that is typed as 31/12/2026; any separator is taken."""

from __future__ import annotations

import re
from datetime import date

from trainer.ui.language.formats import date_text
from trainer.ui.widgets.fields import Field

_DAY = re.compile(r"\s*(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})\s*")


class DayField(Field):
    """A labelled day; empty is no day."""

    def set_day(self, day: date | None) -> None:
        """Fills the field."""
        self.set_text(date_text(day) if day else "")
        self.clear_error()

    def day(self) -> date | None:
        """The day typed; None where it is empty or no day."""
        found = _DAY.fullmatch(self.text())
        if found is None:
            return None
        try:
            return date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            return None

    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not self.text().strip()
