"""What is said of a course on cards, rows and chips: deadline, state, score, length."""

from __future__ import annotations

from datetime import date

from trainer.domain.course import TileColour
from trainer.domain.profile import Address
from trainer.services.learner.course_pages import CourseCard, CourseState, PackStanding
from trainer.ui.language import Language, language, mark, tr, trn
from trainer.ui.language.formats import date_text, day_month, minutes_text, number, percent
from trainer.ui.theme import Tone

TILE_TONES = {
    TileColour.PRIMARY: Tone.PRIMARY,
    TileColour.NGOC: Tone.NGOC,
    TileColour.OK: Tone.OK,
    TileColour.SEN: Tone.SEN,
    TileColour.TIM: Tone.TIM,
    TileColour.ACCENT: Tone.WARN,
}
_SOON_DAYS = 14

_ADDRESSES = {
    Address.NONE: "",
    Address.CHI: "chị",
    Address.ANH: "anh",
    Address.CO: "cô",
    Address.CHU: "chú",
    Address.BAC: "bác",
    Address.DONG_CHI: "đồng chí",
}
_STANDINGS: dict[PackStanding, tuple[str, Tone, str]] = {
    PackStanding.IN_CATALOGUE: (mark("In the committee's list"), Tone.OK, "badge-check"),
    PackStanding.BY_TRAINER: (mark("Signed by a known trainer"), Tone.OK, "badge-check"),
    PackStanding.SHIPPED: (mark("Comes with the program"), Tone.NEUTRAL, "package-check"),
    PackStanding.UNKNOWN: (mark("Signer not known"), Tone.WARN, "shield-alert"),
}


def addressed(address: Address, name: str) -> str:
    """A name with the Vietnamese word before it, as in "chị Thu Hà"; English leaves the word out."""
    word = _ADDRESSES[address] if language() is Language.VIETNAMESE else ""
    return f"{word} {name}" if word else name


def address_choices() -> tuple[tuple[str, object], ...]:
    """The words a learner may pick, with their values."""
    return (
        (tr("No form of address"), Address.NONE),
        *(
            (f"{word[0].upper()}{word[1:]}", address)
            for address, word in _ADDRESSES.items()
            if address is not Address.NONE
        ),
    )


def initials(name: str) -> str:
    """The first letters of the last two words of a name."""
    return "".join(word[0] for word in name.split()[-2:]).upper()


def days_text(days: int) -> str:
    """How long until the day a course is due."""
    if days < 0:
        return trn("{n} day overdue", "{n} days overdue", -days)
    if days == 0:
        return tr("due today")
    return trn("{n} day left", "{n} days left", days)


def duty_text(*, mandatory: bool) -> str:
    """Whether a course has to be taken."""
    return tr("Required") if mandatory else tr("Optional")


def deadline_line(*, mandatory: bool, due: date | None, days: int | None, begun: bool) -> tuple[str, Tone]:
    """The line under a title among the deadlines, and what it means."""
    rest = tr("no deadline") if due is None or days is None else days_text(days)
    if not mandatory and not begun and (days is None or days >= 0):
        return f"{tr('Optional')} · {tr('not started')}", Tone.NEUTRAL
    return f"{duty_text(mandatory=mandatory)} · {rest}", deadline_tone(days)


def deadline_tone(days: int | None) -> Tone:
    """Overdue, soon, or far away."""
    if days is None or days > _SOON_DAYS:
        return Tone.NEUTRAL
    return Tone.BAD if days < 0 else Tone.WARN


def points(score_bp: int) -> str:
    """A score as people say it, from hundredths of a percent; halves are kept, never rounded up."""
    whole, rest = divmod(score_bp, 100)
    return number(whole) if rest < 10 else number(whole + rest // 10 / 10, decimals=1)


def card_chip(card: CourseCard) -> tuple[str, Tone, str]:
    """The one chip of a course card: its result, its deadline or its state."""
    if card.state is CourseState.DONE:
        if card.best_score_bp is None:
            return tr("Done"), Tone.OK, "circle-check"
        return tr("Passed, {points} points", points=points(card.best_score_bp)), Tone.OK, "circle-check"
    if card.days_left is not None and card.due is not None:
        days = days_text(card.days_left)
        if card.days_left < 0:
            return days[0].upper() + days[1:], Tone.BAD, "clock-alert"
        if card.days_left <= _SOON_DAYS:
            return days[0].upper() + days[1:], Tone.WARN, "clock"
        return tr("Due {day}", day=day_month(card.due)), Tone.NEUTRAL, "calendar"
    if card.state is CourseState.TEST_NEXT:
        return tr("Test left"), Tone.PRIMARY, "file-check-2"
    if card.state is CourseState.IN_PROGRESS:
        return tr("In progress"), Tone.PRIMARY, "book-open"
    return (tr("Required") if card.mandatory else tr("Not started")), Tone.NEUTRAL, ""


def card_name(card: CourseCard) -> str:
    """What a screen reader says of a course card."""
    return ", ".join(
        (card.title, tr("{share} learned", share=percent(card.progress_permille / 1000)), card_chip(card)[0])
    )


def length_text(lessons: int, minutes: int, join: str = " · ") -> str:
    """How much there is to learn, as in "8 bài · 2 giờ 20 phút"."""
    return join.join((trn("{n} lesson", "{n} lessons", lessons), minutes_text(minutes)))


def due_chip(card: CourseCard) -> tuple[str, Tone, str]:
    """The deadline as a course's own page says it."""
    duty = duty_text(mandatory=card.mandatory)
    if card.due is None:
        return duty, Tone.NEUTRAL, ""
    text = tr("{duty}, due {day}", duty=duty, day=date_text(card.due))
    if card.state is CourseState.DONE:
        return text, Tone.NEUTRAL, "calendar"
    tone = deadline_tone(card.days_left)
    return text, tone, "clock-alert" if tone is Tone.BAD else "clock" if tone is Tone.WARN else "calendar"


def standing_chip(standing: PackStanding) -> tuple[str, Tone, str]:
    """How far the pack of a course is trusted, in a word."""
    text, tone, icon = _STANDINGS[standing]
    return tr(text), tone, icon
