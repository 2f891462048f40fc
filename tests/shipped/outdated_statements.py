"""What authors still write and what is no longer so (as of 23/11/2026): one example a row, and what betrays it.

The names and numbers of old law are data of the checker (`trainer/formats/expired_law.json`); a text that says itself
that the old thing has ended may name it. The patterns here are statements that are wrong in any surrounding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trainer.formats.expired_law import old_facts


@dataclass(frozen=True, slots=True)
class Wrong:
    """A statement that is wrong wherever it stands, with the reason."""

    pattern: re.Pattern[str]
    reason: str


def _wrong(pattern: str, reason: str) -> Wrong:
    return Wrong(re.compile(pattern, re.IGNORECASE), reason)


WRONG = (
    _wrong(
        r"(?:phản hồi|trả lời) (?:yêu cầu )?(?:của )?(?:người dân|chủ thể)[^.]{0,60}\b72 giờ",
        "decree 13/2023 gave 72 hours; decree 356/2025 gives two working days",
    ),
    _wrong(
        r"đăng ký tài khoản (?:cổng )?(?:dvc|dịch vụ công)[^.]{0,40}bằng (?:số điện thoại|mã số|bhxh)",
        "VNeID is the only account since 01/7/2024",
    ),
    _wrong(
        r"(?:làm|cấp|đổi) (?:mới )?(?:thẻ )?căn cước công dân",
        "new cards are thẻ căn cước; the older card is only used until it ends",
    ),
    _wrong(r"cmnd (?:vẫn )?còn (?:dùng|giá trị)", "worthless since 31/12/2024"),
    _wrong(
        r"(?<!chưa )(?:áp dụng|đang có hiệu lực|thực hiện)[^.]{0,40}(?:20/2026/QH16|03/2026/QH16)",
        "both laws are in force from 01/3/2027",
    ),
    _wrong(
        r"(?:20/2026/QH16|03/2026/QH16|luật hộ tịch (?:mới|năm 2026|2026))"
        r"[^.]{0,40}(?:đang áp dụng|đã có hiệu lực|áp dụng ngay)",
        "both laws are in force from 01/3/2027",
    ),
    _wrong(
        r"47/2020(?:/NĐ-CP)?[^.]{0,30}(?:bị thay|hết hiệu lực|bãi bỏ)",
        "decree 47/2020 is amended by 194/2025, not replaced",
    ),
    _wrong(r"30/2020(?:/NĐ-CP)?[^.]{0,30}(?:bị thay|hết hiệu lực|bãi bỏ)", "decree 30/2020 is in force"),
    _wrong(
        r"(?:chưa|không) có văn bản (?:nào )?(?:buộc|yêu cầu)[^.]{0,60}kỹ năng số",
        "directive 14/CT-TTg of 22/4/2026 does",
    ),
    _wrong(
        r"(?:chuẩn quốc tế|nist)[^.]{0,30}(?<!không )(?:yêu cầu|bắt|buộc|quy định)"
        r"[^.]{0,20}(?:đổi mật khẩu|ký tự đặc biệt)",
        "NIST SP 800-63B-4 asks for length, not for regular changes or kinds of characters",
    ),
    _wrong(
        r"tài khoản định danh[^.]{0,30}chỉ (?:dành )?(?:cho|cấp cho) công dân",
        "decree 69/2024 gives accounts to foreigners and organisations too",
    ),
)

EXAMPLES: dict[int, str] = {
    1: "Theo Luật An toàn thông tin mạng 2015 và Luật An ninh mạng 2018, cán bộ phải giữ mật khẩu.",
    2: "Nghị định 85/2016 quy định năm cấp độ an toàn.",
    3: "Nghị định 13/2023 quy định về bảo vệ dữ liệu cá nhân.",
    4: "Theo Luật Bảo vệ bí mật nhà nước 2018, có ba độ mật.",
    5: "Luật Công nghệ thông tin 2006 điều chỉnh việc này.",
    6: "Nghị định 42/2022 quy định về dịch vụ công trực tuyến.",
    7: "Nghị định 61/2018 quy định về một cửa.",
    8: "Hồ sơ nộp tại bộ phận một cửa cấp huyện.",
    9: "Người dân nộp hồ sơ trên cổng dịch vụ công tỉnh Hưng Yên.",
    10: "Cả nước có 63 tỉnh, thành phố.",
    11: "Người dân ở thị xã Mỹ Hào nộp hồ sơ tại phường.",
    12: "Báo cáo gửi Ban Chỉ đạo chuyển đổi số thị xã.",
    13: "Báo sự cố cho Cục An toàn thông tin thuộc Bộ Thông tin và Truyền thông.",
    14: "Gọi 0339035656 để báo lừa đảo.",
    15: "Dịch vụ công trực tuyến mức độ 4 làm hết trên mạng.",
    16: "Đăng ký tài khoản Cổng dịch vụ công quốc gia bằng số điện thoại.",
    17: "Nghị định 59/2022 quy định về định danh.",
    18: "Người dân đến làm căn cước công dân tại phường.",
    19: "Người dân nộp kèm bản sao sổ hộ khẩu.",
    20: "Nghị định 130/2018 quy định về chữ ký số.",
    21: "Cán bộ áp dụng ngay Luật 20/2026/QH16 khi ký số.",
    22: "Luật Hộ tịch mới đang áp dụng tại phường.",
    23: "Đăng tin giả bị phạt theo Nghị định 15/2020, Điều 101.",
    24: "Quyết định 749/QĐ-TTg đặt mục tiêu đến năm 2025.",
    25: "Quyết định 950/QĐ-TTg là khung đô thị thông minh.",
    26: "Nghị định 47/2020 đã bị thay.",
    27: "Nghị định 30/2020 đã bị thay.",
    28: "Nghị định 101/2017 quy định về bồi dưỡng.",
    29: "Chưa có văn bản nào buộc cán bộ học kỹ năng số.",
    30: "Chỉ thị 14/CT-TTg yêu cầu phòng chống mã độc.",
    31: "Chuẩn quốc tế yêu cầu đổi mật khẩu ba tháng một lần.",
    32: "DigComp 2.2 là bản mới nhất.",
    33: "Việt Nam chưa có luật về AI.",
    34: "Cổng NCSC cấp chứng nhận tín nhiệm mạng.",
    35: "Đề án 06 giai đoạn 2022–2025 giao việc này cho phường.",
    36: "Tài khoản định danh chỉ dành cho công dân Việt Nam.",
}
"""By the row of the list of outdated facts."""

RIGHT = (
    "Từ 01/7/2026, Luật An ninh mạng 116/2025/QH15 thay thế Luật An ninh mạng 2018.",
    "Từ 01/7/2025 không còn cấp huyện.",
    "Căn cước công dân còn hạn vẫn dùng được.",
    "Nghị định 47/2020 được sửa bởi Nghị định 194/2025.",
    "Nghị định 30/2020 vẫn có hiệu lực.",
    "Chỉ thị 14/CT-TTg năm 2026 yêu cầu bồi dưỡng kỹ năng số.",
    "Luật 20/2026/QH16 có hiệu lực từ 01/3/2027, nay chưa áp dụng Luật 20/2026/QH16.",
    "NIST không yêu cầu đổi mật khẩu định kỳ, chuẩn này coi trọng độ dài.",
)


def outdated_in(text: str) -> list[str]:
    """What is outdated or wrong in a paragraph, each with what holds now."""
    found = [f"{old}: {now}" for old, now in old_facts().found_in(text)]
    return found + [f"{hit[0]}: {each.reason}" for each in WRONG if (hit := each.pattern.search(text))]
