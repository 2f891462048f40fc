"""Gathers the findings of one course while it is read."""

from __future__ import annotations

from trainer.domain.findings import Finding, FindingKind, Fix, Severity


class FindingList:
    """Findings in the order they were met, each with the file that the reader is in."""

    def __init__(self, gathered: list[Finding] | None = None, file: str = "") -> None:
        self.all: list[Finding] = [] if gathered is None else gathered
        self.file = file

    def of(self, file: str) -> FindingList:
        """The same list, for another file."""
        return FindingList(self.all, file)

    def error(
        self, kind: FindingKind, line: int = 0, *values: str, column: int = 0, fix: Fix | None = None
    ) -> None:
        """Add something that stops packing."""
        self._add(kind, Severity.ERROR, line, column, values, fix)

    def warn(
        self, kind: FindingKind, line: int = 0, *values: str, column: int = 0, fix: Fix | None = None
    ) -> None:
        """Add something that should be changed."""
        self._add(kind, Severity.WARNING, line, column, values, fix)

    def hint(self, kind: FindingKind, line: int = 0, *values: str, column: int = 0) -> None:
        """Add something worth a look."""
        self._add(kind, Severity.HINT, line, column, values, None)

    def _add(
        self,
        kind: FindingKind,
        severity: Severity,
        line: int,
        column: int,
        values: tuple[str, ...],
        fix: Fix | None,
    ) -> None:
        short = tuple(value if len(value) <= 160 else value[:159] + "…" for value in values)
        self.all.append(Finding(kind, severity, self.file, line, column, short, fix))
