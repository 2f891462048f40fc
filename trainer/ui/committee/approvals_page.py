"""Approvals (screen 16): one waiting key at a time beside the roster, keys in use, and records with two branches."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from trainer.services.committee.values import ForkCase, GrantedKey, PersonLine, WaitingKey
from trainer.ui.committee.approval_panel import ApprovalPanel
from trainer.ui.committee.fork_panel import ForkPanel
from trainer.ui.committee.key_panel import KeyPanel, state_chip
from trainer.ui.committee.shared_table import SharedTable
from trainer.ui.committee.verdict_panel import moment
from trainer.ui.committee.work_page import SidePanel, Split, WorkPage, still
from trainer.ui.committee_words import ground_word
from trainer.ui.language import tr, trn
from trainer.ui.layouts import FlowLayout, at_least, column
from trainer.ui.widgets.chips import FilterChip
from trainer.ui.widgets.empty import EmptyState
from trainer.ui.widgets.tables import Cell, RowsModel

WAITING, KEYS, FORKS = range(3)


class _Tab(QWidget):
    """A list with a panel at its side, or why there is nothing in it."""

    def __init__(self, shares: tuple[int, ...], details: SidePanel, icon: str) -> None:
        super().__init__()
        self.model = RowsModel([""] * len(shares))
        self.table = at_least(SharedTable(self.model, shares, two_line=True), height=240)
        self.empty = still(EmptyState(icon, "", ""))
        self.split = Split(self.table, details, side_width=420, heights=(340, 690))
        layout = column(gap=0)
        layout.addWidget(self.split, 1)
        layout.addWidget(self.empty)
        layout.addStretch(0)
        self.setLayout(layout)

    def fill(self, rows: list[tuple[Cell, ...]]) -> None:
        """Shows the rows; the first one is chosen."""
        self.model.set_rows(rows)
        self.split.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if rows:
            self.table.select_row(0)


class ApprovalsPage(WorkPage):
    """Decisions only a person can make.

    approve_requested(object): (key, person, typed code).
    aside_requested(object): (key, note).
    revoke_requested(object), retire_requested(object): the GrantedKey to be ended.
    key_shown(object): a GrantedKey whose person's computers shall be shown too.
    pick_requested(object): (ForkCase, head, note).
    publish_requested(): the decisions reach the learners by the organisation file.
    """

    approve_requested = Signal(object)
    aside_requested = Signal(object)
    revoke_requested = Signal(object)
    retire_requested = Signal(object)
    key_shown = Signal(object)
    pick_requested = Signal(object)
    publish_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._waiting: tuple[WaitingKey, ...] = ()
        self._keys: tuple[GrantedKey, ...] = ()
        self._forks: tuple[ForkCase, ...] = ()
        self.approval, self.key, self.fork = ApprovalPanel(), KeyPanel(), ForkPanel()
        self.tabs = (
            _Tab((46, 38, 100), self.approval, "user-check"),
            _Tab((34, 34, 32, 0), self.key, "key-round"),
            _Tab((60, 130, 110), self.fork, "shield-check"),
        )
        self.chips = (
            FilterChip("", 0, "user-check"),
            FilterChip("", 0, "key-round"),
            FilterChip("", 0, "shield-alert"),
        )
        self._stack = QStackedWidget()
        line = FlowLayout(gap=8)
        for chip in self.chips:
            line.addWidget(chip)
        self.content.addLayout(line)
        self.content.addWidget(self._stack, 1)
        for at, (tab, chip) in enumerate(zip(self.tabs, self.chips, strict=True)):
            self._stack.addWidget(tab)
            chip.clicked.connect(lambda *_, chosen=at: self.show_tab(chosen))
        self.tabs[WAITING].table.row_changed.connect(lambda at: self._choose(at, WAITING))
        self.tabs[KEYS].table.row_changed.connect(lambda at: self._choose(at, KEYS))
        self.tabs[FORKS].table.row_changed.connect(lambda at: self._choose(at, FORKS))
        self.tabs[WAITING].table.row_opened.connect(
            lambda _: self.approval.code.setFocus(Qt.FocusReason.OtherFocusReason)
        )
        self.approval.approve_requested.connect(self.approve_requested)
        self.approval.aside_requested.connect(self.aside_requested)
        self.key.revoke_requested.connect(self.revoke_requested)
        self.key.retire_requested.connect(self.retire_requested)
        self.fork.pick_requested.connect(self.pick_requested)
        self.retranslate()
        self.show_tab(WAITING)

    def show_cases(
        self,
        waiting: tuple[WaitingKey, ...],
        keys: tuple[GrantedKey, ...],
        forks: tuple[ForkCase, ...],
        people: tuple[PersonLine, ...],
    ) -> None:
        """Shows everything that waits, is in use, or forked, decided or not; `people` may be chosen for a key."""
        self._waiting, self._keys, self._forks = waiting, keys, forks
        self.approval.set_people(people)
        self.retranslate()

    def show_tab(self, at: int) -> None:
        """Shows one of the three lists."""
        self._stack.setCurrentIndex(at)
        for place, chip in enumerate(self.chips):
            chip.setChecked(place == at)

    def show_refused(self, text: str) -> None:
        """Says beside the box why the code was not taken."""
        self.approval.show_refused(text)

    @override
    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(tr("Approve learners and keys"))
        names = (tr("Waiting for approval"), tr("Keys in use"), tr("Two branches"))
        counts = (
            len(self._waiting),
            sum(key.revoked is None for key in self._keys),
            sum(not case.chosen for case in self._forks),
        )
        for chip, name, count in zip(self.chips, names, counts, strict=True):
            chip.setText(name)
            chip.set_count(count)
        waiting, keys, forks = self.tabs
        waiting.model.set_headers((tr("Who says so"), tr("Unit named"), tr("Reports")))
        keys.model.set_headers((tr("Learner"), tr("Unit"), tr("Approved"), tr("State")))
        forks.model.set_headers((tr("Learner"), tr("From event"), tr("Branches")))
        for tab, name in zip(self.tabs, names, strict=True):
            tab.table.setAccessibleName(name)
        waiting.empty.set_texts(
            tr("Nobody is waiting"),
            tr(
                "People with an activation code never appear here: their key is approved when their report is recorded."
            ),
        )
        keys.empty.set_texts(tr("No key is in use yet"), tr("Keys appear here with the first reports."))
        forks.empty.set_texts(tr("No record has two branches"), tr("There is nothing to decide."))
        waiting.fill([_waiting_row(each) for each in self._waiting])
        keys.fill([_key_row(each) for each in self._keys])
        forks.fill([_fork_row(each) for each in self._forks])

    def _choose(self, at: int, tab: int) -> None:
        if at < 0:
            return
        match tab:
            case 0:
                self.approval.show_key(self._waiting[at])
            case 1:
                self.key.show_key(self._keys[at])
                self.key_shown.emit(self._keys[at])
            case _:
                self.fork.show_case(self._forks[at])


def _waiting_row(key: WaitingKey) -> tuple[Cell, ...]:
    return (
        Cell(key.name or tr("Not known"), second=key.staff_code or tr("no staff code"), strong=True),
        Cell(key.unit),
        Cell(trn("{n} report", "{n} reports", key.reports)),
    )


def _key_row(key: GrantedKey) -> tuple[Cell, ...]:
    return (
        Cell(key.person.name, second=key.code, strong=True),
        Cell(key.unit_name),
        Cell(ground_word(key.ground), second=moment(key.made)),
        Cell(chip=state_chip(key)),
    )


def _fork_row(case: ForkCase) -> tuple[Cell, ...]:
    return (
        Cell(case.name or tr("Not known"), strong=True),
        Cell(str(case.seq), number=True),
        Cell(
            trn("{n} branch", "{n} branches", len(case.branches)),
            second=tr("decided") if case.chosen else "",
        ),
    )
