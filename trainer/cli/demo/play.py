"""The play: a committee, a trainer and officials, honest, hurried and dishonest, on one real course.

Nothing is hard-coded: the play knows what each person answered, works out what that must give, and holds it against
what the committee's program counts from the files.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from trainer.cli.demo import forgery
from trainer.cli.demo.official import Official
from trainer.cli.demo.people import COMMITTEE, ORGANISATION, UNITS, Invented, invent
from trainer.cli.demo.played import Handed, Outcome, Played
from trainer.cli.demo.scenes import ODD_SCENES, SCENES, Stage
from trainer.cli.demo.told_clock import ToldClock
from trainer.domain.codes import short_code
from trainer.domain.course import Course
from trainer.domain.errors import Reason, Refused
from trainer.domain.intake import Verdict
from trainer.domain.standing import Progress
from trainer.formats.keys import ReaderKey
from trainer.services.author import AuthorService
from trainer.services.committee import CommitteeService
from trainer.services.committee.values import Slip, Wish
from trainer.services.learner.report_pages import ReportState

PASSPHRASE = "bon tu khong lien quan nhau"
"""The committee of the play is invented and its folder is a sample: its passphrase may stand here."""
TRAINER_PASSPHRASE = "mot cau du dai de giu khoa"
Say = Callable[[str], None]


class Play:
    """Sets the stage in a folder and plays with so many officials; `say` is told what happens.

    `scenes` gives the first officials these scenes instead of the usual ones.
    """

    def __init__(
        self,
        folder: Path,
        course_folder: Path,
        *,
        people: int,
        seed: int,
        today: date,
        say: Say,
        scenes: Sequence[str] = ODD_SCENES,
    ) -> None:
        self._count, self._scenes = people, tuple(scenes)
        self.folder, self._course_folder, self.seed, self._say = folder, course_folder, seed, say
        self.reports = folder / "bao-cao"
        self._shipped = folder / "may-tinh" / "khoa-hoc"
        noon = datetime.combine(today, datetime.min.time()).astimezone() + timedelta(hours=9)
        self._start = noon - timedelta(days=20)
        self._first_day, self._last_day = noon - timedelta(days=5), noon
        self._clock = ToldClock(self._start)
        self._chance = random.Random(seed)
        self.committee = CommitteeService(
            folder / "ban-chi-dao", clock=self._clock, token=self._chance.randbytes
        )
        self._officials: dict[str, Official] = {}
        self._played: Played | None = None

    def run(self) -> Played:
        """Play from the first day to the last; every step is the real program's."""
        self._prepare()
        played = self._played = self._set_stage()
        people = invent(self._count, self.seed)
        organisation_file, codes = self._enrol_everyone(played, people)
        root_code = self.committee.setup.status().root_code
        self._say("learn")
        first, later = self._learn(played, people, organisation_file, root_code, codes)
        # The committee's folder as it was before anything came in, for a picture of reports being checked.
        shutil.copytree(self.folder / "ban-chi-dao", self.before)
        self._receive(played, first, self._first_day)
        self._receive(played, later, self._last_day)
        self._decide(played)
        self._publish_back(played)
        self._check_figures(played)
        return played

    def close(self) -> None:
        """End every program of the play."""
        for official in self._officials.values():
            official.close()
        self.committee.close()

    def outcome(self, home_name: str) -> Outcome | None:
        """What became of the person of a PC; None for second PCs and thieves."""
        return None if self._played is None else self._played.outcomes.get(home_name)

    @property
    def course(self) -> Course:
        """The course that is played."""
        assert self._played is not None, "the play has not begun"
        return self._played.course

    @property
    def shipped(self) -> Path:
        """The folder of shipped courses of every PC of the play; it is empty, the packs come by file."""
        return self._shipped

    @property
    def course_folder(self) -> Path:
        """The folder of the course as its author wrote it."""
        return self._course_folder

    @property
    def before(self) -> Path:
        """A copy of the committee's folder as it was before the first report."""
        return self.folder / "ban-chi-dao-truoc"

    def unused_slip(self) -> Slip:
        """A slip whose code nobody has typed yet."""
        slips = self.committee.roster.slips()
        return next(slip for unit in slips.units for slip in unit.slips)

    @property
    def officials(self) -> dict[str, Official]:
        """The officials by staff code, with their programs still running."""
        return self._officials

    # -- before ------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        for path in (self.folder, self.reports, self._shipped):
            path.mkdir(parents=True, exist_ok=True)

    def _set_stage(self) -> Played:
        self._say("committee")
        self.recovery = self.committee.setup.set_up(Wish(ORGANISATION, COMMITTEE, UNITS, PASSPHRASE))
        author = AuthorService()
        key_file = self.folder / "giang-vien" / "khoa-giang-vien.json"
        key_file.parent.mkdir(exist_ok=True)
        made = author.make_key("Giảng viên mẫu", TRAINER_PASSPHRASE, key_file)
        pack_file = self.folder / "giang-vien" / f"{self._course_folder.name}.hspack"
        pack = author.pack(self._course_folder, key_file, TRAINER_PASSPHRASE, pack_file)
        catalogue = self.committee.catalogue
        catalogue.accept_trainer(made.name, made.public, made.short_code)
        known = catalogue.add_pack(pack.path)
        due = self._last_day.date() - timedelta(days=1)
        catalogue.set_entry(known.course, mandatory=True, due=due)
        opened = author.open_folder(self._course_folder)
        assert opened.course is not None, "the course of the play has errors"
        return Played(self.folder, opened.course, pack)

    def _enrol_everyone(self, played: Played, people: tuple[Invented, ...]) -> tuple[Path, dict[str, str]]:
        from trainer.cli.demo.roster_sheet import write_roster

        self._say("roster")
        sheet = self.folder / "ban-chi-dao" / "danh-sach.xlsx"
        write_roster(sheet, people)
        reading = self.committee.roster.read(sheet)
        played.check("rows of the roster", len(reading.rows), len(people))
        self.committee.roster.apply(self.committee.roster.compare(reading))
        played.slips = self.committee.roster.slips()
        codes = {slip.staff_code: slip.code for unit in played.slips.units for slip in unit.slips}
        organisation_file = self.folder / "to-chuc-1.hsorg"
        self.committee.publisher.publish(organisation_file)
        return organisation_file, codes

    # -- learning ----------------------------------------------------------------------------------------

    def _official(self, person: Invented, played: Played, *, place: str = "") -> Official:
        home = self.folder / "may-tinh" / f"{person.staff_code}{place}"
        day = self._start + timedelta(days=self._chance.randint(1, 10), minutes=self._chance.randint(0, 400))
        official = Official(person, home, day, shipped=self._shipped, seed=self.seed)
        self._officials[home.name] = official
        return official

    def _learn(
        self, played: Played, people: tuple[Invented, ...], file: Path, root: str, codes: dict[str, str]
    ) -> tuple[list[Handed], list[Handed]]:
        first: list[Handed] = []
        later: list[Handed] = []
        for number, person in enumerate(people):
            asked = number < len(self._scenes)
            scene = self._scenes[number] if asked else SCENES[number % len(SCENES)]
            outcome = Outcome(person, scene)
            played.outcomes[person.staff_code] = outcome
            stage = Stage(self, played, person, outcome, file, root, codes[person.staff_code])
            handed = stage.play()
            (later if scene in ODD_SCENES else first).extend(handed)
            self._say(f"person {number + 1}/{len(people)}")
        self._chance.shuffle(first)
        self._chance.shuffle(later)
        # A replayed file has to come after the one it repeats to be the repetition.
        later.sort(key=lambda each: each.expected in (Verdict.DUPLICATE, Verdict.FORK))
        return _in_order(first), later

    # -- the committee's days ----------------------------------------------------------------------------

    def _receive(self, played: Played, handed: list[Handed], day: datetime) -> None:
        self._say("import")
        self._clock.go_to(day)
        if not handed:
            return
        checking = self.committee.intake.check([each.path for each in handed])
        seen = list(checking)
        recorded = self.committee.intake.record(checking)
        played.check("receipts", len(recorded.receipts), checking.recordable)
        by_name = {verdict.file_name: verdict for verdict in seen}
        for each in handed:
            verdict = by_name[each.path.name]
            played.verdicts.append(verdict)
            played.check(f"verdict of {each.path.name} ({each.note})", verdict.verdict, each.expected)
            if each.reason is not None:
                played.check(f"reason of {each.path.name}", verdict.reason, each.reason)
        played.handed.extend(handed)

    def _decide(self, played: Played) -> None:
        """The officer hears a short code by telephone from the one who is honest, and from nobody else."""
        self._say("approve")
        honest = [
            official
            for name, official in self._officials.items()
            if played.outcomes.get(name) is not None and played.outcomes[name].kind == "by-hand"
        ]
        for official in honest:
            me = official.learner.profiles.me
            assert me is not None, "an official of the play has no open profile"
            waiting = next(
                each for each in self.committee.approvals.waiting() if short_code(each.key) == me.short_code
            )
            line = next(
                each
                for each in self.committee.roster.people()
                if each.person.staff_code == official.person.staff_code
            )
            try:
                self.committee.approvals.approve(waiting.key, line.person.id, "0000-0000-0000")
                played.wrong.append("a wrong short code was accepted")
            except Refused as refusal:
                played.check("refusal of a wrong short code", refusal.reason, Reason.SHORT_CODE_WRONG)
            self.committee.approvals.approve(waiting.key, line.person.id, me.short_code)

    def _publish_back(self, played: Played) -> None:
        self._say("publish")
        file = self.folder / "to-chuc-2.hsorg"
        played.published = self.committee.publisher.publish(file)
        for name, official in self._officials.items():
            official.clock.go_to(self._last_day + timedelta(hours=2))
            if official.learner.profiles.me is None or official.learner.organisation.facts() is None:
                continue
            official.learner.organisation.receive(file)
            outcome = played.outcomes.get(name)
            rows = official.learner.reports.all()
            if rows and all(row.state is ReportState.RECEIVED for row in rows):
                played.acknowledged += 1
            elif outcome is not None and outcome.kind in SCENES and rows:
                played.wrong.append(f"{name}: a report of an honest person is not acknowledged")

    def _check_figures(self, played: Played) -> None:
        self._say("figures")
        played.overview = self.committee.overview.overview(played.course.id)
        standings = {
            line.person.staff_code: standing for line in played.overview.people for standing in line.standings
        }
        for code, outcome in played.outcomes.items():
            standing = standings[code]
            passed = outcome.passed and outcome.counted
            played.check(f"{code} ({outcome.kind}) passed", standing.progress is Progress.PASSED, passed)
            if outcome.counted:
                played.check(f"{code} ({outcome.kind}) score", standing.score_bp, outcome.score_bp)
        expected = sum(outcome.passed and outcome.counted for outcome in played.outcomes.values())
        played.check("finished", played.overview.finished, expected)
        played.check("asked", played.overview.asked, len(played.outcomes))
        played.check("journal broken at", self.committee.journal.check(), None)

    def reader(self) -> ReaderKey:
        """The committee's reader key, for the shorter way of `forgery.rewrite`."""
        from trainer.storage.vault import Office

        return Office(self.folder / "ban-chi-dao").open_vault(PASSPHRASE).readers[0]

    def new_official(self, person: Invented, played: Played, *, place: str = "") -> Official:
        """Give a person a PC."""
        return self._official(person, played, place=place)

    def copy_pc(self, official: Official, place: str) -> Official:
        """The same PC's profile in a second folder."""
        home = official.home.with_name(official.home.name + place)
        twin = forgery.copy_of(official, home, shipped=self._shipped, seed=self.seed)
        self._officials[home.name] = twin
        return twin


def _in_order(handed: list[Handed]) -> list[Handed]:
    """The files as they come, with the verdict that their order gives."""
    told = []
    for place, each in enumerate(handed):
        before = {earlier.path for earlier in handed[:place]}
        told.append(replace(each, expected=Verdict.COVERED) if each.held_by in before else each)
    return told
