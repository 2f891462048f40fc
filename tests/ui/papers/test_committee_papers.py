"""Activation slips and the recovery sheet: everything stands on the paper, inside its lines, on the right page."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QImage, QPainter
from typing_extensions import override

from trainer.domain.recovery_sheet import paper_lines, secret_on_paper
from trainer.services.committee.values import (
    RecoverySecret,
    RecoverySheet,
    SecretKind,
    Slip,
    SlipSet,
    UnitSlips,
)
from trainer.ui.papers.activation_slips import draw_activation_slips, page_count, slips_pdf
from trainer.ui.papers.page_writer import Sheet
from trainer.ui.papers.recovery_sheet import draw_recovery_sheet, recovery_pdf
from trainer.ui.theme import Theme

SECRETS = (bytes(range(32)), bytes(range(64, 96)))
LONGEST = "Nguyễn Phúc Bảo Khánh Huyền Trân Công Tằng Tôn Nữ Thị Ngọc Quỳnh Giao"


class ToldSheet(Sheet):
    """Remembers what was written where: (page, words, left, top, right, bottom) in millimetres."""

    def __init__(self, painter: QPainter) -> None:
        super().__init__(painter, 210, 297, self._turn)
        self.page = 1
        self.written: list[tuple[int, str, float, float, float, float]] = []

    def _turn(self) -> None:
        self.page += 1

    @override
    def text(
        self,
        words: str,
        x: float,
        y: float,
        width: float,
        font: QFont,
        *,
        colour: str = "#000000",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> float:
        height = super().text(words, x, y, width, font, colour=colour, align=align)
        self.written.append((self.page, words, x, y, x + width, y + height))
        return height


@pytest.fixture
def drawn(dressed: Theme) -> Iterator[Callable[[Callable[[Sheet], None]], ToldSheet]]:
    """Draws a paper and gives what was written."""
    picture = QImage(840, 1188, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    painter.scale(4, 4)

    def draw(paper: Callable[[Sheet], None]) -> ToldSheet:
        sheet = ToldSheet(painter)
        paper(sheet)
        return sheet

    yield draw
    painter.end()


def a_slip(number: int = 1, **bent: str) -> Slip:
    words = {
        "name": f"Nguyễn Văn {number}",
        "staff_code": f"MH-{number:04}",
        "unit": "Trạm Y tế",
        "position": "",
    }
    words |= bent
    return Slip(
        words["name"],
        words["staff_code"],
        words["unit"],
        words["position"],
        f"7K2M-Q9X{number % 10}-3",
        date(2027, 2, 21),
        2,
    )


def slips(*units: tuple[str, int]) -> SlipSet:
    return SlipSet(
        "UBND phường Mỹ Hào",
        "Ban Chỉ đạo",
        "H4TN-28QK-W9ZC",
        "2026-11-23T09:00:00+07:00",
        tuple(UnitSlips(name, tuple(a_slip(at) for at in range(count))) for name, count in units),
    )


def recovery() -> RecoverySheet:
    kinds = (SecretKind.ROOT, SecretKind.READER_ESCROW)
    secrets = tuple(
        RecoverySecret(kind, paper_lines(secret)) for kind, secret in zip(kinds, SECRETS, strict=True)
    )
    return RecoverySheet(
        "UBND phường Mỹ Hào", "Ban Chỉ đạo", "2026-11-23T09:00:00+07:00", "H4TN-28QK-W9ZC", secrets
    )


def test_eight_slips_a_page_and_a_page_of_its_own_for_each_unit(drawn: Callable[..., ToldSheet]) -> None:
    some = slips(("Trạm Y tế", 9), ("Văn phòng", 8), ("Phòng Văn hóa – Xã hội", 1))
    sheet = drawn(lambda page: draw_activation_slips(some, page))
    assert sheet.page == page_count(some) == 4
    codes = [page for page, words, *_ in sheet.written if re.fullmatch(r"\w{4}-\w{4}-\w", words)]
    assert [codes.count(page) for page in (1, 2, 3, 4)] == [8, 1, 8, 1]


def test_a_slip_says_who_until_when_and_what_to_do(drawn: Callable[..., ToldSheet]) -> None:
    sheet = drawn(lambda page: draw_activation_slips(slips(("Trạm Y tế", 1)), page))
    words = "\n".join(line for _, line, *_ in sheet.written)
    for part in (
        "Nguyễn Văn 0",
        "MH-0000",
        "7K2M-Q9X0-3",
        "21/02/2027",
        "2 máy",
        "H4TN-28QK-W9ZC",
        "1.",
        "2.",
        "3.",
    ):
        assert part in words


@pytest.mark.parametrize("bent", [{}, {"name": LONGEST, "unit": LONGEST, "position": LONGEST}])
def test_nothing_leaves_its_slip(drawn: Callable[..., ToldSheet], bent: dict[str, str]) -> None:
    some = SlipSet(
        "UBND", "Ban Chỉ đạo " * 6, "H4TN-28QK-W9ZC", "", (UnitSlips("Trạm", (a_slip(1, **bent),)),)
    )
    sheet = drawn(lambda page: draw_activation_slips(some, page))
    head, *lines = sheet.written
    assert head[5] <= 17
    top, bottom = 16.0, 16.0 + (297 - 14 - 9) / 4
    assert all(top <= y1 and y2 <= bottom + 0.5 for _, _, _, y1, _, y2 in lines)
    ordered = sorted((y1, y2) for _, words, _, y1, _, y2 in lines if not re.fullmatch(r"\d\.", words))
    overlaps = [below - above for (_, above), (below, _) in itertools.pairwise(ordered)]
    assert min(overlaps) > -1.5  # line boxes may touch, letters do not


def test_the_secrets_can_be_read_back_from_the_paper(drawn: Callable[..., ToldSheet]) -> None:
    sheet = drawn(lambda page: draw_recovery_sheet(recovery(), page))
    assert sheet.page == 1
    groups = [words for _, words, *_ in sheet.written if re.fullmatch(r"(\w{5}\s*){4}", words)]
    assert [
        secret_on_paper(tuple(" ".join(line.split()) for line in part)) for part in (groups[:4], groups[4:])
    ] == [*SECRETS]
    assert max(bottom for *_, bottom in sheet.written) < 297 - 15


def test_both_are_pdf_files_with_their_pages(dressed: Theme) -> None:
    data = slips_pdf(slips(("Trạm Y tế", 9)))
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 2
    assert len(re.findall(rb"/Type\s*/Page\b", recovery_pdf(recovery()))) == 1
