"""The cards beside and below the courses of Home: deadlines, reports, missing packs, the last seven days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from trainer.services.learner.backup_pages import Reminder
from trainer.services.learner.course_pages import CourseState, DayMinutes, Home, MissingCourse, Unsent
from trainer.services.learner.profile_pages import GrantState, Me
from trainer.ui.icons import draw_icon
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import minutes_text, short_month, short_weekday
from trainer.ui.layouts import STRETCH, at_least, column, fixed, row, spaced
from trainer.ui.learner.course_words import deadline_line
from trainer.ui.theme import Role, Tone, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.cards import Card, DateTile
from trainer.ui.widgets.labels import Label, Picture, Rule
from trainer.ui.widgets.painting import lifted, paint_pill

_MOST_DEADLINES: Final = 4


def deadlines_card(home: Home) -> Card | None:
    """What is due next, courses on this computer and courses whose pack is still missing; None without any."""
    rows: list[tuple[date, str, str, Tone]] = []
    for card in home.courses:
        if card.due is not None and card.state is not CourseState.DONE:
            begun = card.state is not CourseState.NOT_STARTED
            line = deadline_line(mandatory=card.mandatory, due=card.due, days=card.days_left, begun=begun)
            rows.append((card.due, card.title, *line))
    for missing in home.missing:
        if missing.due is not None:
            line = deadline_line(
                mandatory=missing.mandatory, due=missing.due, days=missing.days_left, begun=True
            )
            rows.append((missing.due, missing.title, *line))
    if not rows:
        return None
    made = Card(padding=20)
    spaced(made.body, gap=0, margins=(20, 16, 20, 10))
    made.body.addWidget(Label(tr("Coming deadlines"), TypeRole.BODY_STRONG))
    for index, (due, title, text, tone) in enumerate(
        sorted(rows, key=lambda each: each[:2])[:_MOST_DEADLINES]
    ):
        if index:
            made.body.addWidget(Rule())
        words = column(
            Label(title, TypeRole.LIST_STRONG),
            Label(text, TypeRole.SMALL, tone.ink),
            gap=1,
        )
        line_layout = row(DateTile(str(due.day), short_month(due)), gap=12, margins=(0, 9, 0, 9))
        line_layout.addLayout(words, 1)
        made.body.addLayout(line_layout)
    return made


class ActionCard(Card):
    """A coloured card with an icon, two texts and one button, in `button`."""

    def __init__(self, icon: str, tone: Tone, title: str, text: str, action: str = "") -> None:
        super().__init__(padding=20, tone=tone)
        words = column(Label(title, TypeRole.BODY_STRONG), gap=2)
        if text:
            words.addWidget(Label(text, TypeRole.LIST, Role.INK2))
        top = row(Picture(icon, tone.ink, 24), gap=12, align_top=True)
        top.addLayout(words, 1)
        self.body.addLayout(top)
        self.button = Button(action, ButtonKind.SECONDARY)
        self.body.addWidget(self.button)
        self.button.setVisible(bool(action))


class BackupLine(QWidget):
    """The weekly word about a backup: quiet, with one thing to do and a way to put it off."""

    def __init__(self, reminder: Reminder) -> None:
        super().__init__()
        text = (
            trn("The last backup is {n} day old.", "The last backup is {n} days old.", reminder.days)
            if reminder.ever
            else tr("What you have learned has no backup yet.")
        )
        words = row(Picture("database-backup", Role.INK2, 20), gap=10, align_top=True)
        words.addWidget(Label(text, TypeRole.LIST, Role.INK2), 1)
        self.button = Button(tr("Back up now…"), ButtonKind.TEXT, size=ButtonSize.SMALL)
        self.later_button = Button(tr("Next week"), ButtonKind.QUIET, size=ButtonSize.SMALL)
        self.setLayout(
            column(words, row(self.button, self.later_button, STRETCH, gap=4), gap=2, margins=(4, 0))
        )


def unsent_card(unsent: Unsent) -> ActionCard | None:
    """What no receipt covers yet; None where everything arrived."""
    if not unsent.any:
        return None
    parts = []
    if unsent.lessons:
        parts.append(trn("{n} lesson", "{n} lessons", unsent.lessons))
    if unsent.tests:
        parts.append(trn("{n} test", "{n} tests", unsent.tests))
    if unsent.made:
        return ActionCard(
            "file-clock",
            Tone.INFO,
            tr("Report made, not acknowledged yet"),
            tr("Hand the file over, then open the new organisation file."),
            tr("Look at the report"),
        )
    return ActionCard(
        "file-check-2",
        Tone.WARN,
        tr("1 report not sent"),
        tr("Not in any report yet: {what}.", what=tr(" and ").join(parts)),
        tr("Make the report file"),
    )


def missing_card(missing: Sequence[MissingCourse]) -> ActionCard | None:
    """Courses that are asked for but not on this computer; None without any."""
    if not missing:
        return None
    return ActionCard(
        "package-check",
        Tone.INFO,
        trn("{n} course pack is missing", "{n} course packs are missing", len(missing)),
        tr("The organisation asks for: {titles}.", titles=", ".join(course.title for course in missing)),
        tr("Open a course pack…"),
    )


def waiting_card(me: Me) -> ActionCard | None:
    """Whether the committee knows this profile yet; None where it does."""
    match me.grant:
        case GrantState.NO_ORGANISATION:
            return ActionCard(
                "building-2",
                Tone.NEUTRAL,
                tr("No organisation file yet"),
                tr("You can learn already. A report needs the file of your organisation."),
                tr("Add the organisation file…"),
            )
        case GrantState.WAITING:
            return ActionCard(
                "user-check",
                Tone.INFO,
                tr("Waiting for the committee"),
                tr("Your short code: {code}. Read it to the committee when they ask.", code=me.short_code)
                if not me.profile.proof
                else tr("Your first report introduces you; nothing else is needed."),
            )
        case GrantState.REVOKED:
            return ActionCard(
                "shield-alert",
                Tone.BAD,
                tr("This profile's key was withdrawn"),
                tr("New reports will not count. Ask the committee for a new activation code."),
            )
        case GrantState.GRANTED:
            return None


class _Day(QWidget):
    """One of the last seven days: a tick where something was learned, otherwise its number."""

    def __init__(self, day: date, *, learned: bool, today: bool) -> None:
        super().__init__()
        self._day, self._learned, self._today = day, learned, today
        said = tr("learned") if learned else tr("not learned")
        self.setAccessibleName(f"{short_weekday(day)} {day.day}, {said}")
        fixed(self, height=62)
        at_least(self, width=40)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        spot = QRect((self.width() - px(36)) // 2, 0, px(36), px(36))
        if self._learned:
            line = Role.PRIMARY if self._today else Role.OK_BORDER
            paint_pill(painter, spot, 18, Role.OK_SOFT, line, stroke=2 if self._today else 1)
            inset = px(9)
            draw_icon(painter, "check", spot.adjusted(inset, inset, -inset, -inset), Role.OK)
        else:
            line = Role.PRIMARY if self._today else Role.BORDER2
            paint_pill(painter, spot, 18, None, line, stroke=2 if self._today else 1)
            painter.setFont(theme().font(TypeRole.NUMERIC, size=14))
            painter.setPen(theme().color(Role.PRIMARY if self._today else Role.INK3))
            painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(self._day.day))
        face = theme().font(TypeRole.MICRO, weight=600 if self._today else 500)
        painter.setFont(face)
        painter.setPen(theme().color(Role.PRIMARY if self._today else Role.INK3))
        low = QRect(-px(8), px(38), self.width() + px(16), px(24))
        text = tr("Today") if self._today else short_weekday(self._day)
        painter.drawText(lifted(low, face), Qt.AlignmentFlag.AlignCenter, text)


def week_card(week: Sequence[DayMinutes], today: date) -> Card:
    """The last seven days, without counting streaks."""
    days = sum(each.minutes > 0 for each in week)
    minutes = sum(each.minutes for each in week)
    said = (
        tr("Learned on {days}, {time}", days=trn("{n} day", "{n} days", days), time=minutes_text(minutes))
        if days
        else tr("Nothing learned yet")
    )
    words: QVBoxLayout = column(
        Label(tr("Last 7 days"), TypeRole.BODY_STRONG), Label(said, TypeRole.SMALL, Role.INK2), gap=1
    )
    line = row(gap=4)
    line.addLayout(words, 3)
    for each in week:
        line.addWidget(_Day(each.day, learned=each.minutes > 0, today=each.day == today), 1)
    made = Card(padding=12)
    spaced(made.body, gap=0, margins=(20, 12, 16, 6))
    made.body.addLayout(line)
    return made
