"""The list of staff as an office has it: a title above, a column of numbers, and the headings people use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from trainer.cli.demo.people import ORGANISATION, Invented

HEADINGS = ("TT", "Họ và tên", "Mã CBCCVC", "Đơn vị công tác", "Chức vụ")


def write_roster(path: Path, people: Sequence[Invented]) -> None:
    """Write the workbook. *Side effects:* writes the file."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Danh sách")
    sheet.write(0, 0, f"DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC – {ORGANISATION}")
    for column, heading in enumerate(HEADINGS):
        sheet.write(2, column, heading)
    for row, person in enumerate(people, start=3):
        cells = (row - 2, person.name, person.staff_code, person.unit, person.position)
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    book.close()
