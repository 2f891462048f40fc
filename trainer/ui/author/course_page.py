"""A course folder on screen: contents at the left, preview in the middle, what is to be looked at below."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from trainer.services.author import AuthorCourse
from trainer.ui.author.contents_list import ContentsList, entries_of
from trainer.ui.author.preview_panel import PreviewPanel
from trainer.ui.author.problems_panel import ProblemsPanel
from trainer.ui.language import tr
from trainer.ui.layouts import at_least, column, panel, row
from trainer.ui.messages import Message
from trainer.ui.theme import Breakpoint, Role, Tone, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind, IconButton
from trainer.ui.widgets.callouts import Banner
from trainer.ui.widgets.drop_zone import DropZone
from trainer.ui.widgets.labels import ElidedLabel, Label, PageTitle
from trainer.ui.widgets.scroll import Page


class CoursePage(QStackedWidget):
    """Screen 11 without its editor: the author writes in any text editor beside it.

    folder_requested(): another folder is to be chosen.
    folder_dropped(object): this folder (`Path`) was dropped.
    check_requested(): read the folder again.
    entry_chosen(str): show this entry of the contents.
    pack_requested(): go on to packing.
    full_view_changed(bool): only the preview is wanted on screen, or everything again.
    """

    folder_requested = Signal()
    folder_dropped = Signal(object)
    check_requested = Signal()
    entry_chosen = Signal(str)
    pack_requested = Signal()
    full_view_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._course: AuthorCourse | None = None
        self._checked = ""
        self._full = False
        self._clean = False
        self._contents_wanted: bool | None = None
        self.welcome = _Welcome()
        self.title = ElidedLabel("", TypeRole.BODY_STRONG)
        self.facts = ElidedLabel("", TypeRole.SMALL, Role.INK2, middle=True)
        self.other_button = IconButton("folder-open", "")
        self.view_button = Button("", ButtonKind.SECONDARY, icon="eye")
        self.pack_button = Button("", ButtonKind.PRIMARY, icon="package-check")
        self.banner = Banner(Tone.WARN, "", "", tr("Read again"), closable=False)
        self.contents = ContentsList()
        self.preview = PreviewPanel()
        self.problems = ProblemsPanel()
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language in use."""
        self.other_button.set_name(tr("Other folder…"))
        self.pack_button.setText(tr("Pack and sign…"))
        self.banner.action.setText(tr("Read again"))
        self._say_view()
        if self._course is not None:
            self.show_course(self._course, checked=self._checked)

    def show_course(self, course: AuthorCourse, *, checked: str) -> None:
        """Show a course as read at the time `checked`; what is selected stays selected."""
        self._course, self._checked = course, checked
        opened = course.course
        self.title.set_text(course.folder.name if opened is None else opened.title)
        facts = [str(course.folder), tr("checked at {time}", time=checked)]
        if opened is not None:
            facts.insert(0, tr("version {version}", version=opened.version))
        self.facts.set_text(" · ".join(facts))
        self.banner.hide()
        self.contents.show_entries(entries_of(course))
        self.problems.show_findings(course.findings)
        clean = not course.findings
        if self.currentIndex() != 1 or clean != self._clean:
            self._clean = clean
            self.setCurrentIndex(1)
            self._balance()

    def show_trouble(self, message: Message) -> None:
        """Say that the folder cannot be read now; what was read before stays on screen."""
        self.banner.set(message.title, message.text)
        self.banner.show()

    def show_welcome(self) -> None:
        """Ask for a folder."""
        self._course = None
        self.setCurrentIndex(0)
        self.welcome.zone.button.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def full_view(self) -> bool:
        """Whether only the preview is on screen."""
        return self._full

    def set_full_view(self, *, full: bool) -> None:
        """Leave only the preview on screen, as a learner has it, or bring everything back."""
        if full == self._full:
            return
        self._full = full
        for widget in (self.problems, self.other_button, self.pack_button):
            widget.setVisible(not full)
        self._place_contents()
        self._say_view()
        self.full_view_changed.emit(full)

    def _lay_out(self) -> None:
        head = QFrame()
        head.setProperty("look", "head")
        line = row(gap=10, margins=(20, 6, 16, 6))
        line.addLayout(column(self.title, self.facts, gap=0), 1)
        for button in (self.other_button, self.view_button, self.pack_button):
            line.addWidget(button)
        head.setLayout(line)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(at_least(self.preview, height=160))
        self._split.addWidget(at_least(self.problems, height=100))
        self._split.setStretchFactor(0, 1)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.contents)
        middle.addWidget(self._split, 1)
        work = QWidget()
        whole = QVBoxLayout(work)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self.banner)
        whole.addLayout(middle, 1)
        self.banner.hide()
        self.addWidget(self.welcome)
        self.addWidget(work)

    def _connect(self) -> None:
        self.welcome.zone.choose_requested.connect(self.folder_requested)
        self.welcome.zone.files_dropped.connect(self._on_dropped)
        self.other_button.clicked.connect(self.folder_requested)
        self.view_button.clicked.connect(lambda: self.set_full_view(full=not self._full))
        self.pack_button.clicked.connect(self.pack_requested)
        self.banner.action_requested.connect(self.check_requested)
        self.contents.entry_chosen.connect(self._on_entry)
        self.preview.contents_requested.connect(self._on_contents)

    def _say_view(self) -> None:
        self.view_button.setText(tr("Back to the problems") if self._full else tr("See as a learner"))
        self.view_button.set_icon("x" if self._full else "eye")

    def _on_dropped(self, paths: tuple[Path, ...]) -> None:
        first = paths[0]
        self.folder_dropped.emit(first if first.is_dir() else first.parent)

    def _on_entry(self, key: str) -> None:
        self.entry_chosen.emit(key)

    def _on_contents(self) -> None:
        self._contents_wanted = self.contents.isHidden()
        self._place_contents()
        if self._contents_wanted:
            self.contents.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place_contents(self) -> None:
        roomy = theme().breakpoint(self.width()) is not Breakpoint.NARROW
        wanted = roomy if self._contents_wanted is None else self._contents_wanted
        self.contents.setVisible(wanted and not (self._full and self._contents_wanted is None))

    def _balance(self) -> None:
        """Give the problems about a third of the height, and little where there are none."""
        high = self._split.height()
        wanted = min(self.problems.natural_height(), high * 36 // 100)
        low = theme().px(116) if self._clean else max(theme().px(150), wanted)
        self._split.setSizes([max(1, high - low), low])

    @override
    def resizeEvent(self, arg__1: QResizeEvent) -> None:
        super().resizeEvent(arg__1)
        self._place_contents()
        if arg__1.oldSize().height() != arg__1.size().height():
            self._balance()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_F8:
            self.problems.list.step(-1 if back else 1)
        elif key == Qt.Key.Key_F5:
            self.check_requested.emit()
        elif key == Qt.Key.Key_Escape and self._full:
            self.set_full_view(full=False)
        elif control and key == Qt.Key.Key_O:
            self.folder_requested.emit()
        elif control and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pack_requested.emit()
        elif control and back and key == Qt.Key.Key_P:
            self.set_full_view(full=not self._full)
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class _Welcome(Page):
    """What the page asks for before a folder is open."""

    def __init__(self) -> None:
        super().__init__(measure=760)
        self.heading = PageTitle("", "")
        self.zone = DropZone("", "", "", icon="folder-open")
        self.zone.button.set_kind(ButtonKind.PRIMARY)
        self.steps = tuple(Label("", TypeRole.BODY, Role.INK2) for _ in range(3))
        self.content.addWidget(self.heading)
        self.content.addSpacing(8)
        self.content.addWidget(self.zone)
        self.content.addWidget(panel(column(*self.steps, gap=6, margins=(0, 8))))
        self.content.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language in use."""
        self.heading.set_texts(
            tr("Which course are you writing?"),
            tr(
                "A course is a folder of text files. Write them in any text editor; this page checks and shows them."
            ),
        )
        self.zone.set_texts(
            tr("Drop a course folder here"),
            tr("It is the folder with the file course.md."),
            tr("Choose a folder…"),
        )
        for label, text in zip(
            self.steps,
            (
                tr(
                    "Every mistake is shown with its file and line. It goes away as soon as you save the file."
                ),
                tr("Every lesson and every question is shown as learners will see it."),
                tr("When nothing stops it, pack the course, sign it, and hand the file on."),
            ),
            strict=True,
        ):
            label.setText(text)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
