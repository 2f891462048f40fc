"""Home, courses, lessons, practice, packs and search."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import (
    KINDS,
    a_course,
    a_lesson,
    a_pack,
    a_question,
    a_trainer_key,
)
from tests.services.learner.pc import COURSE, Pc
from tests.trust_builders import a_catalogue, a_root, a_root_line
from trainer.domain.course import Course, Module
from trainer.domain.errors import Reason, Refused
from trainer.domain.grading import right_answer
from trainer.domain.ids import CourseId, ItemId, LessonId, ModuleId, PackDigest, PartId, UnitId
from trainer.domain.organisation import CatalogueEntry, TrainerKey
from trainer.domain.progress import Mastery
from trainer.domain.question import Chosen, Filled, Matched, Ordered, Written
from trainer.services.learner.course_pages import CourseState, PackStanding
from trainer.services.learner.rehearsal import Plan, rehearse
from trainer.services.reading import QuestionKind, ShownGap, Verdict

FIRST, SECOND = LessonId("kiem-tra-kenh-khac"), LessonId("bao-cao")


def enrolled(pc: Pc, unit: str = "Văn phòng") -> Pc:
    pc.learner.profiles.enrol_by_hand(name="Nguyễn Thị Thu Hà", staff_code="MH-017", unit=unit)
    return pc


def test_home_says_what_is_next_and_goes_on_where_reading_stopped(pc: Pc) -> None:
    study = enrolled(pc).learner.study
    home = study.home()
    assert home.go_on is not None
    assert (home.go_on.lesson, home.go_on.begun, home.go_on.minutes_left) == (FIRST, False, 10)
    assert home.courses[0].state is CourseState.NOT_STARTED
    study.lesson(COURSE, SECOND)
    part = pc.course.lesson(SECOND).parts[1].id
    study.part_read(COURSE, SECOND, pc.course.lesson(SECOND).parts[0].id)
    study.save_position(COURSE, SECOND, part, 1400)
    home = study.home()
    assert home.go_on is not None
    assert (home.go_on.lesson, home.go_on.part, home.go_on.parts_left) == (SECOND, part, 2)
    assert home.go_on.begun
    page = study.lesson(COURSE, SECOND)
    assert (page.position_part, page.position_permille) == (part, 1000)
    assert (page.previous, page.next) == (FIRST, None)
    assert len(home.week) == 7
    assert home.week[-1].day == date(2026, 11, 23)


def test_the_same_place_is_noted_once(pc: Pc) -> None:
    study = enrolled(pc).learner.study
    part = pc.course.lesson(FIRST).parts[0].id
    for _ in range(5):
        study.save_position(COURSE, FIRST, part, 300)
    assert pc.learner.reports.my_data().positions == 1


def test_a_lesson_shows_its_parts_questions_and_pictures(pc: Pc) -> None:
    study = enrolled(pc).learner.study
    page = study.lesson(COURSE, FIRST, {"tom-tat": "Tóm tắt", "lam-ngay": "Làm ngay hôm nay"})
    assert [part.title for part in page.parts] == [
        "Một thư xin chuyển tiền",
        "Các bước nên làm",
        "Kiểm tra nhanh",
    ]
    assert "Tóm tắt" in page.parts[1].html
    assert "người phụ trách CNTT" in page.parts[1].html
    assert page.media == ("media/thu-mau.png",)
    assert study.media(COURSE, "media/thu-mau.png").startswith(b"\x89PNG")
    with pytest.raises(Refused):
        study.media(COURSE, "../course.md")
    assert page.next == SECOND
    assert page.sources[0].checked == date(2026, 11, 23)
    assert [question.kind for question in page.parts[2].questions] == [
        QuestionKind.ONE,
        QuestionKind.SEVERAL,
        QuestionKind.ORDER,
    ]


def test_the_last_part_finishes_the_lesson_once_and_time_is_counted(pc: Pc) -> None:
    study = enrolled(pc).learner.study
    study.lesson(COURSE, FIRST)
    standings = []
    for part in pc.course.lesson(FIRST).parts:
        pc.clock.go_on(100)
        standings.append(study.part_read(COURSE, FIRST, part.id))
    assert [standing.done_now for standing in standings] == [False, False, True]
    assert standings[-1].active_s == 300
    last = pc.course.lesson(FIRST).parts[-1].id
    assert not study.part_read(COURSE, FIRST, last).done_now
    unread = study.part_read(COURSE, FIRST, last, read=False)
    assert (unread.parts_read, unread.done) == (2, True)
    assert study.home().week[-1].minutes == 5
    assert study.courses()[0].lessons_done == 1


def test_finishing_a_lesson_ticks_all_its_parts(pc: Pc) -> None:
    study = enrolled(pc).learner.study
    assert study.finish_lesson(COURSE, FIRST).done_now
    again = study.finish_lesson(COURSE, FIRST)
    assert (again.parts_read, again.done, again.done_now) == (3, True, False)
    assert study.home().go_on is not None
    study.finish_lesson(COURSE, SECOND)
    assert study.home().go_on is None
    assert study.courses()[0].state is CourseState.TEST_NEXT


@pytest.mark.parametrize("name", ["none", ""])
def test_what_is_not_there_is_not_found(pc: Pc, name: str) -> None:
    study = enrolled(pc).learner.study
    for call in (
        lambda: study.course(CourseId(name)),
        lambda: study.lesson(COURSE, LessonId(name)),
        lambda: study.part_read(COURSE, FIRST, PartId(name)),
        lambda: study.practise(COURSE, ItemId(name), Chosen(())),
    ):
        with pytest.raises(Refused) as refusal:
            call()
        assert refusal.value.reason is Reason.NOT_FOUND


def test_practice_says_what_was_right_and_why(pc: Pc) -> None:
    study = enrolled(pc).learner.study
    study.lesson(COURSE, FIRST)
    wrong = study.practise(COURSE, ItemId("ca-01"), Chosen(("a",)))  # type: ignore[arg-type]
    assert (wrong.verdict, wrong.permille) == (Verdict.WRONG, 0)
    assert {option.id for option in wrong.options if option.chosen} == {"a"}
    assert {option.id for option in wrong.options if option.right} == {"b"}
    assert "Kênh khác" in wrong.explanation_html
    partly = study.practise(COURSE, ItemId("ca-02"), Chosen(("a",)))  # type: ignore[arg-type]
    assert (partly.verdict, partly.permille) == (Verdict.PARTLY, 500)
    cards = study.practise(COURSE, ItemId("ca-03"), Ordered(("a", "c", "b")))  # type: ignore[arg-type]
    assert (cards.parts_right, cards.right_order) == ((True, False, False), ("a", "b", "c"))
    page = study.lesson(COURSE, SECOND)
    shown = {question.id: question for question in page.parts[-1].questions}
    pairs = study.practise(COURSE, ItemId("ca-04"), Matched((("a", "a"),)))  # type: ignore[arg-type]
    assert list(pairs.parts_right) == [choice.id == "a" for choice in shown[ItemId("ca-04")].choices]
    assert study.practise(COURSE, ItemId("ca-05"), Written("x")).right_texts == (".gov.vn",)
    filled = study.practise(COURSE, ItemId("ca-07"), Filled(("dừng lại", "x")))
    assert filled.parts_right == (True, False)
    gaps = [piece for piece in shown[ItemId("ca-07")].pieces if isinstance(piece, ShownGap)]
    assert set(gaps[0].choices) == {"dừng lại", "bấm thử", "chuyển tiếp"}
    assert gaps[1].choices == ()
    for question in pc.course.questions():
        if question.id.startswith("ca-"):
            assert study.practise(COURSE, question.id, right_answer(question)).verdict is Verdict.RIGHT


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_shown_without_giving_its_answer_away(pc: Pc, kind: str) -> None:
    from trainer.services.question_pages import QuestionPages

    question = a_question(kind, hint="Nghĩ lại.")
    pages = QuestionPages(pc.course, {}, ())
    shown = pages.page(question, "00" * 16)
    assert shown.prompt
    assert shown.hint_html == "Nghĩ lại."
    assert pages.page(question, "00" * 16, with_hint=False).hint_html == ""
    assert pages.feedback(question, right_answer(question), "00" * 16).verdict is Verdict.RIGHT
    assert pages.feedback(question, None, "00" * 16).verdict is Verdict.WRONG


def test_the_course_page_shows_lessons_outcomes_and_the_gate(pc: Pc) -> None:
    study = enrolled(pc).learner.study
    study.finish_lesson(COURSE, FIRST)
    page = study.course(COURSE)
    rows = page.modules[0].lessons
    assert [(row.number, row.done, row.current) for row in rows] == [(1, True, False), (2, False, True)]
    assert page.outcomes[0].mastery is Mastery.LEARNING
    assert (page.tests[0].lessons_left, page.tests[0].attempts_left) == (1, 3)
    assert page.card.standing is PackStanding.SHIPPED
    assert page.go_on is not None


def test_the_organisations_wishes_stand_on_home(pc: Pc) -> None:
    other = CatalogueEntry(CourseId("khac"), "Khóa khác", (PackDigest("3d" * 32),), True, date(2026, 11, 20))
    mine = CatalogueEntry(COURSE, "Thư lạ", (pc.digest,), True, date(2026, 11, 30), (UnitId("u1"),))
    open_ = CatalogueEntry(CourseId("mo"), "Mở", (), False, None)
    pc.pin(catalogue=a_catalogue(entries=(mine, other, open_)))
    enrolled(pc)
    home = pc.learner.study.home()
    assert home.organisation is not None
    assert home.organisation.organisation == "UBND phường Mỹ Hào"
    card = home.courses[0]
    assert (card.mandatory, card.days_left, card.standing) == (True, 7, PackStanding.IN_CATALOGUE)
    assert [(course.title, course.days_left) for course in home.missing] == [("Khóa khác", -3), ("Mở", None)]
    assert not home.all_mandatory_done
    page = pc.learner.study.lesson(COURSE, FIRST)
    assert "phường Mỹ Hào" in pc.learner.study.course(COURSE).welcome_html
    assert page.course_title == "Thư lạ"
    enrolled(pc, unit="Trạm Y tế")
    assert not pc.learner.study.home().courses[0].mandatory


def test_all_mandatory_courses_done_is_said(pc: Pc) -> None:
    pc.pin()
    enrolled(pc)
    rehearse(pc.learner, COURSE, Plan())
    assert pc.learner.study.home().all_mandatory_done
    assert pc.learner.study.home().courses[0].state is CourseState.DONE


def test_a_pack_is_taken_up_and_placed_by_its_signer(pc: Pc) -> None:
    newer = a_course(version="1.10")
    path = pc.usb / "thu-la.hspack"
    path.write_bytes(a_pack(newer))
    added = pc.learner.study.add_pack(path)
    assert (added.standing, added.known, added.trainer) == (PackStanding.UNKNOWN, False, "")
    assert pc.learner.study.add_pack(path).known
    enrolled(pc)
    assert (
        pc.learner.study.course(COURSE).version == "1.0"
    )  # an unknown signer does not push the shipped course aside
    root = a_root(trainers=(TrainerKey("Cô Lan", a_trainer_key().public, ("thu-",)),))
    pc.learner.organisation.pin(pc.organisation_file(roots=(a_root_line(root),)), _root_code_of(root))
    assert pc.learner.study.add_pack(path).trainer == "Cô Lan"
    page = pc.learner.study.course(COURSE)
    assert page.card.standing is PackStanding.IN_CATALOGUE
    pc.learner.organisation.receive(
        pc.organisation_file(
            "2.hsorg", roots=(a_root_line(root),), number=2, catalogue=a_catalogue(entries=())
        )
    )
    page = pc.learner.study.course(COURSE)
    assert (page.version, page.trainer, page.card.standing) == ("1.10", "Cô Lan", PackStanding.BY_TRAINER)
    assert pc.restart().study.add_pack(path).known


def _root_code_of(root: object) -> str:
    from trainer.domain.codes import root_code
    from trainer.formats.organisation_file import organisation_id

    return root_code(organisation_id(a_root_line(root)))  # type: ignore[arg-type]


def test_the_catalogues_newest_pack_is_used(pc: Pc) -> None:
    newer = a_course(version="0.9")  # the catalogue decides, not the number
    path = pc.usb / "moi.hspack"
    path.write_bytes(a_pack(newer))
    added = pc.learner.study.add_pack(path)
    enrolled(pc)
    digest = next(digest for digest in pc.learner._session.library.all(()) if digest != pc.digest)
    entry = CatalogueEntry(COURSE, "Thư lạ", (digest, pc.digest), True, None)
    pc.pin(catalogue=a_catalogue(entries=(entry,)))
    assert pc.learner.study.course(COURSE).version == added.version == "0.9"


def test_broken_packs_are_refused_and_broken_kept_ones_left_out(pc: Pc) -> None:
    path = pc.usb / "x.hspack"
    path.write_bytes(b"not a pack")
    with pytest.raises(Refused):
        pc.learner.study.add_pack(path)
    assert not (pc.home / "packs").exists()
    path.write_bytes(a_pack(a_course("khac")))
    pc.learner.study.add_pack(path)
    (kept,) = (pc.home / "packs").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-40])
    (pc.folder / "shipped" / "broken").mkdir()
    (pc.folder / "shipped" / "broken" / "course.md").write_text("---\n", encoding="utf-8")
    (pc.folder / "shipped" / "README.md").write_text("x", encoding="utf-8")
    enrolled(pc)
    learner = pc.restart()
    learner.profiles.open(learner.profiles.all()[0].id)
    assert [card.id for card in learner.study.courses()] == [COURSE]
    assert learner._session.library.broken() == (kept.name,)
    kept.unlink()
    kept.with_name(f"{'0' * 64}.hspack").write_bytes(whole)
    assert pc.start()._session.library.broken() == (f"{'0' * 64}.hspack",)


def test_search_finds_with_and_without_marks_the_very_spelling_first(pc: Pc) -> None:
    study = enrolled(pc).learner.study
    assert study.search("   ") == ()
    assert study.search("khongcotu") == ()
    for wish in ("chuyển tiền", "chuyen tien", "CHUYEN TIEN", "tien chuyen", "chuyển tiề"):
        hits = study.search(wish)
        assert hits, wish
        hit = hits[0]
        assert hit.lesson in (FIRST, SECOND)
        assert [hit.excerpt[start:end].lower() for start, end in hit.spans]
    hit = study.search("dung lai")[0]
    assert {hit.excerpt[start:end].lower() for start, end in hit.spans} <= {"dừng", "lại"}
    assert hit.course_title == "Thư lạ"
    pc.usb.joinpath("k.hspack").write_bytes(a_pack(_with_word("Đặng Thị Ứng")))
    study.add_pack(pc.usb / "k.hspack")
    assert study.search("dang thi ung")[0].course == "khac"


def _with_word(word: str) -> Course:
    lesson = a_lesson()
    first = replace(lesson.parts[0], markdown=f"{lesson.parts[0].markdown}\n\n{word} (dữ liệu minh họa).")
    course = a_course("khac")
    lessons = (replace(lesson, parts=(first, *lesson.parts[1:])), course.lessons[1])
    return replace(course, modules=(Module(ModuleId("m"), "M", "Một.", lessons),))


def test_a_course_without_a_shipped_folder_is_no_trouble(pc: Pc) -> None:
    from trainer.services.learner import LearnerService

    learner = LearnerService(pc.home, clock=pc.clock, shipped=pc.folder / "nowhere")
    learner.profiles.enrol_by_hand(name="An", staff_code="", unit="")
    learner.warm()
    assert learner.study.home().courses == ()
    assert learner.study.home().go_on is None
    assert learner.home_folder == pc.home
    learner.profiles.close()


def test_the_content_of_a_course_is_there_for_rehearsals(pc: Pc) -> None:
    assert pc.learner.content(COURSE) == pc.course
