"""Buttons, labels, chips, cards, bars, the rail, notes, toasts and dialogs do what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QEnterEvent, QKeyEvent, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from trainer.ui.layouts import FlowLayout, column, fixed, glued, panel, row
from trainer.ui.theme import Role, Theme, ThemeName, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize, IconButton
from trainer.ui.widgets.callouts import Banner, Callout
from trainer.ui.widgets.cards import Avatar, Card, CardButton, Hero, Tile
from trainer.ui.widgets.chips import Chip, FilterChip, TimerChip
from trainer.ui.widgets.dialogs import Dialog, Notice
from trainer.ui.widgets.empty import EmptyState
from trainer.ui.widgets.focus_ring import FocusRing, no_ring
from trainer.ui.widgets.labels import Badge, ElidedLabel, IconLabel, Label, PageTitle, heading, plain_tip
from trainer.ui.widgets.nav import NavButton, NavItem, NavRail
from trainer.ui.widgets.progress import Mark, OutcomeBar, ProgressBar, ProgressRing, QuestionDots, SegmentBar
from trainer.ui.widgets.scroll import Page, ScrollArea
from trainer.ui.widgets.steps import Steps
from trainer.ui.widgets.toasts import ToastHost

LONG = "Tạo tệp báo cáo để gửi cho Ban Chỉ đạo của phường"


_KEPT: list[QWidget] = []


@pytest.fixture(autouse=True)
def _let_windows_go() -> Iterator[None]:
    """A window lives as long as its test, also where the test does not name it."""
    yield
    _KEPT.clear()


def _window(qtbot: QtBot, *widgets: QWidget, width: int = 600, height: int = 400) -> QWidget:
    window = QWidget()
    window.setLayout(column(*widgets, margins=24))
    qtbot.addWidget(window)
    _KEPT.append(window)
    window.resize(width, height)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    QApplication.processEvents()
    return window


def _name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_is_pressed_by_keys(dressed: Theme, qtbot: QtBot, key: Qt.Key) -> None:
    button = Button("Học tiếp", ButtonKind.PRIMARY)
    _window(qtbot, button)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, key)
    assert _name(button) == "Học tiếp"


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("size", list(ButtonSize))
def test_a_button_is_as_high_as_its_size_says(
    dressed: Theme, qtbot: QtBot, size: ButtonSize, zoom: float
) -> None:
    button = Button("Học tiếp", size=size)
    qtbot.addWidget(button)
    dressed.set_zoom(zoom)
    assert button.sizeHint().height() == round(size.value[0] * zoom)
    assert button.sizeHint().height() >= 36


def test_words_of_a_button_wrap_where_there_is_no_room(dressed: Theme, qtbot: QtBot) -> None:
    button = Button(LONG, ButtonKind.PRIMARY)
    _window(qtbot, button, width=260)
    QApplication.processEvents()
    assert button.width() <= 260
    assert button.height() > 60


def test_a_busy_button_cannot_be_pressed(dressed: Theme, qtbot: QtBot) -> None:
    button = Button("Lưu")
    _window(qtbot, button)
    button.set_busy(busy=True)
    assert not button.isEnabled()
    button.grab()
    button.set_busy(busy=False)
    assert button.isEnabled()


@pytest.mark.parametrize("kind", list(ButtonKind))
def test_every_kind_of_button_shows_its_states(dressed: Theme, qtbot: QtBot, kind: ButtonKind) -> None:
    button = Button("Học tiếp", kind, icon="house", trailing="arrow-right", key="Enter")
    button.setCheckable(True)
    window = _window(qtbot, button)
    plain = button.grab().toImage()
    button.setDown(True)
    pressed = button.grab().toImage()
    button.setDown(False)
    button.setEnabled(False)
    off = button.grab().toImage()
    button.setEnabled(True)
    button.setChecked(True)
    checked = button.grab().toImage()
    assert plain != off
    assert plain != pressed
    assert plain != checked
    button.set_kind(ButtonKind.SECONDARY)
    assert button.kind is ButtonKind.SECONDARY
    button.set_icon("flag")
    window.grab()


def test_an_icon_button_has_a_name(dressed: Theme, qtbot: QtBot) -> None:
    button = IconButton("search", "Tìm")
    _window(qtbot, button)
    assert _name(button) == "Tìm"
    assert button.toolTip() == "Tìm"
    assert button.sizeHint().width() == 44


def _rings(window: QWidget) -> list[FocusRing]:
    return [ring for ring in window.findChildren(FocusRing) if ring.isVisible()]


def test_the_ring_surrounds_what_has_the_keyboard(dressed: Theme, qtbot: QtBot) -> None:
    first, second = Button("Một"), Button("Hai")
    window = _window(qtbot, first, second)
    qtbot.waitExposed(window)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    ring = _rings(window)[0]
    outer = QRect(first.mapTo(window, QPoint(0, 0)), first.size())
    assert ring.geometry() == outer.adjusted(-6, -6, 6, 6)
    second.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    outer = QRect(second.mapTo(window, QPoint(0, 0)), second.size())
    assert [each.geometry() for each in _rings(window)] == [outer.adjusted(-6, -6, 6, 6)]
    picture = window.grab().toImage()
    edge = picture.pixelColor(outer.center().x(), outer.top() - 4)
    assert edge.name() == dressed.hex(Role.FOCUS_OUTER)
    window.resize(700, 500)
    QApplication.processEvents()
    outer = QRect(second.mapTo(window, QPoint(0, 0)), second.size())
    assert _rings(window)[0].geometry() == outer.adjusted(-6, -6, 6, 6)


def test_a_click_takes_no_ring_and_a_key_brings_it_back(dressed: Theme, qtbot: QtBot) -> None:
    button, other = Button("Một"), Button("Hai")
    window = _window(qtbot, button, other)
    other.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    QTest.mousePress(other, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(other, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    other.setFocus()
    QApplication.processEvents()
    QTest.mousePress(other, Qt.MouseButton.LeftButton)
    assert _rings(window) == []
    QTest.mouseRelease(other, Qt.MouseButton.LeftButton)
    QTest.keyClick(other, Qt.Key.Key_Shift)
    assert len(_rings(window)) == 1


def test_a_widget_can_keep_the_ring_off(dressed: Theme, qtbot: QtBot) -> None:
    button = Button("Một")
    no_ring(button)
    window = _window(qtbot, button)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert _rings(window) == []


def test_the_ring_goes_with_its_widget(dressed: Theme, qtbot: QtBot) -> None:
    button = Button("Một")
    window = _window(qtbot, button)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    button.hide()
    QApplication.processEvents()
    assert _rings(window) == []


def test_what_has_the_keyboard_is_scrolled_into_view(dressed: Theme, qtbot: QtBot) -> None:
    buttons = [Button(f"Nút {number}") for number in range(30)]
    area = ScrollArea(panel(column(*buttons)))
    window = _window(qtbot, area, height=300)
    qtbot.waitExposed(window)
    buttons[-1].setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    place = QRect(buttons[-1].mapTo(area.viewport(), QPoint(0, 0)), buttons[-1].size())
    assert area.viewport().rect().contains(place)


def test_text_wraps_into_the_width_it_gets(dressed: Theme, qtbot: QtBot) -> None:
    label = Label(LONG, TypeRole.H2)
    _window(qtbot, label, width=240)
    QApplication.processEvents()
    assert label.heightForWidth(192) > 2 * label.fontMetrics().height()
    label.set_type(TypeRole.SMALL)
    label.set_ink(Role.BAD)
    label.set_ink(Role.BAD)
    assert label.font().pixelSize() == 14
    assert label.palette().windowText().color().name() == dressed.hex(Role.BAD)


def test_a_tooltip_shows_a_name_and_opens_no_file_it_names(qtbot: QtBot) -> None:
    """Qt takes such a text for rich text and would fetch the picture, on Windows from another computer too."""
    name = "<img src='file://192.0.2.1/a.png'>Hà & Bình\nPhòng Nội vụ"
    tip = plain_tip(name)
    document = QTextDocument()
    document.setHtml(tip)
    assert document.toPlainText() == name
    assert "<img" not in tip
    assert plain_tip("Nguyễn Thị Hà < 30") == "Nguyễn Thị Hà < 30"
    label = ElidedLabel(name)
    qtbot.addWidget(label)
    label.resize(20, 20)
    label.set_text(name)
    assert label.toolTip() == tip


def test_an_elided_label_keeps_its_whole_text(dressed: Theme, qtbot: QtBot) -> None:
    label = ElidedLabel(LONG)
    _window(qtbot, fixed(label, width=120))
    QApplication.processEvents()
    assert label.text().endswith("…")
    assert label.toolTip() == label.whole_text() == LONG
    label.set_text("Ngắn")
    assert label.text() == "Ngắn"
    assert label.toolTip() == ""
    label.set_ink(Role.INK3)
    dressed.set_zoom(1.5)
    assert label.font().pixelSize() == 24


def test_a_page_title_takes_the_focus_after_a_change_of_page(dressed: Theme, qtbot: QtBot) -> None:
    title = PageTitle("Trang chủ")
    window = _window(qtbot, title)
    qtbot.waitExposed(window)
    title.setFocus()
    assert title.title.hasFocus()
    title.set_texts("Kết quả", "Từ đầu năm")
    assert title.subtitle.isVisible()


def test_a_badge_without_a_count_is_hidden(dressed: Theme, qtbot: QtBot) -> None:
    badge, words = Badge(3, soft=True), IconLabel("save", "Đã lưu")
    _window(qtbot, badge, words, heading("Khóa học", Button("Xem tất cả")))
    badge.set_count(0)
    assert not badge.isVisible()
    badge.set_count(12)
    assert badge.accessibleName() == "12"
    badge.grab()
    words.set("triangle-alert", "Chưa lưu", Role.BAD)
    assert words.label.text() == "Chưa lưu"


def test_a_chip_is_a_word_with_an_icon(dressed: Theme, qtbot: QtBot) -> None:
    chip = Chip("Đạt", Tone.OK, "circle-check")
    _window(qtbot, row_of(chip))
    before = chip.sizeHint().width()
    chip.set("Còn 7 ngày", Tone.WARN, "clock")
    assert chip.text() == chip.accessibleName() == "Còn 7 ngày"
    assert chip.sizeHint().width() > before
    assert chip.sizeHint().height() == 28
    dressed.set_name(ThemeName.HIGH_CONTRAST)
    chip.grab()


def row_of(*widgets: QWidget) -> QWidget:
    return panel(row(*widgets))


def test_a_filter_says_how_much_it_lets_through(dressed: Theme, qtbot: QtBot) -> None:
    chip = FilterChip("Hợp lệ", 1044, "circle-check", tone=Tone.OK)
    _window(qtbot, row_of(chip))
    assert chip.accessibleName() == "Hợp lệ, 1.044"
    with qtbot.waitSignal(chip.toggled):
        QTest.keyClick(chip, Qt.Key.Key_Return)
    chip.grab()
    chip.set_count(None)
    assert chip.accessibleName() == "Hợp lệ"
    chip.grab()


def test_the_clock_of_a_test_warns_in_a_word(dressed: Theme, qtbot: QtBot) -> None:
    timer = TimerChip(301)
    _window(qtbot, row_of(timer))
    calm = timer.sizeHint().width()
    timer.set_hidden(hidden=True)
    timer.grab()
    timer.set_seconds(299)
    assert timer.sizeHint().width() > calm
    assert timer.accessibleName() == "Còn lại: 5 phút"
    timer.grab()
    QApplication.sendEvent(timer, QEvent(QEvent.Type.LanguageChange))
    timer.set_seconds(-1)
    assert timer.accessibleName() == "Còn lại: 0 phút"


def test_a_whole_card_is_one_button(dressed: Theme, qtbot: QtBot) -> None:
    title = Label("An toàn thông tin")
    card = CardButton("An toàn thông tin, đã học 45 phần trăm", column(title))
    _window(qtbot, card)
    with qtbot.waitSignal(card.clicked):
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(card.clicked):
        QTest.keyClick(card, Qt.Key.Key_Return)
    card.set_name("Khác")
    assert _name(card) == "Khác"


@pytest.mark.parametrize("name", [ThemeName.LIGHT, ThemeName.DARK, ThemeName.HIGH_CONTRAST])
def test_panels_are_drawn_in_every_theme(dressed: Theme, qtbot: QtBot, name: ThemeName) -> None:
    tile = Tile("house", Tone.SEN, 72)
    avatar = Avatar("TH")
    hero = Hero(column(Label("Học tiếp", TypeRole.H1, Role.HERO_INK), ProgressRing(0.4, 128, hero=True)))
    window = _window(qtbot, hero, Card(column(tile, avatar), tone=Tone.WARN), height=700)
    dressed.set_name(name)
    tile.set("flag", Tone.OK)
    avatar.set_initials("QM")
    assert not window.grab().isNull()


def test_progress_says_its_percentage(dressed: Theme, qtbot: QtBot) -> None:
    ring, bar, segments = ProgressRing(0.456), ProgressBar(0.2), SegmentBar(3, 2, Tone.OK)
    window = _window(qtbot, ring, bar, segments)
    assert ring.accessibleName() == "46%"
    ring.set_fraction(3)
    assert ring.accessibleName() == "100%"
    assert segments.accessibleName() == "2 trong 3"
    window.grab()
    bar.set_busy()
    qtbot.wait(120)
    assert bar.accessibleName() == "Đang làm"
    bar.grab()
    bar.hide()
    bar.show()
    bar.set_fraction(1)
    assert bar.accessibleName() == "100%"


def test_an_outcome_says_everything_it_shows(dressed: Theme, qtbot: QtBot) -> None:
    bar = OutcomeBar("Nhận biết lừa đảo", 0.92, count_text="11 trong 12 câu", word="Vững")
    none = OutcomeBar("Khác", 0, threshold=None)
    window = _window(qtbot, bar, none)
    assert bar.accessibleName() == "Nhận biết lừa đảo, 92%, 11 trong 12 câu, Vững"
    window.grab()


@pytest.mark.parametrize("count", [10, 30])
def test_dots_tell_what_became_of_each_question(dressed: Theme, qtbot: QtBot, count: int) -> None:
    dots = QuestionDots(count)
    _window(qtbot, dots, width=900)
    dots.set_marks((Mark.RIGHT, Mark.WRONG, Mark.SKIPPED, *[Mark.TODO] * (count - 3)), 3)
    assert dots.accessibleName() == f"Câu 4 trong {count}"
    assert not dots.grab().isNull()


_ITEMS = (NavItem("home", "Trang chủ", "house"), NavItem("review", "Ôn tập", "layers", 12))
_BOTTOM = (NavItem("help", "Trợ giúp", "circle-help", 0, "F1"),)


def test_the_rail_leads_to_places(dressed: Theme, qtbot: QtBot) -> None:
    rail = NavRail(_ITEMS, _BOTTOM)
    window = _window(qtbot, rail, height=600)
    buttons = {button.item.key: button for button in rail.findChildren(NavButton)}
    rail.set_current("home")
    with qtbot.waitSignal(rail.page_chosen) as caught:
        QTest.mouseClick(buttons["review"], Qt.MouseButton.LeftButton)
    assert caught.args == ["review"]
    assert rail.current() == "review"
    with qtbot.waitSignal(rail.page_chosen):
        QTest.keyClick(buttons["help"], Qt.Key.Key_Return)
    assert _name(buttons["review"]) == "Ôn tập, 12"
    rail.set_badge("review", 0)
    assert _name(buttons["review"]) == "Ôn tập"
    qtbot.waitExposed(window)
    buttons["home"].setFocus()
    QTest.keyClick(buttons["home"], Qt.Key.Key_Down)
    assert buttons["review"].hasFocus()
    QTest.keyClick(buttons["review"], Qt.Key.Key_Up)
    assert buttons["home"].hasFocus()


def test_the_rail_can_be_compact_and_show_a_profile(dressed: Theme, qtbot: QtBot) -> None:
    rail = NavRail(_ITEMS, _BOTTOM)
    window = _window(qtbot, rail, height=600)
    rail.set_profile("Nguyễn Thị Thu Hà", "Phòng Văn hóa", "TH")
    assert rail.width() == 232
    window.grab()
    rail.set_compact(compact=True)
    QApplication.processEvents()
    assert rail.width() == 96
    window.grab()
    rail.set_current("home")
    rail.set_items(_ITEMS)
    assert rail.current() == "home"
    profile = next(each for each in rail.findChildren(QWidget) if each.accessibleName().startswith("Nguyễn"))
    with qtbot.waitSignal(rail.profile_requested):
        QTest.mouseClick(profile, Qt.MouseButton.LeftButton)


def test_a_note_can_be_put_away(dressed: Theme, qtbot: QtBot) -> None:
    note = Callout(Tone.WARN, "Lưu ý", "Ổ khóa không có nghĩa là an toàn.", closable=True)
    _window(qtbot, note)
    assert note.accessibleName() == "Lưu ý Ổ khóa không có nghĩa là an toàn."
    note.set_tone(Tone.BAD)
    note.set("Không làm")
    assert not note.text.isVisible()
    QApplication.sendEvent(note, QEvent(QEvent.Type.LanguageChange))
    close = note.findChild(IconButton)
    assert close is not None
    with qtbot.waitSignal(note.closed):
        close.click()
    assert not note.isVisible()


def test_a_banner_has_one_thing_to_do(dressed: Theme, qtbot: QtBot) -> None:
    banner = Banner(Tone.INFO, "Có bản 2.2", "1 bài sửa.", "Xem thay đổi")
    _window(qtbot, banner)
    with qtbot.waitSignal(banner.action_requested):
        banner.action.click()


def test_an_empty_place_says_what_to_do(dressed: Theme, qtbot: QtBot) -> None:
    empty = EmptyState("book-open", "Chưa có khóa học nào", "Mở gói do đơn vị gửi.", "Mở gói…")
    window = _window(qtbot, empty, height=500)
    with qtbot.waitSignal(empty.action_requested):
        empty.button.click()
    empty.set_texts("Không còn thẻ", "Hẹn mai.")
    assert not empty.button.isVisible()
    window.grab()


def test_steps_say_where_a_person_is(dressed: Theme, qtbot: QtBot) -> None:
    steps = Steps(("Vai trò", "Người học", "Sẵn sàng"), 1)
    _window(qtbot, steps)
    assert steps.accessibleName() == "Bước 2 trong 3: Người học"
    steps.grab()
    steps.set_texts(("Một", "Hai", "Ba"))
    steps.set_current(2)
    fixed(steps, width=160)
    assert not steps.grab().isNull()


def test_news_is_shown_kept_and_taken_away(dressed: Theme, qtbot: QtBot) -> None:
    window = _window(qtbot, Label("Trang"), height=500)
    host = ToastHost(window)
    pressed: list[bool] = []
    toast = host.show_toast("Đã chép báo cáo", action="Mở thư mục", on_action=lambda: pressed.append(True))
    host.show_toast("USB đã bị rút ra", tone=Tone.WARN)
    window.resize(500, 450)
    window.grab()
    assert len(host.shown()) == 2
    assert toast.geometry().bottom() <= window.height()
    middle = QPointF(5, 5)
    QApplication.sendEvent(toast, QEnterEvent(middle, middle, middle))
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    toast.button.click()
    assert pressed == [True]
    assert len(host.shown()) == 1
    assert host.history() == ("Đã chép báo cáo", "USB đã bị rút ra")


def _dialog(window: QWidget) -> Dialog:
    return Dialog(
        window,
        title="Nộp bài khi còn 15 câu trống?",
        text="Nộp rồi sẽ không sửa được.",
        safe="Làm tiếp",
        act="Nộp bài",
    )


def test_the_safe_answer_is_primary_and_has_the_focus(dressed: Theme, qtbot: QtBot) -> None:
    window = _window(qtbot, Label("Trang"))
    dialog = _dialog(window)
    dialog.open()
    qtbot.waitExposed(dialog)
    assert dialog.safe_button.kind is ButtonKind.PRIMARY
    assert dialog.focusWidget() is dialog.safe_button
    with qtbot.waitSignal(dialog.kept):
        QTest.keyClick(dialog.safe_button, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("answer", "signal"),
    [
        (lambda dialog: dialog.act_button.click(), "acted"),
        (lambda dialog: qkey(dialog, Qt.Key.Key_Escape), "kept"),
        (lambda dialog: dialog.close(), "kept"),
    ],
)
def test_a_question_is_answered_once(
    dressed: Theme, qtbot: QtBot, answer: Callable[[Dialog], object], signal: str
) -> None:
    window = _window(qtbot, Label("Trang"))
    dialog = _dialog(window)
    dialog.open()
    with qtbot.waitSignal(getattr(dialog, signal)):
        answer(dialog)


def qkey(widget: QWidget, key: Qt.Key) -> None:
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))


def test_enter_outside_a_button_answers_nothing(dressed: Theme, qtbot: QtBot) -> None:
    window = _window(qtbot, Label("Trang"))
    dialog = _dialog(window)
    dialog.swap_primary()
    dialog.open()
    qkey(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.act_button.kind is ButtonKind.PRIMARY
    dialog.reject()


def test_a_notice_has_one_button_and_a_code(dressed: Theme, qtbot: QtBot) -> None:
    window = _window(qtbot, Label("Trang"))
    notice = Notice(window, title="Chưa lưu được", text="Ổ E: đầy.", button="Đã hiểu", code="Mã: E-DISK-01")
    notice.open()
    assert not notice.act_button.isVisible()
    assert any(label.text() == "Mã: E-DISK-01" for label in notice.findChildren(Label))
    notice.reject()


def test_head_and_foot_of_a_page_stay_in_sight(dressed: Theme, qtbot: QtBot) -> None:
    page = Page(measure=676)
    page.header.addWidget(PageTitle("Bài học"))
    for number in range(60):
        page.content.addWidget(Label(f"Dòng {number}"))
    step = Button("Tiếp tục", ButtonKind.PRIMARY)
    page.footer.addWidget(step)
    page.set_header_shown(shown=True)
    page.set_footer_shown(shown=True)
    window = _window(qtbot, page, width=1000, height=600)
    QApplication.processEvents()
    assert step.mapTo(window, QPoint(0, step.height())).y() < window.height()
    page.area.verticalScrollBar().setValue(500)
    page.to_top()
    assert page.area.verticalScrollBar().value() == 0


def test_a_flow_breaks_lines_and_keeps_commas_at_their_words(dressed: Theme, qtbot: QtBot) -> None:
    flow = FlowLayout(gap=8)
    words = [Label(word, wrap=False) for word in ("một", "hai", "ba", "bốn", "năm")]
    comma = glued(Label(",", wrap=False))
    for word in (words[0], comma, *words[1:]):
        flow.addWidget(word)
    box = QWidget()
    box.setLayout(flow)
    window = _window(qtbot, box, width=400)
    assert comma.x() == words[0].geometry().right() + 1
    assert words[4].y() == words[0].y()
    window.resize(130, 400)
    QApplication.processEvents()
    assert words[4].y() > words[0].y()
    assert flow.count() == 6
    assert flow.takeAt(99) is None
    assert flow.itemAt(-1) is None
