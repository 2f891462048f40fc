"""The desk of approvals: keys that wait, keys in use, and records with two branches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PersonId, PublicKey
from trainer.domain.organisation import RevocationReason
from trainer.services.committee.values import Approved, Branch, ForkCase, GrantedKey, PersonLine, WaitingKey
from trainer.ui.asking import Asker
from trainer.ui.committee.approvals_page import ApprovalsPage
from trainer.ui.committee.reason_dialog import ReasonDialog
from trainer.ui.committee.revocation_dialog import RevocationDialog
from trainer.ui.language import tr, trn
from trainer.ui.messages import sentence_for

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService

_Cases = tuple[tuple[WaitingKey, ...], tuple[GrantedKey, ...], tuple[ForkCase, ...], tuple[PersonLine, ...]]


class ApprovalsDesk(QObject):
    """Joins the page and the service.

    told(str): something was done.     changed(): waiting keys or cases are fewer now.
    """

    told = Signal(str)
    changed = Signal()

    def __init__(self, service: CommitteeService, asker: Asker) -> None:
        super().__init__(asker)
        self._service, self._asker = service, asker
        self.page = ApprovalsPage()
        self.page.approve_requested.connect(lambda wish: self.approve(*wish))
        self.page.aside_requested.connect(self._ask_aside)
        self.page.revoke_requested.connect(lambda key: self._ask_end(key, retiring=False))
        self.page.retire_requested.connect(lambda key: self._ask_end(key, retiring=True))
        self.page.key_shown.connect(self._ask_devices)
        self.page.pick_requested.connect(lambda wish: self._ask_pick(*wish))

    def refresh(self) -> None:
        """Ask for everything that waits anew."""
        self._asker.ask(self._find, lambda cases: self.page.show_cases(*cases))

    def approve(self, key: PublicKey, person: PersonId, typed: str) -> None:
        """Let a key speak for a person."""
        self._asker.ask(
            lambda: self._service.approvals.approve(key, person, typed),
            self._approved,
            or_else=self._not_approved,
        )

    def _find(self) -> _Cases:
        desk = self._service.approvals
        forks = (*desk.forks(), *desk.decided_forks())
        return desk.waiting(), desk.keys(), forks, self._service.roster.people()

    def _approved(self, approved: Approved) -> None:
        self._after(
            trn("Approved. {n} report counts now.", "Approved. {n} reports count now.", approved.reports)
        )

    def _not_approved(self, error: Exception) -> bool:
        if not isinstance(error, Refused):
            return False
        if error.reason is Reason.CODE_MISTYPED:
            self.page.show_refused(tr("There is a typing error in the code. Have it read out once more."))
        elif error.reason is Reason.SHORT_CODE_WRONG:
            self.page.show_refused(
                tr(
                    "This code belongs to another computer. Do not approve before it is clear whose report this is."
                )
            )
        else:
            return False
        return True

    def _after(self, text: str) -> None:
        self.told.emit(text)
        self.changed.emit()
        self.refresh()

    def _ask_aside(self, key: WaitingKey) -> None:
        dialog = ReasonDialog(
            self.page.window(),
            title=tr("Set this key aside?"),
            text=tr("Its reports stay kept and are not counted. It no longer stands in this list."),
            label=tr("Reason"),
            act=tr("Set aside"),
        )
        dialog.reasoned.connect(
            lambda note: self._asker.ask(
                lambda: self._service.approvals.set_aside(key.key, note),
                lambda _: self._after(tr("Set aside.")),
            )
        )
        dialog.open()

    def _ask_devices(self, key: GrantedKey) -> None:
        self._asker.ask(
            lambda: self._service.approvals.devices(key.person.id),
            lambda devices: self.page.key.show_devices(key, devices),
        )

    def _ask_end(self, key: GrantedKey, *, retiring: bool) -> None:
        """Ask why and from when, show what would change, and sign last."""
        dialog = RevocationDialog(self.page.window(), key, retiring=retiring)

        def refused(error: Exception) -> bool:
            unknown = isinstance(error, Refused) and error.reason is Reason.RECEIPT_UNKNOWN
            if unknown:
                dialog.show_refused(sentence_for(error).title)
            return unknown

        def decided(reason: RevocationReason, after: int, note: str) -> None:
            self._asker.ask(
                lambda: self._service.approvals.revoke(key.key, note, reason=reason, after_receipt_no=after),
                lambda _: self._after(tr("The key is retired.") if retiring else tr("The key is revoked.")),
            )

        dialog.preview_wanted.connect(
            lambda after: self._asker.ask(
                lambda: self._service.approvals.preview_revocation(key.key, after),
                dialog.show_effect,
                or_else=refused,
            )
        )
        dialog.decided.connect(lambda wish: decided(*wish))
        dialog.open()

    def _ask_pick(self, case: ForkCase, branch: Branch) -> None:
        dialog = ReasonDialog(
            self.page.window(),
            title=tr("Count this branch?"),
            text=tr(
                "The figures follow it from event {seq} on. The choice stands in the journal.", seq=case.seq
            ),
            label=tr("What the learner said"),
            act=tr("Count it"),
        )
        dialog.reasoned.connect(
            lambda note: self._asker.ask(
                lambda: self._service.approvals.pick(case.key, case.log, case.seq, branch.head, note),
                lambda _: self._after(tr("The branch counts now.")),
            )
        )
        dialog.open()
