"""How dates, times, numbers and durations are written in the language in use."""

from __future__ import annotations

from datetime import date, datetime, time

from trainer.ui.language.words import Language, language, mark, tr, trn

_WEEKDAYS = (
    mark("Monday"),
    mark("Tuesday"),
    mark("Wednesday"),
    mark("Thursday"),
    mark("Friday"),
    mark("Saturday"),
    mark("Sunday"),
)
_SHORT_WEEKDAYS = (
    mark("Mon"),
    mark("Tue"),
    mark("Wed"),
    mark("Thu"),
    mark("Fri"),
    mark("Sat"),
    mark("Sun"),
)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_KIB = 1024


def date_text(day: date) -> str:
    """Writes a day as 23/11/2026, in both languages (day first, as in Vietnam)."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def day_month(day: date) -> str:
    """Writes a day of the current year as 20/11."""
    return f"{day.day:02d}/{day.month:02d}"


def weekday(day: date) -> str:
    """Names the weekday, as in "thứ Tư" without its capital at the front."""
    return tr(_WEEKDAYS[day.weekday()])


def short_weekday(day: date) -> str:
    """Names the weekday in two or three letters, as in "T4"."""
    return tr(_SHORT_WEEKDAYS[day.weekday()])


def short_month(day: date) -> str:
    """Names the month for a calendar tile, as in "Th 11"."""
    return f"Th {day.month}" if language() is Language.VIETNAMESE else _MONTHS[day.month - 1][:3]


def long_date(day: date) -> str:
    """Writes a day in full, as in "Thứ Hai, ngày 23 tháng 11 năm 2026"."""
    name = weekday(day)
    if language() is Language.VIETNAMESE:
        return f"{name[0].upper()}{name[1:]}, ngày {day.day} tháng {day.month} năm {day.year}"
    return f"{name}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def clock(moment: datetime | time) -> str:
    """Writes a time of day as 09:41; give local time."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def clock_seconds(moment: datetime | time) -> str:
    """Writes a time of day as 09:41:22; give local time."""
    return f"{clock(moment)}:{moment.second:02d}"


def date_time(moment: datetime) -> str:
    """Writes a moment as 09:41, 23/11/2026; give local time."""
    return f"{clock(moment)}, {date_text(moment)}"


def number(value: float, *, decimals: int = 0) -> str:
    """Writes a number with a thousands dot and a decimal comma, or the English way round."""
    english = f"{value:,.{decimals}f}"
    if language() is Language.ENGLISH:
        return english
    return english.translate(str.maketrans(",.", ".,"))


def percent(fraction: float, *, decimals: int = 0) -> str:
    """Writes a fraction of 1 as a percentage, as in "45%"."""
    return f"{number(fraction * 100, decimals=decimals)}%"


def minutes_text(minutes: int) -> str:
    """Writes a duration in minutes, as in "1 giờ 10 phút"."""
    hours, rest = divmod(max(0, minutes), 60)
    if not hours:
        return trn("{n} minute", "{n} minutes", rest)
    if not rest:
        return trn("{n} hour", "{n} hours", hours)
    return f"{trn('{n} hour', '{n} hours', hours)} {trn('{n} minute', '{n} minutes', rest)}"


def seconds_left(seconds: int) -> str:
    """Writes the time left as 04:59, or 1:04:59 from an hour on."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


def file_size(size: int) -> str:
    """Writes a number of bytes as a person says it, as in "1,2 MB" (steps of 1024)."""
    value = float(size)
    for unit in ("B", "KB", "MB", "GB"):
        if value < _KIB or unit == "GB":
            return f"{number(value, decimals=0 if unit == 'B' or value >= 100 else 1)} {unit}"
        value /= _KIB
    return ""
