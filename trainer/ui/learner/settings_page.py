"""Settings of the learner's wing: sections at the left, one of them open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from trainer import __version__
from trainer.services.learner.organisation_pages import OrganisationFacts
from trainer.services.learner.own_data_pages import MyData
from trainer.services.learner.profile_pages import Me
from trainer.ui.language import mark, tr
from trainer.ui.layouts import STRETCH, column, panel, row, spaced
from trainer.ui.learner.event_words import Titles
from trainer.ui.learner.my_data import MyDataSection
from trainer.ui.learner.settings_backup import BackupSection
from trainer.ui.learner.settings_look import LanguageSection, LookSection, ReadingLook
from trainer.ui.learner.settings_profile import ProfileSection
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.labels import Label, PageTitle
from trainer.ui.widgets.nav import NavButton, NavItem
from trainer.ui.widgets.scroll import ScrollArea

_SECTIONS = (
    ("look", "palette", mark("Appearance")),
    ("language", "languages", mark("Language")),
    ("profile", "user-round", mark("Profile and key")),
    ("backup", "database-backup", mark("Backup and restore")),
    ("data", "fingerprint", mark("My data")),
    ("about", "info", mark("About")),
)
_TWO_FROM = 800
_LICENCES = (
    ("Học Số", "Apache-2.0"),
    ("Qt, PySide6", "LGPL-3.0"),
    ("SQLAlchemy, Alembic, pyrage, python-calamine, PyYAML", "MIT"),
    ("PyNaCl, libsodium, tzdata", "Apache-2.0, ISC"),
    ("Markdown, msgspec, XlsxWriter, segno", "BSD"),
    ("Be Vietnam Pro, Source Serif 4, Inter, JetBrains Mono", "SIL OFL 1.1"),
    ("Lucide", "ISC, MIT"),
)


class AboutSection(QWidget):
    """Version, data folder, licences."""

    def __init__(self) -> None:
        super().__init__()
        self._home = Path()
        self.version = Label("", TypeRole.H3)
        self.what = Label("", TypeRole.LIST, Role.INK2)
        self.folder_title = Label("", TypeRole.BODY_STRONG)
        self.folder = Label("", TypeRole.MONO, Role.INK2, selectable=True)
        self.licence_title = Label("", TypeRole.BODY_STRONG)
        first = Card(column(self.version, self.what, 10, self.folder_title, self.folder, gap=2), padding=22)
        second = Card(padding=22)
        second.body.addWidget(self.licence_title)
        for name, licence in _LICENCES:
            line = row(gap=16)
            line.addWidget(Label(name, TypeRole.LIST), 1)
            line.addWidget(Label(licence, TypeRole.LIST, Role.INK2, wrap=False))
            second.body.addLayout(line)
        self.setLayout(column(first, second, gap=16))
        self.retranslate()

    def show_home(self, home: Path) -> None:
        """Shows where the data lie."""
        self._home = home
        self.retranslate()

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.version.setText(tr("Học Số, version {number}", number=__version__))
        self.what.setText(tr("Learns, records and reports without a network."))
        self.folder_title.setText(tr("Data folder"))
        self.folder.setText(str(self._home))
        self.licence_title.setText(tr("Licences"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class SettingsPage(QWidget):
    """Screen 14.

    address_chosen(object): the value is an Address.
    pin_change_requested(object): (old PIN or None, new PIN or None).
    organisation_requested(): an organisation file is to be added or renewed.
    reading_changed(object): how lesson text looks; the value is a ReadingLook.
    my_data_requested(): show everything that is recorded.
    profile_closed(): leave this profile.
    lock_requested(): lock the profile now.
    idle_minutes_chosen(int): lock it after so many minutes without a key or the mouse.
    backup_opened(): the section of backups is on; show how things stand.
    deletion_requested(): delete the profile.
    """

    address_chosen = Signal(object)
    pin_change_requested = Signal(object)
    organisation_requested = Signal()
    reading_changed = Signal(object)
    my_data_requested = Signal()
    profile_closed = Signal()
    lock_requested = Signal()
    idle_minutes_chosen = Signal(int)
    backup_opened = Signal()
    deletion_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = PageTitle("")
        self.look, self.language = LookSection(), LanguageSection()
        self.profile, self.data, self.about = ProfileSection(), MyDataSection(), AboutSection()
        self.backup = BackupSection()
        self._sections: dict[str, QWidget] = {
            "look": self.look,
            "language": self.language,
            "profile": self.profile,
            "backup": self.backup,
            "data": self.data,
            "about": self.about,
        }
        self._stack = QStackedWidget()
        self._areas: dict[str, ScrollArea] = {}
        self._inners: list[QVBoxLayout] = []
        for key, section in self._sections.items():
            inner = column(section, STRETCH, gap=0, margins=(8, 8, 32, 24))
            area = ScrollArea(panel(inner))
            self._inners.append(inner)
            self._areas[key] = area
            self._stack.addWidget(area)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, NavButton] = {}
        self._list = QWidget()
        self._list_layout = column(gap=2, margins=(32, 8, 16, 0))
        self._list.setLayout(self._list_layout)
        for key, icon, _ in _SECTIONS:
            button = NavButton(NavItem(key, "", icon))
            button.clicked.connect(lambda *_, key=key: self.open_section(key))
            self._group.addButton(button)
            self._list_layout.addWidget(button)
            self.buttons[key] = button
        self._list_layout.addStretch(1)
        self._middle = QHBoxLayout()
        spaced(self._middle, gap=8)
        self._middle.addWidget(self._list)
        self._middle.addWidget(self._stack, 1)
        whole = column(panel(column(self.title, gap=0, margins=(32, 20, 32, 4))), gap=0)
        whole.addLayout(self._middle, 1)
        self.setLayout(whole)
        self.profile.address_chosen.connect(self.address_chosen)
        self.profile.pin_change_requested.connect(self.pin_change_requested)
        self.profile.organisation_requested.connect(self.organisation_requested)
        self.profile.profile_closed.connect(self.profile_closed)
        self.profile.lock_requested.connect(self.lock_requested)
        self.profile.idle_minutes_chosen.connect(self.idle_minutes_chosen)
        self.profile.deletion_requested.connect(self.deletion_requested)
        self.look.reading_changed.connect(self.reading_changed)
        self._retranslate()
        self.open_section("look")

    def open_section(self, key: str) -> None:
        """Opens a section by its key."""
        self._stack.setCurrentWidget(self._areas[key])
        self.buttons[key].setChecked(True)
        self.setFocusProxy(self.buttons[key])
        if key == "data":
            self.my_data_requested.emit()
        elif key == "backup":
            self.backup_opened.emit()

    def show_me(self, me: Me, facts: OrganisationFacts | None = None) -> None:
        """Shows the open profile."""
        self.profile.show_me(me, facts)

    def show_my_data(self, data: MyData, titles: Titles | None = None) -> None:
        """Shows everything that is recorded."""
        self.data.show_data(data, titles or {})

    def show_reading(self, look: ReadingLook) -> None:
        """Shows how lesson text looks now."""
        self.look.show_reading(look)

    def show_idle_minutes(self, minutes: int) -> None:
        """Shows after how many minutes the profile is locked."""
        self.profile.show_idle_minutes(minutes)

    def show_home_folder(self, home: Path) -> None:
        """Shows where the data lie."""
        self.about.show_home(home)

    def take_refusal(self, error: Exception) -> bool:
        """Shows a refused change of the PIN at its field."""
        return self.profile.take_refusal(error)

    def _retranslate(self) -> None:
        self.title.set_texts(tr("Settings"))
        for key, _, text in _SECTIONS:
            button = self.buttons[key]
            button.setText(tr(text))
            button.setAccessibleName(tr(text))
            button.updateGeometry()

    def _fit(self) -> None:
        two = self.width() >= theme().px(_TWO_FROM)
        direction = QBoxLayout.Direction.LeftToRight if two else QBoxLayout.Direction.TopToBottom
        if self._middle.direction() == direction and self._list.property("two") == two:
            return
        self._list.setProperty("two", two)
        self._middle.setDirection(direction)
        inner = QBoxLayout.Direction.TopToBottom if two else QBoxLayout.Direction.LeftToRight
        self._list_layout.setDirection(inner)
        for each in self._inners:
            spaced(each, gap=0, margins=(8 if two else 32, 8, 32, 24))
        wide = theme().px(254)
        self._list.setMinimumWidth(wide if two else 0)
        self._list.setMaximumWidth(wide if two else 16_777_215)
        for button in self.buttons.values():
            button.set_compact(compact=not two)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        match event.type():
            case QEvent.Type.LanguageChange:
                self._retranslate()
            case QEvent.Type.StyleChange:
                self._list.setProperty("two", None)
                self._fit()
            case _:
                pass
        super().changeEvent(event)
