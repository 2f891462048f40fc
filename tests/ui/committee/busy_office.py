"""An office in the middle of its work: people of eight units, reports of every kind, some recorded and some not."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

from tests.committee_room import Learner, Room

UNITS = (
    "Trung tâm Phục vụ hành chính công",
    "Văn phòng HĐND và UBND",
    "Phòng Văn hóa – Xã hội",
    "Trường THCS Nhân Hòa",
    "Trường Tiểu học Bần Yên Nhân",
    "Phòng Kinh tế, Hạ tầng và Đô thị",
    "Trạm Y tế phường",
    "Trường Mầm non Cẩm Xá",
)
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
_MIDDLES = ("Thị", "Văn", "Thu", "Đức", "Mạnh", "Thúy")
_GIVEN = ("Hà", "Dũng", "Anh", "Lan", "Cường", "Mai", "Quỳnh", "Tuấn", "Hạnh", "Khôi")


class BusyOffice:
    """`room` is the committee; `incoming` are files nobody has checked yet, one for each verdict and more."""

    def __init__(self, home: Path, *, people: int = 32, due: date = date(2026, 11, 20)) -> None:
        self.chance = random.Random(11)
        self.room = Room(home, units=UNITS)
        self.lines = tuple(self._person(number) for number in range(people))
        self.room.add_people(*self.lines)
        self.room.add_course(due=due)
        self.learners: list[Learner] = []
        self._record_some(people // 2)
        self.incoming = self._incoming(people // 2)

    def _person(self, number: int) -> tuple[str, str, str]:
        names = (self.chance.choice(part) for part in (_FAMILIES, _MIDDLES, _GIVEN))
        return " ".join(names), f"MH-{number + 1:04}", UNITS[number % len(UNITS)]

    def learner(self, number: int, *, enrolled: bool = True) -> Learner:
        """The official with this number."""
        name, staff_code, unit = self.lines[number]
        return self.room.learner(number + 1, staff_code=staff_code, name=name, unit=unit, enrolled=enrolled)

    def _record_some(self, count: int) -> None:
        for number in range(count):
            learner = self.learner(number)
            learner.learn()
            if number % 5 != 3:
                learner.sit(right=number % 7 != 2)
            self.room.clock.move(days=number % 3)
            self.room.receive(learner.report())
            self.learners.append(learner)
        twin = self.learners[0].copy()
        self.learners[0].sit()
        twin.sit(right=False)
        self.room.receive(self.learners[0].report(), twin.report())

    def _incoming(self, first: int) -> tuple[Path, ...]:
        put, paths = self.room.put, []
        for number in range(first, first + 5):
            learner = self.learner(number)
            learner.learn()
            learner.sit()
            paths.append(put(learner.report(), f"MH-{number + 1:04}_20261123.hsreport"))
        paths.append(put(self.learners[2].report(), "MH-0003_20261123 (1).hsreport"))
        waiting = self.learner(first + 5, enrolled=False)
        waiting.learn()
        waiting.sit()
        paths.append(put(waiting.report(), "bao-cao-cua-toi.hsreport"))
        self.waiting = waiting
        liar = self.learner(first + 6)
        liar.learn()
        liar.sit(right=False)
        liar.best, liar.passed = 9_800, True
        paths.append(put(liar.report(), "MH-0023_20261122.hsreport"))
        gap = self.learner(first + 7)
        gap.learn()
        gap.sit()
        gap.sit()
        paths.append(put(gap.report(8), "MH-0024_20261122.hsreport"))
        broken = bytearray(paths[0].read_bytes())
        broken[len(broken) // 2] ^= 1
        paths.append(put(bytes(broken), "MH-0312_20261120.hsreport"))
        return tuple(paths)
