"""Long answers that stay out of memory: a sequence whose members are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

from typing_extensions import override

_Member = TypeVar("_Member")


class Computed(Sequence[_Member]):
    """A sequence whose members are made when they are asked for, and not kept; equal to any of the same members."""

    def __init__(self, count: int, member: Callable[[int], _Member]) -> None:
        self._count, self._member = count, member

    @override
    def __len__(self) -> int:
        """How many members there are."""
        return self._count

    @overload
    def __getitem__(self, index: int) -> _Member: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[_Member]: ...
    @override
    def __getitem__(self, index: int | slice) -> _Member | Sequence[_Member]:
        """One member, or some."""
        numbers = range(self._count)[index]
        if isinstance(numbers, int):
            return self._member(numbers)
        return Computed(len(numbers), lambda at: self._member(numbers[at]))

    @override
    def __eq__(self, other: object) -> bool:
        """Whether the other is a sequence with equal members."""
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(
            ours == theirs for ours, theirs in zip(self, other, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]  # as a list has none: nobody wants a hundred thousand members for it
