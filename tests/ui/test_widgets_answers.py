"""Every kind of answer can be given by keyboard and by mouse, and shows how it was judged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFontMetrics,
    QGuiApplication,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from trainer.ui.layouts import column
from trainer.ui.theme import Theme, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, IconButton
from trainer.ui.widgets.drop_zone import DropZone
from trainer.ui.widgets.error_summary import ErrorSummary
from trainer.ui.widgets.fields import ChoiceField, Field, NumberField, SearchField, SecretField, TextArea
from trainer.ui.widgets.gallery import main as draw_gallery
from trainer.ui.widgets.gaps import Gap, GapsParagraph
from trainer.ui.widgets.matching import MatchRows
from trainer.ui.widgets.options import OptionList, OptionState
from trainer.ui.widgets.ordering import OrderList
from trainer.ui.widgets.palette import QuestionPalette
from trainer.ui.widgets.switches import CheckBox, RadioButton, Segmented, Switch
from trainer.ui.widgets.tables import SORT, Cell, ChipData, RowsModel, Table

ANSWERS = ("Xác nhận đúng là bạn", "Mở khóa điện thoại", "Tăng tốc mạng")


_KEPT: list[QWidget] = []


@pytest.fixture(autouse=True)
def _let_windows_go() -> Iterator[None]:
    """A window lives as long as its test, also where the test does not name it."""
    yield
    _KEPT.clear()


def _show(qtbot: QtBot, *widgets: QWidget, width: int = 700, height: int = 500) -> QWidget:
    window = QWidget()
    window.setLayout(column(*widgets, margins=24))
    qtbot.addWidget(window)
    _KEPT.append(window)
    window.resize(width, height)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    QApplication.processEvents()
    return window


def test_one_answer_is_chosen_by_letter_digit_and_click(dressed: Theme, qtbot: QtBot) -> None:
    options = OptionList(ANSWERS)
    _show(qtbot, options)
    with qtbot.waitSignal(options.selection_changed) as caught:
        QTest.keyClick(options.rows[0], Qt.Key.Key_B)
    assert caught.args == [(1,)]
    QTest.keyClick(options.rows[1], Qt.Key.Key_3)
    assert options.selection() == (2,)
    QTest.mouseClick(options.rows[0], Qt.MouseButton.LeftButton)
    assert options.selection() == (0,)
    QTest.mouseClick(options.rows[0], Qt.MouseButton.LeftButton)
    assert options.selection() == (0,), "a second press does not take the choice back"


def test_letters_that_an_input_method_rewrote_still_choose(dressed: Theme, qtbot: QtBot) -> None:
    options = OptionList((*ANSWERS, "Không việc nào"))
    _show(qtbot, options)
    assert options.press_key(Qt.Key.Key_Acircumflex.value)
    assert options.selection() == (0,)
    assert options.press_key(0x110)  # Đ
    assert options.selection() == (3,)
    assert not options.press_key(Qt.Key.Key_Backspace.value)
    assert not options.press_key(Qt.Key.Key_9.value)


def test_several_answers_are_ticked_and_unticked(dressed: Theme, qtbot: QtBot) -> None:
    options = OptionList(ANSWERS, multiple=True)
    _show(qtbot, options)
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_A):
        QTest.keyClick(options.rows[0], key)
    assert options.selection() == (2,)
    options.select({0, 1})
    options.show_result({1, 2})
    assert [each.state for each in options.rows] == [OptionState.WRONG, OptionState.RIGHT, OptionState.MISSED]


def test_arrows_move_within_one_tab_stop(dressed: Theme, qtbot: QtBot) -> None:
    options = OptionList(ANSWERS)
    _show(qtbot, options, Button("Kiểm tra"))
    options.rows[0].setFocus()
    QTest.keyClick(options.rows[0], Qt.Key.Key_Down)
    assert options.rows[1].hasFocus()
    stops = [each for each in options.rows if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [options.rows[1]]
    QTest.keyClick(options.rows[1], Qt.Key.Key_Return)
    assert options.selection() == (), "Enter is for checking the answer"


def test_a_judged_question_shows_icon_word_and_colour_and_is_frozen(dressed: Theme, qtbot: QtBot) -> None:
    options = OptionList(ANSWERS)
    window = _show(qtbot, options)
    options.select({1})
    options.show_result({0})
    assert options.rows[0].accessibleName() == "A, Xác nhận đúng là bạn, Đáp án đúng"
    assert options.rows[1].accessibleName() == "B, Mở khóa điện thoại, Bạn đã chọn"
    assert options.rows[2].state is OptionState.DIM
    QTest.mouseClick(options.rows[2], Qt.MouseButton.LeftButton)
    assert options.selection() == (1,)
    window.resize(280, 600)
    window.grab()
    options.reset()
    assert options.selection() == ()


def test_true_and_false_stand_side_by_side(dressed: Theme, qtbot: QtBot) -> None:
    options = OptionList(("Đúng", "Sai"), letters=False, columns=2, icons=("check", "x"))
    window = _show(qtbot, options)
    assert options.rows[0].y() == options.rows[1].y()
    QTest.keyClick(options.rows[0], Qt.Key.Key_2)
    assert options.selection() == (1,)
    window.grab()


def test_rows_are_ordered_by_keys_arrows_and_dragging(dressed: Theme, qtbot: QtBot) -> None:
    order = OrderList(("Một", "Hai", "Ba"), ids=("a", "b", "c"))
    window = _show(qtbot, order)
    first = order.rows[0]
    with qtbot.waitSignal(order.order_changed) as caught:
        QTest.keyClick(first, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert caught.args == [("b", "a", "c")]
    assert first.hasFocus()
    assert first.accessibleName() == "Một, Vị trí 2 trong 3"
    first.up.click()
    assert order.order() == ("a", "b", "c")
    QApplication.processEvents()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert order.rows[1].hasFocus()
    QTest.mousePress(first, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    below = order.rows[2].geometry().center() - first.pos()
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(below),
        QPointF(first.mapToGlobal(below)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(first, event)
    QTest.mouseRelease(first, Qt.MouseButton.LeftButton)
    assert order.order() == ("b", "c", "a")
    order.set_order(("c", "b", "a"))
    order.show_result(("c", "a", "b"))
    assert order.rows[0].accessibleName() == "Ba, Vị trí 1 trong 3, Đúng chỗ"
    order.move_row(order.rows[0], 1)
    assert order.order() == ("c", "b", "a")
    QApplication.sendEvent(order.rows[0], QEvent(QEvent.Type.LanguageChange))
    window.grab()


def test_pairs_are_picked_from_lists(dressed: Theme, qtbot: QtBot) -> None:
    pairs = MatchRows(("Thúc ép", "Giả danh"), ("Trong vòng 2 giờ", "Tên cổng giả"))
    window = _show(qtbot, pairs)
    boxes = pairs.findChildren(QComboBox)
    boxes[0].setCurrentIndex(2)
    with qtbot.waitSignal(pairs.matches_changed) as caught:
        boxes[0].activated.emit(2)
    assert caught.args == [(1, None)]
    assert boxes[0].accessibleName() == "Thúc ép"
    pairs.set_matches((0, 0))
    pairs.show_result((0, 1))
    assert boxes[0].accessibleDescription() == "Đúng"
    assert boxes[1].accessibleDescription() == "Đáp án: Tên cổng giả"
    assert not boxes[0].isEnabled()
    window.resize(300, 500)
    QApplication.processEvents()
    assert boxes[0].mapTo(window, QPoint(0, 0)).x() < 60, "the lists stand below where there is no room"


def test_gaps_are_filled_in_the_order_of_the_text(dressed: Theme, qtbot: QtBot) -> None:
    gaps = GapsParagraph(
        ("Kết thúc bằng", Gap((".gov.vn", ".com")), ", dài từ", Gap(width_chars=4), "ký tự.")
    )
    window = _show(qtbot, gaps)
    box, line = gaps.findChildren(QComboBox)[0], gaps.findChildren(QLineEdit)[0]
    box.setCurrentIndex(1)
    with qtbot.waitSignal(gaps.answers_changed):
        box.activated.emit(1)
    with qtbot.waitSignal(gaps.answers_changed) as caught:
        QTest.keyClicks(line, "12")
    assert gaps.answers() == (".gov.vn", "12")
    assert caught.args is not None
    gaps.set_answers(("", "8"))
    assert gaps.answers() == ("", "8")
    gaps.set_answers((".com", "12"))
    gaps.show_result((False, True), (".gov.vn", "12"))
    assert box.accessibleDescription() == ".gov.vn"
    assert line.accessibleDescription() == "Đúng"
    window.grab()


def test_the_list_of_questions_is_one_tab_stop_with_arrows(dressed: Theme, qtbot: QtBot) -> None:
    palette = QuestionPalette(30)
    window = _show(qtbot, palette, width=360)
    palette.set_states({0, 1}, {6}, 4)
    assert palette.accessibleDescription() == "Câu 5, chưa trả lời, đang mở"
    assert palette.describe(6) == "Câu 7, chưa trả lời, đánh dấu xem lại"
    assert palette.describe(0) == "Câu 1, đã trả lời"
    palette.setFocus()
    keys = (
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Up,
        Qt.Key.Key_End,
        Qt.Key.Key_Home,
    )
    for key in keys:
        QTest.keyClick(palette, key)
    QTest.keyClick(palette, Qt.Key.Key_Right)
    with qtbot.waitSignal(palette.question_chosen) as caught:
        QTest.keyClick(palette, Qt.Key.Key_Return)
    assert caught.args == [1]
    with qtbot.waitSignal(palette.question_chosen) as caught:
        QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert caught.args == [0]
    QTest.mouseMove(palette, QPoint(20, 20))
    window.grab()
    dressed.set_zoom(1.5)
    assert palette.sizeHint().width() > 400


def test_a_field_says_what_is_wrong_until_it_is_edited(dressed: Theme, qtbot: QtBot) -> None:
    field = Field("Mã kích hoạt", hint="Ghi trên phiếu")
    window = _show(qtbot, field)
    assert field.editor.accessibleName() == "Mã kích hoạt"
    field.set_text("MH-01475")
    field.set_error("Mã có 9 ký tự")
    assert field.editor.accessibleDescription() == "Mã có 9 ký tự"
    assert not field.hint.isVisible()
    window.grab()
    with qtbot.waitSignal(field.edited) as caught:
        QTest.keyClicks(field.editor, "2")
    assert caught.args == ["MH-014752"]
    assert field.hint.isVisible()
    assert not field.error.isVisible()
    with qtbot.waitSignal(field.submitted):
        QTest.keyClick(field.editor, Qt.Key.Key_Return)
    field.show_result("Chưa đúng", right=False)
    assert field.error.isVisible()
    field.set_label("Mã", "")
    assert field.editor.accessibleName() == "Mã"


def test_special_fields(dressed: Theme, qtbot: QtBot) -> None:
    number, secret = NumberField("Số hồ sơ", unit="hồ sơ"), SecretField("Mã PIN")
    area, search = TextArea("Ghi chú"), SearchField("Tìm bài học", ("Ctrl", "K"))
    window = _show(qtbot, number, secret, area, search)
    assert number.editor.accessibleName() == "Số hồ sơ (hồ sơ)"
    secret.set_text("123456")
    eye, line = secret.findChild(IconButton), secret.editor
    assert eye is not None
    assert isinstance(line, QLineEdit)
    assert line.echoMode() is QLineEdit.EchoMode.Password
    eye.click()
    assert line.echoMode() is QLineEdit.EchoMode.Normal
    assert eye.accessibleName() == "Ẩn nội dung đang gõ"
    QApplication.sendEvent(secret, QEvent(QEvent.Type.LanguageChange))
    area.set_text("Một\nhai")
    assert area.text() == "Một\nhai"
    with qtbot.waitSignal(area.edited):
        QTest.keyClicks(area.editor, "x")
    with qtbot.waitSignal(search.edited):
        QTest.keyClicks(search.editor, "thu ha")
    with qtbot.waitSignal(search.submitted):
        QTest.keyClick(search.editor, Qt.Key.Key_Return)
    assert search.text() == "thu ha"
    window.grab()
    search.set_text("")
    search.set_placeholder("Tìm")
    window.grab()


def test_a_list_of_values_gives_the_value(dressed: Theme, qtbot: QtBot) -> None:
    choice = ChoiceField("Đơn vị", (("Phòng Văn hóa", 7), ("Trạm Y tế", 9)))
    _show(qtbot, choice)
    assert choice.value() == 7
    choice.set_value(9)
    box = choice.editor
    assert isinstance(box, QComboBox)
    with qtbot.waitSignal(choice.chosen) as caught:
        box.activated.emit(1)
    assert caught.args == [9]
    choice.set_choices((("Trường", 1), ("Trạm", 9)))
    assert choice.value() == 9
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, wheel)
    assert choice.value() == 9


def test_errors_of_a_form_lead_to_their_fields(dressed: Theme, qtbot: QtBot) -> None:
    summary, name, code = ErrorSummary(), Field("Họ tên"), Field("Mã")
    _show(qtbot, summary, name, code)
    summary.show_errors((("Chưa có họ tên", name), ("Mã có 9 ký tự", code)))
    assert summary.title.text() == "Cần sửa 2 chỗ"
    assert summary.hasFocus()
    link = next(each for each in summary.findChildren(Button) if each.text() == "Mã có 9 ký tự")
    link.click()
    assert code.editor.hasFocus()
    summary.show_errors(())
    assert not summary.isVisible()


def test_switches_are_named_and_toggle_by_space(dressed: Theme, qtbot: QtBot) -> None:
    for toggle in (Switch("Giảm chuyển động"), CheckBox("Đã hiểu"), RadioButton("Chữ nhỏ")):
        window = _show(qtbot, toggle)
        with qtbot.waitSignal(toggle.toggled):
            QTest.keyClick(toggle, Qt.Key.Key_Space)
        assert toggle.isChecked()
        toggle.set_text("Khác")
        assert toggle.accessibleName() == "Khác"
        window.resize(120, 200)
        toggle.setEnabled(False)
        window.grab()
    assert CheckBox().minimumSizeHint().width() >= 24


def test_a_segmented_choice_gives_its_value(dressed: Theme, qtbot: QtBot) -> None:
    sizes = Segmented((("100%", 1.0), ("125%", 1.25)), "Cỡ chữ")
    window = _show(qtbot, sizes)
    assert sizes.value() is None
    sizes.set_value(1.0)
    second = next(each for each in sizes.findChildren(QWidget) if each.accessibleName() == "125%")
    with qtbot.waitSignal(sizes.chosen) as caught:
        QTest.keyClick(second, Qt.Key.Key_Return)
    assert caught.args == [1.25]
    assert sizes.value() == 1.25
    sizes.set_texts(("Nhỏ", "To"))
    window.grab()


def _rows() -> RowsModel:
    return RowsModel(
        ("Người học", "Điểm", "Kết quả"),
        (
            (
                Cell("Đặng Lan", "a.hsreport", strong=True),
                Cell("88", number=True, sort=88),
                Cell(chip=ChipData("Hợp lệ", Tone.OK, "circle-check")),
            ),
            (
                Cell("An Bình", "b.hsreport", strong=True),
                Cell("9", number=True, sort=9),
                Cell(chip=ChipData("Trùng")),
            ),
        ),
    )


def test_a_table_opens_copies_and_sorts_rows(dressed: Theme, qtbot: QtBot) -> None:
    model = _rows()
    table = Table(model, two_line=True)
    model.setParent(table)
    table.set_sortable(sortable=True)
    table.fit_columns(least=(200,))
    window = _show(qtbot, table)
    table.select_row(0)
    with qtbot.waitSignal(table.row_opened) as caught:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert caught.args == [0]
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Đặng Lan\t88\tHợp lệ"
    with qtbot.waitSignal(table.row_changed) as caught:
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert caught.args == [1]
    assert table.rowHeight(0) == 52
    model.sort(0)
    assert [model.index(at, 0).data() for at in range(2)] == ["An Bình", "Đặng Lan"]
    assert model.row_id(0) == 1
    assert model.row_of(0) == 1
    assert model.row_of("x") == -1
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert model.index(0, 1).data() == "88"
    assert model.index(0, 1).data(SORT) == 88
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Đặng Lan, a.hsreport"
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "Đặng Lan\na.hsreport"
    window.grab()


def test_a_name_that_is_a_formula_is_copied_as_text(dressed: Theme, qtbot: QtBot) -> None:
    model = RowsModel(("Tên", "Điểm"), ((Cell("=HYPERLINK(1)\t\nHà"), Cell("-5", number=True)),))
    table = Table(model)
    model.setParent(table)
    _show(qtbot, table)
    table.select_row(0)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "'=HYPERLINK(1) Hà\t-5"


def test_the_tooltip_of_a_cell_is_no_rich_text() -> None:
    model = RowsModel(("Tên",), ((Cell("<img src='file://192.0.2.1/a.png'>Hà"),),))
    tip = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert "Hà" in tip


def test_an_empty_table_says_why(dressed: Theme, qtbot: QtBot) -> None:
    model = RowsModel(("Người học",))
    table = Table(model)
    model.setParent(table)
    table.set_empty("Chưa có báo cáo nào", "Kéo thả tệp vào đây.")
    _show(qtbot, table)
    shown = [each for each in table.findChildren(QWidget) if getattr(each, "title", None) is not None]
    assert shown[0].isVisible()
    model.append((Cell("An"),), 5)
    assert not shown[0].isVisible()
    model.set_headers(("Tên",))
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Tên"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    table.select_row(-1)


def _dragged(paths: list[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_files_are_dropped_or_chosen(dressed: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    zone = DropZone("Kéo thả tệp vào đây", "Nhận .hsreport", "Chọn tệp…", suffixes=(".hsreport",))
    window = _show(qtbot, zone)
    zone.add_button(Button("Quét USB"))
    with qtbot.waitSignal(zone.choose_requested):
        zone.button.click()
    good = [tmp_path / "a.HSREPORT", tmp_path]
    data = _dragged([*good, tmp_path / "b.docx"])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    action = Qt.DropAction.CopyAction
    QApplication.sendEvent(zone, QDragEnterEvent(QPoint(5, 5), action, data, buttons, keys))
    assert zone.title.text() == "Thả ra để nhận 2 tệp"
    window.grab()
    QApplication.sendEvent(zone, QDragLeaveEvent())
    assert zone.title.text() == "Kéo thả tệp vào đây"
    with qtbot.waitSignal(zone.files_dropped) as caught:
        zone.dropEvent(QDropEvent(QPointF(5, 5), action, data, buttons, keys))
    assert caught.args == [tuple(good)]
    bad = _dragged([tmp_path / "b.docx"])
    enter = QDragEnterEvent(QPoint(5, 5), action, bad, buttons, keys)
    QApplication.sendEvent(zone, enter)
    assert not enter.isAccepted()
    with qtbot.waitSignal(zone.refused):
        zone.dropEvent(QDropEvent(QPointF(5, 5), action, bad, buttons, keys))
    zone.set_busy("Đang kiểm tra 52 trong 60 tệp", 0.8)
    assert zone.bar.isVisible()
    zone.set_busy("Đang kiểm tra")
    zone.set_texts("Thả vào đây", "", "Chọn…")
    assert not zone.bar.isVisible()
    zone.setEnabled(False)
    assert not zone.acceptDrops()


@pytest.mark.parametrize("arguments", [[], ["--theme", "highContrast", "--zoom", "2"]])
def test_the_gallery_draws_every_widget(dressed: Theme, tmp_path: Path, arguments: list[str]) -> None:
    assert draw_gallery([str(tmp_path), *arguments]) == 0
    assert len(list(tmp_path.glob("*.png"))) == 6


def test_a_column_as_wide_as_its_content_elides_none_of_it(dressed: Theme, qtbot: QtBot) -> None:
    """Whatever the digits are: some are a part of a pixel wider than told."""
    moments = [f"{at % 24:02}:{at % 60:02}, {at % 28 + 1:02}/11/2026" for at in range(200)]
    model = RowsModel(("Lúc", "Việc"))
    table = Table(model, stretch=1)
    qtbot.addWidget(table)
    for zoom in (1.0, 1.25, 1.5):
        dressed.set_zoom(zoom)
        face = dressed.font(TypeRole.LIST)
        for moment in moments:
            model.set_rows([(Cell(moment), Cell("Mở khóa học"))])
            table.fit_columns()
            room = table.columnWidth(0) - dressed.px(18) - dressed.px(12)
            assert QFontMetrics(face).elidedText(moment, Qt.TextElideMode.ElideRight, room) == moment
