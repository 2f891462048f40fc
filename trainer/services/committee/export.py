"""The workbook a secretary works on with: one plain data sheet, and printed sheets by unit, by course, by question.

Once somebody was erased, one more sheet has those who count without a name, so that the sums stay what they were.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from trainer.domain.ids import CourseId
from trainer.domain.intake import told_head
from trainer.domain.standing import Progress, Rank, Standing
from trainer.domain.statistics import CourseLine, ItemFigure, PersonStandings, UnitLine
from trainer.domain.text import fold
from trainer.formats.spreadsheet import Cell, CellKind, Heading, Sheet, write_spreadsheet
from trainer.services.committee.desk import Desk
from trainer.services.committee.overview import OverviewDesk
from trainer.services.committee.values import Exported, ExportWords, Overview
from trainer.storage.files import write_whole

HARDEST_LISTED = 20


class Exporter:
    """The verbs of exporting; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def suggested_name(self, prefix: str, on: date) -> str:
        """A file name without marks and spaces: "BaoCao_CDS_PhuongMyHao_20261123.xlsx" (facts §5.4)."""
        words = re.findall(r"[a-z0-9]+", fold(prefix))
        return f"{''.join(word[0].upper() + word[1:] for word in words) or 'BaoCao'}_{on:%Y%m%d}.xlsx"

    def export_xlsx(self, path: Path, *, words: ExportWords) -> Exported:
        """Write the workbook; every score says how much it proves. *Side effects:* writes the file."""
        desk = OverviewDesk(self._desk)
        people = desk.standings()
        overview = desk.overview()
        items = desk.items()[:HARDEST_LISTED]
        titles = {line.course: line.title for line in overview.courses}
        rows = [(line, standing) for line in people for standing in line.standings]
        made = self._desk.clock.now()
        notes = (
            words.made_note.format(made=f"{made:%d/%m/%Y %H:%M}", head=told_head(overview.journal_head)),
            words.evidence_note,
        )
        of_totals = (*notes, words.past_elsewhere) if overview.past_lines else notes
        sheets = [
            _data_sheet(words, rows, titles, notes[:1]),
            _unit_sheet(words, overview, of_totals),
            _course_sheet(words, overview, of_totals),
            _item_sheet(words, items, titles, notes),
        ]
        if overview.past_lines:
            sheets.append(_past_sheet(words, overview, notes))
        write_whole(path, write_spreadsheet(sheets, made))
        return Exported(path, len(rows), len(overview.units), overview.journal_head)


def _day(moment: str) -> date | None:
    return datetime.fromisoformat(moment).date() if moment else None


def _ten(score_bp: int | None) -> Decimal | None:
    """A score on the scale of ten, rounded down to one place."""
    return None if score_bp is None else Decimal(score_bp // 100) / 10


def _data_sheet(
    words: ExportWords,
    rows: Sequence[tuple[PersonStandings, Standing]],
    titles: dict[CourseId, str],
    notes: tuple[str, ...],
) -> Sheet:
    kinds = (
        (6, CellKind.WHOLE), (30, CellKind.TEXT), (24, CellKind.TEXT), (32, CellKind.TEXT), (14, CellKind.TEXT),
        (28, CellKind.TEXT), (13, CellKind.DATE), (13, CellKind.DATE), (13, CellKind.DATE), (11, CellKind.WHOLE),
        (10, CellKind.WHOLE), (10, CellKind.DECIMAL), (13, CellKind.TEXT), (14, CellKind.TEXT), (16, CellKind.TEXT),
        (12, CellKind.TEXT), (28, CellKind.TEXT), (32, CellKind.TEXT),
    )  # fmt: skip
    cells: list[tuple[Cell, ...]] = []
    for number, (line, standing) in enumerate(rows, 1):
        passed = standing.progress is Progress.PASSED
        tried = passed or standing.progress is Progress.DONE
        remarks = (
            words.late if standing.late else "",
            "" if standing.complete else words.incomplete,
            words.disputed if standing.disputed else "",
        )
        cells.append(
            (
                number,
                line.person.name,
                line.person.position,
                line.unit_name,
                line.person.staff_code,
                titles.get(standing.course, standing.course),
                _day(standing.started),
                _day(standing.finished),
                _day(standing.received),
                standing.minutes,
                standing.attempts,
                _ten(standing.score_bp),
                words.passed if passed else (words.not_passed if tried else ""),
                words.ranks[standing.rank] if standing.rank else "",
                words.progress[standing.progress],
                f"{standing.lessons_done}/{standing.lessons}",
                words.evidence[standing.evidence.value] if standing.score_bp is not None else "",
                "; ".join(remark for remark in remarks if remark),
            )
        )
    headings = tuple(
        Heading(text, width, kind) for text, (width, kind) in zip(words.data_headings, kinds, strict=True)
    )
    return Sheet(words.data_sheet, headings, cells, notes=notes)


def _unit_sheet(words: ExportWords, overview: Overview, notes: tuple[str, ...]) -> Sheet:
    def cells(number: int | None, name: str, line: UnitLine | Overview) -> tuple[Cell, ...]:
        asked = line.asked or 1
        return (
            number, name, line.asked, line.started, line.started * 10_000 // asked, line.finished,
            line.finished * 10_000 // asked, line.asked - line.finished, line.late, _ten(line.mean_bp),
        )  # fmt: skip

    kinds = (
        (6, CellKind.WHOLE), (38, CellKind.TEXT), (11, CellKind.WHOLE), (11, CellKind.WHOLE), (10, CellKind.PERCENT),
        (11, CellKind.WHOLE), (10, CellKind.PERCENT), (12, CellKind.WHOLE), (10, CellKind.WHOLE),
        (10, CellKind.DECIMAL),
    )  # fmt: skip
    return Sheet(
        words.unit_sheet,
        tuple(
            Heading(text, width, kind) for text, (width, kind) in zip(words.unit_headings, kinds, strict=True)
        ),
        [cells(number, line.name, line) for number, line in enumerate(overview.units, 1)],
        (overview.organisation, overview.committee, words.unit_title, ""),
        cells(None, words.total, overview),
        notes,
    )


def _course_sheet(words: ExportWords, overview: Overview, notes: tuple[str, ...]) -> Sheet:
    def cells(number: int, line: CourseLine) -> tuple[Cell, ...]:
        ranks = dict(line.ranks)
        tried = sum(ranks.values())
        return (
            number, line.title, line.due, line.asked, tried, line.finished,
            line.finished * 10_000 // tried if tried else None,
            *(ranks.get(rank, 0) for rank in Rank), _ten(line.mean_bp),
        )  # fmt: skip

    kinds = (
        (6, CellKind.WHOLE), (34, CellKind.TEXT), (13, CellKind.DATE), (11, CellKind.WHOLE), (11, CellKind.WHOLE),
        (9, CellKind.WHOLE), (10, CellKind.PERCENT), *((11, CellKind.WHOLE) for _ in Rank), (10, CellKind.DECIMAL),
    )  # fmt: skip
    return Sheet(
        words.course_sheet,
        tuple(
            Heading(text, width, kind)
            for text, (width, kind) in zip(words.course_headings, kinds, strict=True)
        ),
        [cells(number, line) for number, line in enumerate(overview.courses, 1)],
        (overview.organisation, overview.committee, words.course_title, ""),
        None,
        notes,
    )


def _past_sheet(words: ExportWords, overview: Overview, notes: tuple[str, ...]) -> Sheet:
    kinds = (
        (6, CellKind.WHOLE), (38, CellKind.TEXT), (34, CellKind.TEXT), (13, CellKind.WHOLE), (13, CellKind.WHOLE),
    )  # fmt: skip
    lines = overview.past_lines
    return Sheet(
        words.past_sheet,
        tuple(
            Heading(text, width, kind) for text, (width, kind) in zip(words.past_headings, kinds, strict=True)
        ),
        [
            (number, line.unit_name, line.title, line.begun, line.passed)
            for number, line in enumerate(lines, 1)
        ],
        (overview.organisation, overview.committee, words.past_title, ""),
        (None, words.total, "", sum(line.begun for line in lines), sum(line.passed for line in lines)),
        (words.past_note, *notes),
    )


def _item_sheet(
    words: ExportWords, items: Sequence[ItemFigure], titles: dict[CourseId, str], notes: tuple[str, ...]
) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (
            number,
            titles.get(item.course, item.course),
            item.prompt or item.item,
            item.answers,
            item.right_bp,
            None if item.discrimination_pm is None else Decimal(item.discrimination_pm) / 1000,
        )
        for number, item in enumerate(items, 1)
    ]
    kinds = (
        (6, CellKind.WHOLE), (28, CellKind.TEXT), (70, CellKind.TEXT), (11, CellKind.WHOLE), (11, CellKind.PERCENT),
        (11, CellKind.DECIMAL),
    )  # fmt: skip
    return Sheet(
        words.item_sheet,
        tuple(
            Heading(text, width, kind) for text, (width, kind) in zip(words.item_headings, kinds, strict=True)
        ),
        rows,
        (words.item_title, ""),
        None,
        notes,
    )
