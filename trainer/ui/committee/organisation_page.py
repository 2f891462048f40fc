"""The organisation: its file and short code, what is not published yet, the keys, and the journal."""

from __future__ import annotations

from PySide6.QtCore import Signal
from typing_extensions import override

from trainer.domain.intake import short_head
from trainer.services.committee.values import JournalLine, Published, Status, StoreKind
from trainer.ui.committee.audit_card import AuditCard
from trainer.ui.committee.backup_card import BackupCard
from trainer.ui.committee.verdict_panel import moment
from trainer.ui.committee.work_page import CodeLabel, Split, WorkPage, fact
from trainer.ui.committee_words import journal_word
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import file_size, number
from trainer.ui.layouts import STRETCH, FlowLayout, clear, column, panel, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.trust_words import journal_facts
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.labels import Label, Rule

_JOURNAL_SHOWN = 30


class OrganisationPage(WorkPage):
    """What the committee is, and what it gives out.

    publish_requested(): write the organisation file.
    code_copied(): the short code goes to the clipboard.
    keys_requested(): the page of signing keys.
    passphrase_requested(), lock_requested(), journal_check_requested().
    """

    publish_requested = Signal()
    code_copied = Signal()
    keys_requested = Signal()
    passphrase_requested = Signal()
    lock_requested = Signal()
    journal_check_requested = Signal()

    def __init__(self) -> None:
        self.publish_button = Button("", ButtonKind.PRIMARY, icon="file-down")
        super().__init__(self.publish_button)
        self._status: Status | None = None
        self._journal: tuple[JournalLine, ...] = ()
        self._published: Published | None = None
        self.note = Callout(Tone.WARN, "")
        self.done = Callout(Tone.OK, "", icon="circle-check")
        self.done.hide()
        code = Card()
        self._code_title = Label("", TypeRole.H3)
        self.code = CodeLabel()
        self._code_note = Label("", TypeRole.LIST, Role.INK2)
        self.copy_button = Button("", icon="copy")
        code.body.addLayout(column(self._code_title, self._code_note, self.code, gap=6))
        code.body.addLayout(row(self.copy_button, STRETCH, gap=0))
        self._facts = column(gap=8)
        facts = Card()
        facts.body.addLayout(self._facts)
        keys = Card()
        self._keys_title = Label("", TypeRole.H3)
        self._keys_note = Label("", TypeRole.LIST, Role.INK2)
        self.keys_button = Button("", ButtonKind.OUTLINE, icon="key-round")
        self.passphrase_button = Button("", icon="key-round")
        self.lock_button = Button("", icon="lock")
        buttons = FlowLayout(gap=12)
        buttons.addWidget(self.keys_button)
        buttons.addWidget(self.passphrase_button)
        buttons.addWidget(self.lock_button)
        keys.body.addLayout(column(self._keys_title, self._keys_note, gap=4))
        keys.body.addLayout(buttons)
        journal = Card()
        self._journal_title = Label("", TypeRole.H3)
        self._journal_note = Label("", TypeRole.SMALL, Role.INK2)
        self._journal_lines = column(gap=8)
        self.check_button = Button("", icon="list-checks")
        journal.body.addLayout(column(self._journal_title, self._journal_note, self._journal_lines, gap=8))
        journal.body.addLayout(row(self.check_button, STRETCH, gap=0))
        self.audit = AuditCard()
        self.backup = BackupCard()
        main = column(self.done, self.note, code, keys, self.backup, self.audit, journal, gap=16)
        main.addStretch(1)
        side = column(facts, gap=16)
        side.addStretch(1)
        self.content.addWidget(Split(panel(main), panel(side), side_width=372), 1)
        self.publish_button.clicked.connect(self.publish_requested)
        self.copy_button.clicked.connect(self.code_copied)
        self.keys_button.clicked.connect(self.keys_requested)
        self.passphrase_button.clicked.connect(self.passphrase_requested)
        self.lock_button.clicked.connect(self.lock_requested)
        self.check_button.clicked.connect(self.journal_check_requested)
        self.retranslate()

    def show_status(self, status: Status, journal: tuple[JournalLine, ...]) -> None:
        """Shows the committee at a glance and its newest decisions."""
        self._status, self._journal = status, journal
        self.retranslate()

    def show_published(self, published: Published | None) -> None:
        """Says what has just been written; None takes the note away."""
        self._published = published
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.backup.retranslate()
        self.publish_button.setText(tr("Export the organisation file…"))
        self._code_title.setText(tr("Short code of the organisation file"))
        self._code_note.setText(
            tr(
                "Print it in the letter to the units. Learners type it when they open the file "
                "for the first time, so that nobody can slip them another one."
            )
        )
        self.copy_button.setText(tr("Copy the code"))
        self._keys_title.setText(tr("Keys of the committee"))
        self._keys_note.setText(
            tr(
                "The signature is technical: it shows that this committee made the file. It is "
                "not a “chữ ký số” in the sense of the law."
            )
        )
        self.keys_button.setText(tr("Signing keys…"))
        self.passphrase_button.setText(tr("Change the pass phrase…"))
        self.lock_button.setText(tr("Close the keys"))
        self._journal_title.setText(tr("Journal"))
        self.check_button.setText(tr("Check the journal"))
        status = self._status
        if status is None:
            self.title.set_texts(tr("Organisation"))
            return
        self.title.set_texts(status.organisation, status.committee)
        self.code.setText(status.root_code)
        self.lock_button.setEnabled(status.unlocked)
        self._say_unpublished(status)
        self._say_published()
        self._fill_facts(status)
        self._fill_journal(status)

    def _say_unpublished(self, status: Status) -> None:
        self.note.setVisible(status.unpublished or not status.published)
        if not status.published:
            self.note.set(
                tr("The organisation file has never been published."),
                tr("Learners need it to find themselves and to see their deadlines."),
            )
        else:
            self.note.set(
                tr("There are changes that are not published."),
                tr(
                    "Export the file and give it to the units: it carries new people, approvals and acknowledgements."
                ),
            )

    def _say_published(self) -> None:
        done = self._published
        self.done.setVisible(done is not None)
        if done is None:
            return
        parts = (
            trn("{n} person", "{n} people", done.people),
            trn("{n} activation code", "{n} activation codes", done.cards),
            trn("{n} approved key", "{n} approved keys", done.grants),
            trn("{n} receipt", "{n} receipts", done.receipts),
            trn("{n} counted result", "{n} counted results", done.results),
            file_size(done.size),
        )
        words = tr("Copy it to a USB stick or the shared folder of the units. It names nobody in clear.")
        self.done.set(tr("Written: {name}", name=done.path.name), f"{', '.join(parts)}. {words}")

    def _fill_facts(self, status: Status) -> None:
        clear(self._facts)
        store = tr("this computer") if status.store is StoreKind.SQLITE else "PostgreSQL"
        facts = (
            (tr("People"), number(status.people)),
            (tr("Units"), number(status.units)),
            (tr("Codes that can be used"), number(status.active_codes)),
            (tr("Course packs"), number(status.packs)),
            (tr("Reports"), number(status.reports)),
            (tr("Counted results"), number(status.results)),
            (tr("Waiting for approval"), number(status.waiting)),
            (tr("Last receipt number"), number(status.last_receipt_no)),
            (tr("Last received"), moment(status.last_received) if status.last_received else "–"),
            (tr("Published"), moment(status.published) if status.published else "–"),
            (tr("Root version"), number(status.root_version)),
            (tr("Data are kept on"), store),
        )
        self._facts.addWidget(Label(tr("At a glance"), TypeRole.H3))
        for name, value in facts:
            self._facts.addWidget(fact(name, value))

    def _fill_journal(self, status: Status) -> None:
        clear(self._journal_lines)
        words = trn(
            "{n} line, each bound to the one before",
            "{n} lines, each bound to the one before",
            status.journal_length,
        )
        self._journal_note.setText(f"{words}. {tr('Head: {head}', head=short_head(status.journal_head))}")
        for line in self._journal[:_JOURNAL_SHOWN]:
            self._journal_lines.addWidget(Rule())
            self._journal_lines.addWidget(
                Label(f"{line.number}. {journal_word(line.kind)}", TypeRole.LIST_STRONG)
            )
            self._journal_lines.addWidget(
                Label(
                    " · ".join(part for part in (moment(line.made), journal_facts(line)) if part),
                    TypeRole.SMALL,
                    Role.INK2,
                )
            )
