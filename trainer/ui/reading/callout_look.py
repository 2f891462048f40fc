"""How each kind of callout looks: its tone, its icon, its title where the author gave none, and a key colour.

The key colour marks the callout's table in Qt's rich text, which keeps no class names: the view finds the table by
it, clears it, and paints a rounded panel there instead (see `LessonTextView`).
"""

from __future__ import annotations

from dataclasses import dataclass

from trainer.ui.language import mark
from trainer.ui.theme import Tone


@dataclass(frozen=True, slots=True)
class CalloutLook:
    """Tone, Lucide icon, English title (marked for translation) and the number inside the key colour."""

    kind: str
    tone: Tone
    icon: str
    title: str
    number: int

    @property
    def key_colour(self) -> str:
        """An opaque colour no theme uses; its last two digits name the kind."""
        return f"#0101{self.number:02x}"


CALLOUT_LOOKS: tuple[CalloutLook, ...] = (
    CalloutLook("ghi-nho", Tone.PRIMARY, "bookmark", mark("Remember"), 1),
    CalloutLook("meo", Tone.INFO, "lightbulb", mark("Tip"), 2),
    CalloutLook("nen-lam", Tone.OK, "circle-check", mark("Do"), 3),
    CalloutLook("luu-y", Tone.WARN, "circle-alert", mark("Note"), 4),
    CalloutLook("canh-bao", Tone.WARN, "triangle-alert", mark("Warning"), 5),
    CalloutLook("khong-lam", Tone.BAD, "octagon-alert", mark("Don’t"), 6),
    CalloutLook("vi-du", Tone.NEUTRAL, "eye", mark("Example"), 7),
    CalloutLook("can-cu", Tone.NEUTRAL, "landmark", mark("Basis"), 8),
    CalloutLook("tom-tat", Tone.NEUTRAL, "list-checks", mark("Summary"), 9),
    CalloutLook("lam-ngay", Tone.OK, "target", mark("Do it today"), 10),
)
"""Every kind the course format knows (`formats.lesson_text.CALLOUT_KINDS`, kept in step by a test)."""

QUOTE_NUMBER = 40
CODE_NUMBER = 41


def look_of(number: int) -> CalloutLook | None:
    """The look with this number in its key colour, or None."""
    for look in CALLOUT_LOOKS:
        if look.number == number:
            return look
    return None
