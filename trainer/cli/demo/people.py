"""Invented officials of an invented office: names, codes and units made from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

UNITS = (
    "Văn phòng HĐND và UBND",
    "Phòng Kinh tế, Hạ tầng và Đô thị",
    "Phòng Văn hóa – Xã hội",
    "Trung tâm Phục vụ hành chính công",
    "Trạm Y tế phường",
    "Trường THCS mẫu",
)
ORGANISATION = "UBND phường mẫu (dữ liệu minh họa)"
COMMITTEE = "Ban Chỉ đạo chuyển đổi số (dữ liệu minh họa)"

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương")
_MIDDLE = ("Thị", "Văn", "Đức", "Thu", "Ngọc", "Hữu", "Minh", "Thanh", "Quang", "Thùy")
_GIVEN = (
    "Hà",
    "Ánh",
    "Ẩn",
    "Dũng",
    "Hạnh",
    "Khôi",
    "Lan",
    "Mai",
    "Oanh",
    "Phúc",
    "Quỳnh",
    "Sơn",
    "Thủy",
    "Tuấn",
    "Uyên",
    "Vỹ",
)
_POSITIONS = ("Công chức", "Chuyên viên", "Phó trưởng phòng", "Viên chức", "Nhân viên")


@dataclass(frozen=True, slots=True)
class Invented:
    """One line of the roster."""

    name: str
    staff_code: str
    unit: str
    position: str


def invent(count: int, seed: int) -> tuple[Invented, ...]:
    """As many officials, the same ones for the same seed; no two have the same name."""
    chance = random.Random(seed)
    names: list[str] = []
    while len(names) < count:
        name = " ".join((chance.choice(_FAMILY), chance.choice(_MIDDLE), chance.choice(_GIVEN)))
        if name not in names:
            names.append(name)
    return tuple(
        Invented(name, f"MH-{number:04}", UNITS[number % len(UNITS)], chance.choice(_POSITIONS))
        for number, name in enumerate(names, start=1)
    )
