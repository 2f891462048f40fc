"""What a trainer can do, on real folders and files."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests.builders import a_course, a_course_folder, a_pack, a_trainer_key
from trainer.domain.errors import Reason, Refused
from trainer.domain.findings import FindingKind
from trainer.domain.grading import right_answer
from trainer.domain.ids import ItemId, LessonId, PartId
from trainer.formats import keys
from trainer.formats.course_pack import folder_digest
from trainer.services.author import AuthorFileKind, AuthorService
from trainer.services.author_sheets import Sheet, TextSheet
from trainer.services.reading import Verdict

PASSPHRASE = "muối vừng xe bò quạt mo"
LESSON, PART = LessonId("kiem-tra-kenh-khac"), PartId("kiem-tra-kenh-khac-cac-buoc")


@pytest.fixture(autouse=True)
def _cheap_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys.COST, "memory_kib", 64)
    monkeypatch.setattr(keys.COST, "passes", 1)


@pytest.fixture
def service() -> AuthorService:
    return AuthorService(lambda count: b"\x07" * count)


def test_a_good_folder_opens_with_its_files_and_titles(service: AuthorService, tmp_path: Path) -> None:
    folder = a_course_folder(tmp_path)
    opened = service.open_folder(folder)
    assert opened.course == a_course()
    assert opened.findings == ()
    assert opened.errors == 0
    assert opened.digest == folder_digest(folder)
    assert [(file.name, file.kind, file.title) for file in opened.files] == [
        ("course.md", AuthorFileKind.COURSE, "Thư lạ"),
        ("1-can-ban/1-kiem-tra-kenh-khac.md", AuthorFileKind.LESSON, "Kiểm tra bằng kênh khác"),
        ("1-can-ban/2-bao-cao.md", AuthorFileKind.LESSON, "Báo cáo đúng chỗ"),
        ("1-can-ban/module.md", AuthorFileKind.MODULE, "Căn bản"),
        ("bank/nh-kenh-khac.md", AuthorFileKind.BANK, "Kênh khác"),
        ("final-test.md", AuthorFileKind.TEST, "Bài kiểm tra cuối khóa"),
        ("media/thu-mau.png", AuthorFileKind.PICTURE, ""),
    ]


def test_a_broken_folder_opens_with_findings_counted(service: AuthorService, tmp_path: Path) -> None:
    folder = a_course_folder(tmp_path)
    (folder / "course.md").unlink()
    (folder / "la.docx").write_bytes(b"x")
    opened = service.open_folder(folder)
    assert opened.course is None
    assert opened.digest is None
    files = {file.name: (file.kind, file.errors, file.others) for file in opened.files}
    assert files["course.md"] == (AuthorFileKind.COURSE, 1, 0)
    assert files["la.docx"] == (AuthorFileKind.OTHER, 0, 1)


def test_a_folder_is_read_again(service: AuthorService, tmp_path: Path) -> None:
    folder = a_course_folder(tmp_path)
    opened = service.open_folder(folder)
    (folder / "course.md").unlink()
    assert service.refresh(opened).course is None


def test_mending_writes_missing_ids(service: AuthorService, tmp_path: Path) -> None:
    folder = a_course_folder(tmp_path)
    path = folder / "bank" / "nh-kenh-khac.md"
    good = path.read_bytes()
    path.write_bytes(good.replace(b" {#a}", b"", 1))
    opened = service.open_folder(folder)
    assert [finding.kind for finding in opened.findings] == [FindingKind.ID_MISSING]
    fixed = service.fix(opened)
    assert fixed.changed == 1
    assert fixed.course.findings == ()
    assert path.read_bytes() == good


def test_a_part_is_rendered_with_the_defaults_of_the_course(service: AuthorService, tmp_path: Path) -> None:
    opened = service.open_folder(a_course_folder(tmp_path))
    html = service.render_part(opened, LESSON, PART, {"tom-tat": "Tóm tắt"}).html
    assert "Hỏi người phụ trách CNTT khi chưa chắc." in html
    assert '<p class="callout-title">Tóm tắt</p>' in html


@pytest.mark.parametrize(("lesson", "part"), [(LESSON, "khac"), ("khac", PART)])
def test_an_unknown_part_is_refused(service: AuthorService, tmp_path: Path, lesson: str, part: str) -> None:
    opened = service.open_folder(a_course_folder(tmp_path))
    with pytest.raises(Refused) as caught:
        service.render_part(opened, LessonId(lesson), PartId(part))
    assert caught.value.reason is Reason.NOT_FOUND


def keys_of(sheets: tuple[Sheet, ...]) -> list[str]:
    return [sheet.key for sheet in sheets]


def test_the_front_page_is_previewed(service: AuthorService, tmp_path: Path) -> None:
    (sheet,) = service.preview(service.open_folder(a_course_folder(tmp_path)), "course.md")
    assert isinstance(sheet, TextSheet)
    assert (sheet.key, sheet.title) == ("course", a_course().title)
    assert a_course().welcome.split()[0] in sheet.html


def test_a_lesson_is_previewed_part_by_part_with_its_questions_and_lines(
    service: AuthorService, tmp_path: Path
) -> None:
    opened = service.open_folder(a_course_folder(tmp_path))
    name = "1-can-ban/1-kiem-tra-kenh-khac.md"
    sheets = service.preview(opened, name, {"tom-tat": "Tóm tắt"})
    assert keys_of(sheets) == [
        f"{LESSON}/{LESSON}-mo-dau",
        f"{LESSON}/{LESSON}-cac-buoc",
        f"{LESSON}/{LESSON}-kiem-tra",
        "ca-01",
        "ca-02",
        "ca-03",
    ]
    lines = opened.path_of(name).read_text(encoding="utf-8").splitlines()
    for sheet in sheets:
        title = sheet.title if isinstance(sheet, TextSheet) else sheet.key
        assert title in lines[sheet.line - 1]
    steps = sheets[1]
    assert isinstance(steps, TextSheet)
    assert '<p class="callout-title">Tóm tắt</p>' in steps.html


def test_modules_banks_and_tests_are_previewed(service: AuthorService, tmp_path: Path) -> None:
    opened = service.open_folder(a_course_folder(tmp_path))
    assert keys_of(service.preview(opened, "1-can-ban/module.md")) == ["module/can-ban"]
    assert keys_of(service.preview(opened, "bank/nh-kenh-khac.md")) == [
        f"nh-{number:02}" for number in range(1, 9)
    ]
    assert keys_of(service.preview(opened, "final-test.md")) == ["quiz/kiem-tra-cuoi-khoa"]


def test_pictures_are_previewed_one_by_one_or_all_together(service: AuthorService, tmp_path: Path) -> None:
    opened = service.open_folder(a_course_folder(tmp_path))
    for name in ("media/thu-mau.png", "media/"):
        (sheet,) = service.preview(opened, name)
        assert isinstance(sheet, TextSheet)
        assert '<img src="media/thu-mau.png"' in sheet.html
    assert service.preview(opened, "sources.md") == ()
    assert service.preview(opened, "") == ()


def test_an_empty_text_is_previewed_as_an_empty_sheet(service: AuthorService, tmp_path: Path) -> None:
    folder = a_course_folder(tmp_path, dataclasses.replace(a_course(), welcome=""))
    (sheet,) = service.preview(service.open_folder(folder), "course.md")
    assert isinstance(sheet, TextSheet)
    assert sheet.html == ""


def test_a_course_that_cannot_be_read_has_no_preview(service: AuthorService, tmp_path: Path) -> None:
    folder = a_course_folder(tmp_path)
    (folder / "course.md").unlink()
    opened = service.open_folder(folder)
    assert service.preview(opened, "bank/nh-kenh-khac.md") == ()
    with pytest.raises(Refused) as caught:
        service.judge(opened, ItemId("ca-01"), None)
    assert caught.value.reason is Reason.NOT_FOUND


def test_a_lesson_that_shares_its_id_with_its_module_is_previewed_without_lines(
    service: AuthorService, tmp_path: Path
) -> None:
    folder = a_course_folder(tmp_path)
    (folder / "1-can-ban" / "2-bao-cao.md").rename(folder / "1-can-ban" / "2-can-ban.md")
    opened = service.open_folder(folder)
    assert FindingKind.ID_REPEATED in [finding.kind for finding in opened.findings]
    assert ("lesson", "can-ban") not in opened.places
    assert not [place for kind, place in opened.places if kind == "part" and place.startswith("can-ban/")]


def test_a_lesson_written_twice_gets_the_lines_of_its_first_file_only(
    service: AuthorService, tmp_path: Path
) -> None:
    folder = a_course_folder(tmp_path)
    first = folder / "1-can-ban" / "1-kiem-tra-kenh-khac.md"
    text = first.read_text(encoding="utf-8")
    (folder / "1-can-ban" / "3-kiem-tra-kenh-khac.md").write_text(
        f"{text}\n\n## Thêm một phần {{#them}}\n\nVài chữ.\n", encoding="utf-8"
    )
    opened = service.open_folder(folder)
    assert FindingKind.ID_REPEATED in [finding.kind for finding in opened.findings]
    assert ("part", f"{LESSON}/them") not in opened.places
    assert opened.places["part", f"{LESSON}/{PART}"].file == "1-can-ban/1-kiem-tra-kenh-khac.md"


def test_an_answer_is_judged_as_for_a_learner(service: AuthorService, tmp_path: Path) -> None:
    opened = service.open_folder(a_course_folder(tmp_path))
    item = ItemId("ca-01")
    assert service.judge(opened, item, right_answer(a_course().item(item))).verdict is Verdict.RIGHT
    assert service.judge(opened, item, None).verdict is Verdict.WRONG
    with pytest.raises(Refused) as caught:
        service.judge(opened, ItemId("khac"), None)
    assert caught.value.reason is Reason.NOT_FOUND


def test_a_card_is_saved_for_the_committee(service: AuthorService, tmp_path: Path) -> None:
    made = service.make_key("Chị Hạnh", PASSPHRASE, tmp_path / "khoa.json")
    service.save_card(made.card, tmp_path / "the.txt")
    assert service.read_card(tmp_path / "the.txt").key == made.public
    assert service.open_key(tmp_path / "khoa.json", PASSPHRASE) == made


def test_a_key_is_made_once(service: AuthorService, tmp_path: Path) -> None:
    file = tmp_path / "khoa.json"
    made = service.make_key(" Chị  Hạnh ", PASSPHRASE, file)
    assert made.name == "Chị Hạnh"
    assert made.public == a_trainer_key().public
    (tmp_path / "card.json").write_text(made.card, encoding="utf-8")
    assert service.read_card(tmp_path / "card.json").key == made.public
    with pytest.raises(Refused) as caught:
        service.make_key("Chị Hạnh", PASSPHRASE, file)
    assert caught.value.reason is Reason.FILE_EXISTS


def test_a_pack_is_written_and_opens(service: AuthorService, tmp_path: Path) -> None:
    folder = a_course_folder(tmp_path)
    key = tmp_path / "khoa.json"
    key_made = service.make_key("Chị Hạnh", PASSPHRASE, key)
    made = service.pack(folder, key, PASSPHRASE, tmp_path / "thu-la")
    assert made.path == tmp_path / "thu-la.hspack"
    assert made.path.read_bytes() == a_pack()
    assert (made.signer_name, made.short_code) == ("Chị Hạnh", key_made.short_code)
    opened = service.open_pack(made.path, (key_made.public,))
    assert (opened.digest, opened.signer, opened.size) == (made.digest, key_made.public, made.size)
    assert service.pack(folder, key, PASSPHRASE, tmp_path / "b.hspack").path.name == "b.hspack"


def test_a_wrong_passphrase_writes_nothing(service: AuthorService, tmp_path: Path) -> None:
    key = tmp_path / "khoa.json"
    service.make_key("Chị Hạnh", PASSPHRASE, key)
    out = tmp_path / "a.hspack"
    with pytest.raises(Refused) as caught:
        service.pack(a_course_folder(tmp_path), key, "một hai ba bốn năm", out)
    assert caught.value.reason is Reason.PASSPHRASE_WRONG
    assert not out.exists()


def test_a_pack_that_cannot_be_opened_is_named(service: AuthorService, tmp_path: Path) -> None:
    path = tmp_path / "a.hspack"
    path.write_bytes(b"x")
    with pytest.raises(Refused) as caught:
        service.open_pack(path)
    assert (caught.value.reason, caught.value.where) == (Reason.FILE_NOT_OURS, "a.hspack")


def a_taker(lender: Path, broken_lesson: str = "") -> Path:
    """A folder beside `lender` that takes its first lesson; `broken_lesson` is an id to take out of that lesson."""
    folder = lender.parent / "goi-ngan"
    folder.mkdir()
    for name in ("course.md", "final-test.md"):
        (folder / name).write_bytes((lender / name).read_bytes())
    text = f"---\nfrom: {lender.name}\nlessons: [kiem-tra-kenh-khac]\n---\n"
    (folder / "taken.md").write_text(text, encoding="utf-8")
    path = lender / "1-can-ban" / "1-kiem-tra-kenh-khac.md"
    path.write_text(path.read_text(encoding="utf-8").replace(broken_lesson, "", 1), encoding="utf-8")
    return folder


def test_taken_files_are_known_by_where_they_stand(service: AuthorService, tmp_path: Path) -> None:
    lender = a_course_folder(tmp_path)
    opened = service.open_folder(a_taker(lender))
    assert opened.findings == ()
    assert opened.lender == lender
    lesson = "1-can-ban/1-kiem-tra-kenh-khac.md"
    assert opened.taken == {lesson, "1-can-ban/module.md", "bank/nh-kenh-khac.md", "media/thu-mau.png"}
    assert opened.path_of(lesson) == lender / lesson
    assert opened.path_of("course.md") == opened.folder / "course.md"
    assert service.open_folder(lender).path_of(lesson) == lender / lesson


def test_mending_leaves_taken_files_alone(service: AuthorService, tmp_path: Path) -> None:
    lender = a_course_folder(tmp_path)
    opened = service.open_folder(a_taker(lender, " {#a}"))
    assert [(each.kind, each.folder) for each in opened.findings] == [(FindingKind.ID_MISSING, "thu-la")]
    assert service.proposed_fixes(opened) == ()
    path = opened.folder / "course.md"
    path.write_text(path.read_text(encoding="utf-8").replace('"1.0"', "1.0"), encoding="utf-8")
    assert [change.file for change in service.proposed_fixes(opened)] == ["course.md"]
    fixed = service.fix(opened)
    assert fixed.changed == 1
    assert [each.folder for each in fixed.course.findings] == ["thu-la"]
    assert not (opened.folder / "1-can-ban").exists()
