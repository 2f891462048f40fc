"""How a table of staff is understood: headings in their variants, title lines, groups, old fonts and bad rows."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from trainer.domain.errors import Reason, Refused
from trainer.domain.roster import (
    LONGEST_CODE,
    LONGEST_FIELD,
    Column,
    FoundColumn,
    OldFont,
    RosterReading,
    RosterRow,
    RowFault,
    RowProblem,
    SkippedRow,
)
from trainer.domain.text import collapse, fold

_ROWS_SEARCHED = 40

_VARIANTS = {
    Column.NAME: """ho va ten|ho ten|ho va ten can bo|ho ten can bo|ten can bo|ho va ten nguoi hoc|ho chu dem va ten
        |ho ten nhan vien|ten nhan vien|hoc vien|full name|name""",
    Column.FAMILY_NAME: "ho|ho dem|ho va dem|ho va chu dem|ho va ten dem|ho ten dem|ho lot",
    Column.GIVEN_NAME: "ten",
    Column.STAFF_CODE: """ma|ma so|ma cb|ma can bo|ma so can bo|ma nv|msnv|ma nhan vien|ma so nhan vien|ma cbccvc
        |ma cbcc|ma so cbccvc|ma cong chuc|ma vien chuc|ma so cong chuc|ma so vien chuc|so hieu|so hieu cong chuc
        |so hieu vien chuc|ma noi bo|ma hoc vien|ma nguoi hoc|staff code|code""",
    Column.UNIT: """don vi|don vi cong tac|don vi cong tac hien nay|ten don vi|co quan|co quan don vi|co quan cong tac
        |noi cong tac|phong|phong ban|phong ban don vi|phong don vi|bo phan|to chuc|unit|department""",
    Column.POSITION: """chuc vu|chuc danh|chuc vu chuc danh|chuc danh chuc vu|chuc vu hien nay|chuc vu cong tac|vi tri
        |vi tri viec lam|vi tri cong tac|chuc danh nghe nghiep|position|title""",
    Column.ORDINAL: "tt|stt|so tt|so thu tu|no",
}
_HEADINGS: Mapping[str, Column] = {
    variant.strip(): column for column, variants in _VARIANTS.items() for variant in variants.split("|")
}


def heading_of(text: str) -> Column | None:
    """The column a heading announces; marks, case, punctuation and remarks in brackets make no difference."""
    bare = re.sub(r"\(.*?\)", " ", fold(text))
    return _HEADINGS.get(" ".join(re.sub(r"[^a-z0-9]+", " ", bare).split()))


_TCVN3_ONLY = "µ¸¶·¹¨»¾¼½©®ª«¬§¡¢£¤¥¦Þßþ×÷"
_TCVN3 = re.compile(rf"[^\W\d_][{_TCVN3_ONLY}]|[{_TCVN3_ONLY}][^\W\d_]")
_VNI = re.compile(
    r"[aeo]â|aê|[AEO]Â|AÊ|[aeAE][ăơĂƠ]|[aeouAEOU][åäëûøïüÅÄËÛØÏÜ]|[aA][ùõÙÕ]|[eE][ùõáàãÙÕÁÀÃ]|[öÖôÔ][ùõÙÕ]|[öñÖÑ]"
)


def old_font(text: str) -> OldFont | None:
    """The old encoding a text was most likely typed in, told by letters no Vietnamese word has in Unicode."""
    if _TCVN3.search(text):
        return OldFont.TCVN3
    return OldFont.VNI if _VNI.search(unicodedata.normalize("NFC", text)) else None


def read_table(
    table: Sequence[Sequence[str]], *, file_name: str, sheet: str = "", encoding: str = "", first_row: int = 1
) -> RosterReading:
    """Understand a table of texts: title lines above the headings, groups, totals and bad rows included.

    `first_row` is the line number of the first line given. Refused with ROSTER_NO_HEADER where no line names a
    person's name beside something else.
    """
    at, columns = _find_header(table, file_name)
    where = {found.column: found.index for found in columns}
    where = _joined_name(where, table[at], table[at + 1 :])
    ignored = tuple(
        text
        for index, cell in enumerate(table[at])
        if (text := collapse(cell)) and index not in set(where.values())
    )
    taken, problems, skipped = _rows(table[at + 1 :], where, at + 1 + first_row)
    taken, repeated = _without_repeats(taken)
    fonts = Counter(font for problem in problems if (font := old_font(problem.text)) is not None)
    return RosterReading(
        file_name, sheet, encoding, at + first_row, columns, ignored, tuple(taken),
        tuple(sorted((*problems, *repeated), key=lambda problem: problem.row)),
        fonts.most_common(1)[0][0] if fonts else None, tuple(skipped),
    )  # fmt: skip


def _find_header(table: Sequence[Sequence[str]], file_name: str) -> tuple[int, tuple[FoundColumn, ...]]:
    best: tuple[int, tuple[FoundColumn, ...]] | None = None
    for at, cells in enumerate(table[:_ROWS_SEARCHED]):
        found: dict[Column, FoundColumn] = {}
        for index, cell in enumerate(cells):
            column = heading_of(cell)
            if column is not None and column not in found:
                found[column] = FoundColumn(column, collapse(cell), index)
        named = Column.NAME in found or {Column.FAMILY_NAME, Column.GIVEN_NAME} <= found.keys()
        if named and len(found) > 1 and (best is None or len(found) > len(best[1])):
            best = at, tuple(sorted(found.values(), key=lambda column: column.index))
    if best is None:
        raise Refused(Reason.ROSTER_NO_HEADER, where=file_name)
    return best


def _joined_name(
    where: dict[Column, int], header: Sequence[str], rows: Sequence[Sequence[str]]
) -> dict[Column, int]:
    """A heading merged over two columns leaves the second one blank: family name left, given name right."""
    if Column.NAME not in where:
        return where
    beside = where[Column.NAME] + 1
    if beside < len(header) and not collapse(header[beside]):
        filled = sum(1 for cells in rows if beside < len(cells) and collapse(cells[beside]))
        if filled and filled * 2 > sum(1 for cells in rows if any(collapse(cell) for cell in cells)):
            rest: dict[Column, int] = {
                column: index for column, index in where.items() if column is not Column.NAME
            }
            return rest | {Column.FAMILY_NAME: where[Column.NAME], Column.GIVEN_NAME: beside}
    return where


def _rows(
    rows: Sequence[Sequence[str]], where: Mapping[Column, int], first: int
) -> tuple[list[RosterRow], list[RowProblem], list[SkippedRow]]:
    taken: list[RosterRow] = []
    problems: list[RowProblem] = []
    skipped: list[SkippedRow] = []
    group = ""
    for number, cells in enumerate(rows, start=first):
        texts = [collapse(cell) for cell in cells]
        filled = [index for index, text in enumerate(texts) if text]
        if not filled:
            continue

        def cell(column: Column, texts: Sequence[str] = texts) -> str:
            index = where.get(column)
            return texts[index] if index is not None and index < len(texts) else ""

        if _is_no_person(cell(Column.ORDINAL), filled, where):
            group = re.sub(r"^([IVXLC]+|[A-Z]|\d+)[.)/]\s*", "", texts[filled[-1]])
            skipped.append(SkippedRow(number, texts[filled[-1]]))
            continue
        name = cell(Column.NAME) or f"{cell(Column.FAMILY_NAME)} {cell(Column.GIVEN_NAME)}".strip()
        raw = RosterRow(
            number, name, cell(Column.STAFF_CODE), cell(Column.UNIT) or group, cell(Column.POSITION)
        )
        problem = _fault(raw, coded=Column.STAFF_CODE in where)
        if problem is not None:
            problems.append(problem)
        else:
            taken.append(
                RosterRow(
                    number,
                    _vietnamese(raw.name),
                    raw.staff_code,
                    _vietnamese(raw.unit),
                    _vietnamese(raw.position),
                )
            )
    return taken, problems, skipped


def _is_no_person(ordinal: str, filled: Sequence[int], where: Mapping[Column, int]) -> bool:
    """One text in the line and no number before it: a group's heading or a remark, where the table can tell."""
    others = [index for index in filled if index != where.get(Column.ORDINAL)]
    if ordinal[:1].isdigit() or len(others) > 1:
        return False
    return Column.ORDINAL in where or Column.UNIT not in where


def _fault(row: RosterRow, *, coded: bool) -> RowProblem | None:
    for column, text in (
        (Column.NAME, row.name),
        (Column.UNIT, row.unit),
        (Column.POSITION, row.position),
    ):
        if old_font(text) is not None:
            return RowProblem(row.row, RowFault.OLD_FONT, column, text)
        if len(text) > LONGEST_FIELD:
            return RowProblem(row.row, RowFault.TOO_LONG, column, text)
    if not row.name:
        return RowProblem(row.row, RowFault.NAME_MISSING, Column.NAME, row.staff_code)
    if not row.unit:
        return RowProblem(row.row, RowFault.UNIT_MISSING, Column.UNIT, row.name)
    if re.fullmatch(r"\d{12}", row.staff_code):
        return RowProblem(row.row, RowFault.LOOKS_LIKE_IDENTITY_NUMBER, Column.STAFF_CODE, row.name)
    if len(row.staff_code) > LONGEST_CODE:
        return RowProblem(row.row, RowFault.TOO_LONG, Column.STAFF_CODE, row.staff_code)
    if coded and not row.staff_code:
        return RowProblem(row.row, RowFault.STAFF_CODE_MISSING, Column.STAFF_CODE, row.name)
    return None


def _vietnamese(text: str) -> str:
    """Icelandic eth, which some keyboards type for đ, becomes đ."""
    return text.replace("\u00d0", "Đ").replace("\u00f0", "đ")


def _without_repeats(rows: Iterable[RosterRow]) -> tuple[list[RosterRow], list[RowProblem]]:
    """The first line of a person stands; a code or, without codes, a name and unit that comes again is reported."""
    seen: set[tuple[str, str]] = set()
    kept: list[RosterRow] = []
    problems: list[RowProblem] = []
    for row in rows:
        mark = ("", row.staff_code.casefold()) if row.staff_code else (fold(row.name), fold(row.unit))
        if mark not in seen:
            seen.add(mark)
            kept.append(row)
        elif row.staff_code:
            problems.append(
                RowProblem(row.row, RowFault.STAFF_CODE_REPEATED, Column.STAFF_CODE, row.staff_code)
            )
        else:
            problems.append(RowProblem(row.row, RowFault.SAME_PERSON_TWICE, Column.NAME, row.name))
    return kept, problems
