"""`hocso learner`: learn without a window; enrol, courses, take, report, receive, backup, restore, export, delete."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from trainer.cli import GOOD, WRONG_USE, learner_keeping
from trainer.cli.speech import tell
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId
from trainer.domain.profile import Address, ProfileId
from trainer.services.learner import LearnerService
from trainer.services.learner.attempt_pages import AttemptResult
from trainer.services.learner.course_pages import CourseCard, CourseState
from trainer.services.learner.profile_pages import GrantState, Me
from trainer.ui.language import mark, tr, trn
from trainer.ui.language.formats import date_text, percent

_STATES = {
    CourseState.NOT_STARTED: mark("not started"),
    CourseState.IN_PROGRESS: mark("in progress"),
    CourseState.TEST_NEXT: mark("final test next"),
    CourseState.DONE: mark("done"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs and their options."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    enrol = verbs.add_parser("enrol", help=tr("make a profile, with an activation code or by hand"))
    enrol.add_argument("--org", type=Path, help=tr("the organisation file (.hsorg)"))
    enrol.add_argument("--root-code", help=tr("the code printed in the committee's letter"))
    enrol.add_argument("--code", help=tr("the activation code from the slip"))
    enrol.add_argument("--name", help=tr("full name, without an activation code"))
    enrol.add_argument("--staff-code", default="", help=tr("staff code"))
    enrol.add_argument("--unit", default="", help=tr("unit"))
    enrol.add_argument("--position", default="", help=tr("position"))
    enrol.add_argument(
        "--address",
        choices=[address.value for address in Address],
        default="none",
        help=tr("form of address"),
    )
    courses = verbs.add_parser("courses", help=tr("the courses on this computer and how far they are"))
    take = verbs.add_parser("take", help=tr("take a course, following a plan"))
    take.add_argument("course")
    take.add_argument("--answers", type=Path, help=tr("the plan: lessons and answers as JSON"))
    take.add_argument("--pack", type=Path, help=tr("a course pack to take up first (.hspack)"))
    report = verbs.add_parser("report", help=tr("write the completion report into a folder"))
    report.add_argument("--out", type=Path, required=True, help=tr("the folder to write into"))
    report.add_argument(
        "--full", action="store_true", help=tr("from the first event on, when the committee lacks some")
    )
    receive = verbs.add_parser("receive", help=tr("take in a newer organisation file"))
    receive.add_argument("file", type=Path)
    receive.add_argument(
        "--new-root-code", help=tr("the code of the committee's new letter, if its key was lost")
    )
    for verb in (enrol, courses, take, report, receive, *learner_keeping.add_verbs(verbs)):
        verb.add_argument("--home", type=Path, help=tr("the data folder, instead of this account's own"))
        verb.add_argument("--shipped", type=Path, help=tr("the folder of shipped courses"))
        verb.add_argument("--pin-file", type=Path, help=tr("a file whose first line is the PIN"))
        verb.add_argument("--json", action="store_true", help=tr("speak JSON, for a program"))
        if verb is not enrol:
            verb.add_argument("--profile", help=tr("which profile, where there are several"))


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked; 0 good, 1 refused."""
    learner = LearnerService(arguments.home, shipped=arguments.shipped)
    try:
        match arguments.verb:
            case "enrol":
                return _enrol(learner, arguments)
            case "courses":
                return _courses(learner, arguments)
            case "take":
                return _take(learner, arguments)
            case "report":
                return _report(learner, arguments)
            case "restore":
                return learner_keeping.restore(learner, arguments, _pin(arguments))
            case "backup":
                _open(learner, arguments)
                return learner_keeping.backup(learner, arguments)
            case "export":
                _open(learner, arguments)
                return learner_keeping.export(learner, arguments)
            case "delete":
                _open(learner, arguments)
                return learner_keeping.delete(learner, arguments, _pin(arguments))
            case _:
                return _receive(learner, arguments)
    finally:
        learner.profiles.close()


def _enrol(learner: LearnerService, arguments: argparse.Namespace) -> int:
    if bool(arguments.code) == bool(arguments.name) or bool(arguments.org) != bool(arguments.root_code):
        print(tr("Give either --code or --name, and --org together with --root-code."))
        return WRONG_USE
    pin = _pin(arguments)
    if arguments.org:
        learner.organisation.pin(arguments.org, arguments.root_code)
    if arguments.code:
        me = learner.profiles.enrol_with_code(arguments.code, pin=pin, address=Address(arguments.address))
    else:
        me = learner.profiles.enrol_by_hand(
            name=arguments.name,
            staff_code=arguments.staff_code,
            unit=arguments.unit,
            position=arguments.position,
            pin=pin,
            address=Address(arguments.address),
        )
    if arguments.json:
        tell({"ok": True, **_as_json(me)})
    else:
        print(tr("Profile made: {name}, {unit}.", name=me.profile.name, unit=me.profile.unit or "–"))
        if me.grant is not GrantState.GRANTED and not me.profile.proof:
            print(tr("Read this short code to the committee: {code}", code=me.short_code))
    return GOOD


def _courses(learner: LearnerService, arguments: argparse.Namespace) -> int:
    _open(learner, arguments)
    cards = learner.study.courses()
    if arguments.json:
        tell({"ok": True, "courses": [_card_json(card) for card in cards]})
        return GOOD
    for card in cards:
        due = tr(", due {day}", day=date_text(card.due)) if card.due else ""
        print(f"{card.id}: {card.title}")
        print(
            "  "
            + tr(
                "{state}, {done} of {all} lessons, {share}",
                state=tr(_STATES[card.state]),
                done=card.lessons_done,
                all=card.lessons,
                share=percent(card.progress_permille / 1000),
            )
            + due
        )
    return GOOD


def _take(learner: LearnerService, arguments: argparse.Namespace) -> int:
    from trainer.services.learner.plan_file import read_plan
    from trainer.services.learner.rehearsal import Plan, rehearse

    plan = read_plan(arguments.answers) if arguments.answers else Plan()
    _open(learner, arguments)
    if arguments.pack:
        learner.study.add_pack(arguments.pack)
    done = rehearse(learner, CourseId(arguments.course), plan)
    if arguments.json:
        tell(
            {
                "ok": True,
                "course": done.course,
                "lessons": done.lessons,
                "practised": done.practised,
                "results": [_result_json(result) for result in done.results],
            }
        )
        return GOOD
    print(trn("{n} lesson done.", "{n} lessons done.", done.lessons))
    for result in done.results:
        passed = tr("passed") if result.passed else tr("not passed")
        print(f"{result.title}: {percent(result.score_bp / 10_000)}, {passed}")
    return GOOD


def _report(learner: LearnerService, arguments: argparse.Namespace) -> int:
    _open(learner, arguments)
    made = learner.reports.make(arguments.out, pin=_pin(arguments), full=arguments.full)
    paths = [made.path, *made.others]
    if arguments.json:
        tell(
            {
                "ok": True,
                "number": made.number,
                "path": made.path,
                "others": made.others,
                "size": made.size,
                "digest": made.digest,
                "made": made.made,
            }
        )
    else:
        for path in paths:
            print(tr("Report written and read back: {path}", path=path))
    return GOOD


def _receive(learner: LearnerService, arguments: argparse.Namespace) -> int:
    if learner.profiles.all():
        _open(learner, arguments)
    if arguments.new_root_code:
        learner.organisation.succeed(arguments.file, arguments.new_root_code)
    got = learner.organisation.receive(arguments.file)
    if arguments.json:
        tell(
            {
                "ok": True,
                "organisation": got.facts.organisation,
                "made": got.facts.made,
                "unchanged": got.unchanged,
                "reports": got.reports,
                "confirmed": got.confirmed,
                "courses_new": got.courses_new,
                "courses_missing": got.courses_missing,
                "granted_now": got.granted_now,
            }
        )
        return GOOD
    print(
        tr(
            "{organisation}: file of {day} taken in.",
            organisation=got.facts.organisation,
            day=got.facts.made[:10],
        )
    )
    for number in got.reports:
        print(tr("Report {number}: received by the committee.", number=number))
    for title in got.confirmed:
        print(tr("{course}: confirmed by the committee.", course=title))
    return GOOD


def _open(learner: LearnerService, arguments: argparse.Namespace) -> Me:
    known = learner.profiles.all()
    wanted = [entry for entry in known if arguments.profile in (None, entry.id)]
    if not wanted:
        raise Refused(Reason.NOT_FOUND, where=arguments.profile or "profile")
    return learner.profiles.open(ProfileId(wanted[0].id), _pin(arguments))


def _pin(arguments: argparse.Namespace) -> str | None:
    if arguments.pin_file is None:
        return None
    lines = arguments.pin_file.read_text(encoding="utf-8").splitlines()
    return lines[0].strip() if lines else ""


def _as_json(me: Me) -> dict[str, Any]:
    return {
        "profile": me.profile.id,
        "name": me.profile.name,
        "staff_code": me.profile.staff_code,
        "unit": me.profile.unit,
        "key": me.profile.key,
        "short_code": me.short_code,
        "grant": me.grant.value,
    }


def _card_json(card: CourseCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": card.title,
        "state": card.state.value,
        "lessons": card.lessons,
        "lessons_done": card.lessons_done,
        "progress_permille": card.progress_permille,
        "mandatory": card.mandatory,
        "due": card.due,
        "best_score_bp": card.best_score_bp,
        "standing": card.standing.value,
    }


def _result_json(result: AttemptResult) -> dict[str, Any]:
    return {
        "attempt": result.attempt,
        "quiz": result.quiz,
        "score_bp": result.score_bp,
        "passed": result.passed,
        "must_failed": result.must_failed,
        "paper": result.paper.value,
    }
