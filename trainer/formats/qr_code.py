"""QR codes as rows of dark and light modules (ISO/IEC 18004, by segno)."""

from __future__ import annotations


def qr_rows(text: str) -> tuple[str, ...]:
    """The code of a text, one string a row, "1" dark and "0" light, without the quiet zone; error correction M."""
    import segno

    code = segno.make_qr(text, error="m", boost_error=False)
    return tuple("".join("1" if module else "0" for module in line) for line in code.matrix)


def paper_text(check_code: str, course: str, score_bp: int, passed_on: str) -> str:
    """What the code on a giấy xác nhận hoàn thành says: the same facts that stand on it, without a name."""
    return f"HOCSO1;{check_code};{course};{score_bp};{passed_on}"
