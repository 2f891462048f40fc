"""Draws every widget into pictures: `python -m trainer.ui.widgets.gallery FOLDER [--theme dark] [--zoom 1.5]`.

The sample words are a drawing's, not the program's, so they are Vietnamese and not translated.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from trainer.ui.layouts import STRETCH, FlowLayout, column, fixed, grid, panel, row
from trainer.ui.theme import Role, ThemeName, Tone, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize, IconButton
from trainer.ui.widgets.callouts import Banner, Callout
from trainer.ui.widgets.cards import Avatar, Card, CardButton, DateTile, Hero, Tile
from trainer.ui.widgets.chips import Chip, FilterChip, TimerChip
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.drop_zone import DropZone
from trainer.ui.widgets.empty import EmptyState
from trainer.ui.widgets.fields import ChoiceField, Field, NumberField, SearchField, SecretField, TextArea
from trainer.ui.widgets.focus_ring import FocusRing
from trainer.ui.widgets.gaps import Gap, GapsParagraph
from trainer.ui.widgets.labels import Badge, IconLabel, KeyHint, Label, PageTitle, Rule
from trainer.ui.widgets.matching import MatchRows
from trainer.ui.widgets.nav import NavItem, NavRail
from trainer.ui.widgets.options import OptionList
from trainer.ui.widgets.ordering import OrderList
from trainer.ui.widgets.palette import QuestionPalette
from trainer.ui.widgets.progress import (
    DoneMark,
    Mark,
    OutcomeBar,
    ProgressBar,
    ProgressRing,
    QuestionDots,
    SegmentBar,
)
from trainer.ui.widgets.steps import Steps
from trainer.ui.widgets.switches import CheckBox, RadioButton, Segmented, Switch
from trainer.ui.widgets.tables import Cell, ChipData, RowsModel, Table
from trainer.ui.widgets.toasts import ToastHost


def _titled(title: str, *widgets: QWidget) -> QWidget:
    return panel(column(Label(title, TypeRole.H2), *widgets, gap=14))


def _types() -> QWidget:
    lines = [Label(f"{role.value}: Ẩm thực Ễ Ặ Ổ khóa 24:18", role) for role in TypeRole]
    return _titled("Chữ", Card(column(*lines, gap=8)))


def _buttons() -> QWidget:
    kinds = row(*(Button("Học tiếp", kind) for kind in ButtonKind), STRETCH)
    off = [Button("Học tiếp", kind) for kind in ButtonKind]
    for each in off:
        each.setEnabled(False)
    more = FlowLayout(gap=12, line_gap=12)
    for each in (
        Button("Kiểm tra", ButtonKind.PRIMARY, size=ButtonSize.FLOW, key="Enter"),
        Button("Học tiếp", ButtonKind.ACCENT, size=ButtonSize.FLOW, trailing="arrow-right"),
        Button("Xóa hồ sơ", ButtonKind.DANGER, icon="trash-2"),
        Button("Dừng", size=ButtonSize.SMALL),
        IconButton("search", "Tìm"),
        IconButton("settings", "Cài đặt", kind=ButtonKind.SECONDARY),
    ):
        more.addWidget(each)
    box, radio, on, off_switch = (
        CheckBox("Đã hiểu"),
        RadioButton("Chữ nhỏ"),
        Switch("Giảm chuyển động"),
        Switch(),
    )
    for toggle in (box, radio, on):
        toggle.setChecked(True)
    toggles = row(box, CheckBox(), radio, on, off_switch, STRETCH)
    segmented = Segmented((("100 %", 1.0), ("125 %", 1.25), ("150 %", 1.5)))
    segmented.set_value(1.25)
    return _titled(
        "Nút và trạng thái",
        Card(column(kinds, row(*off, STRETCH), panel(more), toggles, segmented, gap=16)),
    )


def _fields() -> QWidget:
    plain = Field("Mã cán bộ", placeholder="Ví dụ: MH-0147", hint="Ghi trên phiếu")
    wrong = Field("Mã kích hoạt")
    wrong.set_text("MH-01475")
    wrong.set_error("Mã có 4 chữ số sau dấu gạch")
    right = Field("Trả lời")
    right.set_text("xác thực hai lớp")
    right.show_result("Đúng", right=True)
    off = Field("Đơn vị")
    off.set_text("UBND phường Mỹ Hào")
    off.setEnabled(False)
    layout = grid(gap=16)
    for at, each in enumerate(
        (
            plain,
            wrong,
            right,
            off,
            NumberField("Số hồ sơ", unit="hồ sơ"),
            SecretField("Mã PIN", hint="6 chữ số trở lên"),
            ChoiceField("Đơn vị", (("Phòng Văn hóa – Xã hội", 1), ("Trạm Y tế phường", 2))),
            SearchField("Tìm bài học, thuật ngữ", ("Ctrl", "K")),
        )
    ):
        layout.addWidget(each, at // 4, at % 4, Qt.AlignmentFlag.AlignTop)
    return _titled("Ô nhập", panel(layout), TextArea("Ghi chú", placeholder="Viết ngắn gọn", lines=2))


def _course(title: str, icon: str, tone: Tone, mark: QWidget, chip: Chip) -> CardButton:
    return CardButton(
        title,
        column(
            row(Tile(icon, tone), STRETCH, mark, align_top=True),
            Label(title, TypeRole.BODY_STRONG),
            Label("7 bài · 2 giờ", TypeRole.SMALL, Role.INK3),
            STRETCH,
            row(chip, STRETCH),
            gap=8,
        ),
    )


def _progress() -> QWidget:
    chips = FlowLayout()
    for text, tone, icon in (
        ("Đạt", Tone.OK, "circle-check"),
        ("Chưa đạt", Tone.BAD, "circle-x"),
        ("Còn 7 ngày", Tone.WARN, "clock"),
        ("Đang học", Tone.PRIMARY, ""),
        ("Chưa mở", Tone.NEUTRAL, "lock"),
        ("Tự chọn", Tone.INFO, "info"),
    ):
        chips.addWidget(Chip(text, tone, icon))
    rings = row(ProgressRing(0, 52), ProgressRing(0.45, 52), ProgressRing(0.82, 52), DoneMark(52), STRETCH)
    bars = column(ProgressBar(0.45), SegmentBar(3, 2, Tone.OK), gap=12)
    timers = row(TimerChip(1458), TimerChip(299), STRETCH)
    dots = QuestionDots(10)
    dots.set_marks((Mark.RIGHT, Mark.RIGHT, Mark.WRONG, Mark.SKIPPED, *([Mark.TODO] * 6)), 4)
    filters = row(
        FilterChip("Tất cả", 52, "list"), FilterChip("Hợp lệ", 44, "circle-check", tone=Tone.OK), STRETCH
    )
    first = filters.itemAt(0)
    chosen = first.widget() if first is not None else None
    if isinstance(chosen, FilterChip):
        chosen.setChecked(True)
    cards = row(
        _course(
            "Bảng tính cho công việc văn phòng",
            "table-2",
            Tone.OK,
            ProgressRing(0),
            Chip("Tự chọn", Tone.INFO, "info"),
        ),
        _course(
            "Trợ lý AI: dùng đúng, dùng an toàn",
            "sparkles",
            Tone.SEN,
            ProgressRing(0.6),
            Chip("Hạn 20/12", Tone.NEUTRAL, "calendar"),
        ),
        _course(
            "Chữ ký số và văn bản điện tử",
            "signature",
            Tone.TIM,
            DoneMark(),
            Chip("Đạt 95 điểm", Tone.OK, "circle-check"),
        ),
        gap=16,
    )
    hero_text = column(
        Label("Đang học dở", TypeRole.LIST_STRONG, Role.ACCENT),
        Label("Nhận biết thư lừa đảo", TypeRole.H1, Role.HERO_INK),
        Label("Bài 4 trong 8 · An toàn thông tin", TypeRole.BODY, Role.HERO_INK2),
        24,
        row(Button("Học tiếp", ButtonKind.ACCENT, size=ButtonSize.FLOW, trailing="arrow-right"), STRETCH),
        gap=4,
    )
    hero = Hero(row(panel(hero_text), STRETCH, ProgressRing(0.45, 128, hero=True), gap=12))
    outcomes = Card(
        column(
            OutcomeBar("Nhận biết lừa đảo", 0.92, count_text="11 trong 12 câu", word="Vững"),
            OutcomeBar("Bảo vệ dữ liệu", 0.62, count_text="5 trong 8 câu", word="Đang học"),
            row(
                DateTile("30", "Th 11"), Avatar("TH"), Badge(12), KeyHint(("Ctrl", "→"), "câu tiếp"), STRETCH
            ),
        )
    )
    return _titled(
        "Nhãn, tiến độ, thẻ khóa học",
        hero,
        Card(column(panel(chips), Rule(), rings, bars, Rule(), timers, dots, filters, gap=12)),
        panel(cards),
        outcomes,
    )


def _callouts() -> QWidget:
    return _titled(
        "Khối chú ý",
        panel(
            row(
                Callout(Tone.INFO, "Mẹo", "Lưu địa chỉ cổng vào dấu trang."),
                Callout(Tone.OK, "Nên làm", "Khóa màn hình khi rời máy."),
                Callout(Tone.WARN, "Lưu ý", "Ổ khóa không có nghĩa là an toàn."),
                Callout(Tone.BAD, "Không làm", "Không gửi mã OTP cho bất kỳ ai."),
                gap=16,
            )
        ),
        Banner(Tone.INFO, "Có bản 2.2", "1 bài sửa, tiến độ được giữ.", "Xem thay đổi", icon="history"),
    )


def _questions() -> QWidget:
    single = OptionList(("Xác nhận đúng là bạn", "Mở khóa điện thoại", "Tăng tốc mạng"))
    single.select({1})
    single.show_result({0})
    multiple = OptionList(
        ("Quét vi-rút trước khi mở", "Mã hóa dữ liệu nhạy cảm", "Cho đồng nghiệp mượn"), multiple=True
    )
    multiple.select({0, 1})
    truth = OptionList(("Đúng", "Sai"), letters=False, columns=2, icons=("check", "x"))
    truth.select({1})
    mono = OptionList(("dichvucong.gov.vn/p/home", "dichvucong-gov-vn.example"), mono=True)
    matching = MatchRows(("Thúc ép", "Giả danh"), ("Trong vòng 2 giờ", "Tên cổng giả"))
    matching.set_matches((0, None))
    gaps = GapsParagraph(
        (
            "Tên miền của cơ quan nhà nước kết thúc bằng",
            Gap((".gov.vn", ".com")),
            ", còn mật khẩu nên dài từ",
            Gap(width_chars=4),
            "ký tự.",
        )
    )
    ordering = OrderList(("Đăng nhập VNeID", "Chọn thủ tục", "Tải giấy tờ lên"))
    palette = QuestionPalette(30)
    palette.set_states(set(range(8)) | set(range(9, 16)), {6, 11}, 16)
    layout = grid(gap=16)
    for at, each in enumerate((single, multiple, truth, mono, matching, gaps, ordering, palette)):
        layout.addWidget(Card(column(each, STRETCH), padding=16), at // 3, at % 3)
    for at in range(3):
        layout.setColumnStretch(at, 1)
    return _titled("Các dạng câu hỏi", panel(layout))


def _tables() -> QWidget:
    model = RowsModel(
        ("Người học", "Đơn vị", "Điểm", "Kết quả"),
        (
            (
                Cell("Nguyễn Thị Thu Hà", "MH-0147_CKS-01_20261123.hsreport", strong=True),
                Cell("Phòng Văn hóa – Xã hội"),
                Cell("92", number=True),
                Cell(chip=ChipData("Hợp lệ", Tone.OK, "circle-check")),
            ),
            (
                Cell("Hoàng Đức Anh", "MH-0312_ATTT-01_20261120.hsreport", strong=True),
                Cell("Trường Tiểu học"),
                Cell("", number=True),
                Cell(chip=ChipData("Bị sửa đổi", Tone.BAD, "shield-x")),
            ),
            (
                Cell("Lê Thu Hà", "MH-0233_ATTT-01_20261120.hsreport", strong=True),
                Cell("Trường THCS"),
                Cell("78", number=True),
                Cell(chip=ChipData("Trùng", Tone.NEUTRAL, "copy")),
            ),
        ),
    )
    table = Table(model, two_line=True)
    table.fit_columns()
    table.select_row(1)
    fixed(table, height=43 + 3 * 52 + 2)
    model.setParent(table)
    zone = DropZone(
        "Kéo thả tệp, thư mục hoặc USB vào đây", "Nhận tệp .hsreport và .zip", "Chọn tệp…", suffixes=(".zip",)
    )
    busy = DropZone("", "", "Dừng")
    busy.set_busy("Đang kiểm tra 52 trong 60 tệp", 52 / 60)
    return _titled("Bảng, kéo thả", table, zone, busy)


def _navigation() -> QWidget:
    items = (
        NavItem("home", "Trang chủ", "house"),
        NavItem("courses", "Khóa học", "book-open"),
        NavItem("review", "Ôn tập", "layers", 12),
        NavItem("report", "Gửi báo cáo", "file-check-2", 1),
    )
    bottom = (NavItem("settings", "Cài đặt", "settings"), NavItem("help", "Trợ giúp", "circle-help", 0, "F1"))
    wide, narrow = NavRail(items, bottom), NavRail(items, bottom)
    narrow.set_compact(compact=True)
    for rail in (wide, narrow):
        rail.set_current("home")
        rail.set_profile("Nguyễn Thị Thu Hà", "Phòng Văn hóa – Xã hội", "TH")
        fixed(rail, height=560)
    dialog = Dialog(
        None,
        title="Nộp bài khi còn 15 câu trống?",
        text="Còn 24 phút. Câu trống được tính là chưa đúng. Nộp rồi sẽ không sửa được.",
        safe="Làm tiếp",
        act="Nộp bài",
    )
    dialog.setWindowFlags(Qt.WindowType.Widget)
    empty = EmptyState(
        "book-open", "Chưa có khóa học nào", "Mở gói khóa học do đơn vị gửi để bắt đầu.", "Mở gói…"
    )
    title = PageTitle("Chào chị Thu Hà", "Thứ Hai, ngày 23 tháng 11 năm 2026")
    right = column(
        title,
        Steps(("Vai trò", "Người học", "Sẵn sàng"), 1),
        IconLabel("save", "Đã lưu lúc 09:41:22", Role.OK),
        dialog,
        empty,
        STRETCH,
        gap=16,
    )
    return panel(row(wide, narrow, panel(right), gap=24, align_top=True))


def sheets() -> dict[str, QWidget]:
    """Builds the sheets of the gallery by name."""
    return {
        "type": _types(),
        "buttons": panel(column(_buttons(), _fields(), gap=32)),
        "progress": _progress(),
        "notes": panel(column(_callouts(), _tables(), gap=32)),
        "questions": _questions(),
        "navigation": _navigation(),
    }


def draw(folder: Path, prefix: str) -> list[Path]:
    """Draws all sheets into a folder and gives the files.

    Side effects: writes PNG files.
    """
    made: list[Path] = []
    for name, sheet in sheets().items():
        window = QWidget()
        window.setProperty("look", "canvas")
        window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        window.setLayout(column(sheet, STRETCH, margins=32))
        window.resize(1366, 400)
        window.show()
        QApplication.processEvents()
        window.resize(1366, max(window.heightForWidth(1366), window.sizeHint().height(), 300))
        rings = _pinned(window) if name == "buttons" else []
        if name == "notes":
            host = ToastHost(window)
            host.show_toast("Đã chép báo cáo vào USB", action="Mở thư mục")
            host.show_toast("USB đã bị rút ra", tone=Tone.WARN, action="Thử lại")
            window.resize(1366, window.height() + theme().px(150))
        QApplication.processEvents()
        path = folder / f"{prefix}-{name}.png"
        window.grab().save(str(path))
        made.append(path)
        for ring in rings:
            ring.leave()
        window.close()
        window.deleteLater()
        QApplication.processEvents()
    return made


def _pinned(window: QWidget) -> list[FocusRing]:
    rings = []
    for button in window.findChildren(Button)[1:4]:
        ring = FocusRing()
        ring.surround(button)
        rings.append(ring)
    return rings


def main(arguments: list[str]) -> int:
    """Draws the gallery as the command line says."""
    parser = argparse.ArgumentParser(prog="gallery")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--theme", choices=[name.value for name in ThemeName], default="light")
    parser.add_argument("--zoom", type=float, default=1.0)
    chosen = parser.parse_args(arguments)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        return 1
    chosen.folder.mkdir(parents=True, exist_ok=True)
    theme().start(app, name=ThemeName(chosen.theme), zoom=chosen.zoom)
    draw(chosen.folder, f"{chosen.theme}-{round(chosen.zoom * 100)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
