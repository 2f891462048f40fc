"""What the officials do: one scene a person, honest or not, through the real programs."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.cli.demo import forgery
from trainer.cli.demo.official import Official, Taken
from trainer.cli.demo.people import Invented
from trainer.cli.demo.played import Handed, Outcome, Played
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PackDigest
from trainer.domain.intake import Verdict
from trainer.ui.language import mark

if TYPE_CHECKING:
    from trainer.cli.demo.play import Play

SCENES = (
    "passes",
    "passes",
    "passes-later",
    "fails",
    "passes",
    "hurried",
    "passes",
    "absent",
    "power-cut",
    "passes",
)
"""What most people do, over and over."""
ODD_SCENES = (
    "by-hand",
    "two-pcs",
    "boasts",
    "forged-key",
    "replays",
    "doctored-pack",
    "fork",
    "gap",
    "edits-database",
    "damaged-file",
    "foreign-file",
    "by-hand-unapproved",
)
"""What a few people do, once each."""


@dataclass(slots=True)
class Stage:
    """One person's scene; returns the files that reach the committee."""

    _play: Play
    _played: Played
    _person: Invented
    _outcome: Outcome
    _file: Path
    _root: str
    _code: str

    def play(self) -> list[Handed]:
        """Play the scene named in the outcome."""
        scene = {
            "passes": self._passes,
            "passes-later": self._passes_later,
            "fails": self._fails,
            "hurried": self._hurried,
            "absent": self._absent,
            "power-cut": self._power_cut,
            "by-hand": self._by_hand,
            "by-hand-unapproved": self._by_hand_unapproved,
            "two-pcs": self._two_pcs,
            "boasts": self._boasts,
            "forged-key": self._forged_key,
            "replays": self._replays,
            "doctored-pack": self._doctored_pack,
            "fork": self._fork,
            "gap": self._gap,
            "edits-database": self._edits_database,
            "damaged-file": self._damaged_file,
            "foreign-file": self._foreign_file,
        }[self._outcome.kind]
        return scene()

    def _ready(self, *, place: str = "", pin: bool = False) -> Official:
        official = self._play.new_official(self._person, self._played, place=place)
        official.enrol(self._file, self._root, self._code, pin=pin)
        official.learner.study.add_pack(self._played.pack.path)
        self._outcome.started = True
        return official

    def _hand_in(self, official: Official, *, pin: bool = False) -> Path:
        made = official.hand_in(self._play.reports, pin=pin)
        return made.path

    def _note(self, taken: Taken) -> None:
        if self._outcome.score_bp is None or taken.score_bp > self._outcome.score_bp:
            self._outcome.score_bp = taken.score_bp
        self._outcome.passed = self._outcome.passed or taken.passed

    def _learnt(self, *, wrong: int = 2, place: str = "", pin: bool = False) -> Official:
        official = self._ready(place=place, pin=pin)
        official.read_lessons(self._played.course)
        self._note(official.take_test(self._played.course, wrong=wrong))
        return official

    def _passes(self) -> list[Handed]:
        pin = has_pin(self._person)
        official = self._learnt(wrong=official_wrong(self._person), pin=pin)
        return [Handed(self._hand_in(official, pin=pin), Verdict.VALID, mark("honest"))]

    def _passes_later(self) -> list[Handed]:
        official = self._ready()
        official.read_lessons(self._played.course)
        self._note(official.take_test(self._played.course, wrong=9))
        early = self._hand_in(official)
        self._note(official.take_test(self._played.course, wrong=1))
        late = self._hand_in(official)
        # The second report holds the first one's events again, because no receipt has come yet.
        return [
            Handed(early, Verdict.VALID, mark("first try failed"), held_by=late),
            Handed(late, Verdict.VALID, mark("second try passed")),
        ]

    def _fails(self) -> list[Handed]:
        return [Handed(self._hand_in(self._learnt(wrong=11)), Verdict.VALID, mark("not passed"))]

    def _hurried(self) -> list[Handed]:
        official = self._ready()
        official.read_lessons(self._played.course, count=3)
        return [Handed(self._hand_in(official), Verdict.VALID, mark("three lessons only"))]

    def _absent(self) -> list[Handed]:
        return []

    def _power_cut(self) -> list[Handed]:
        official = self._ready()
        official.read_lessons(self._played.course)
        official.begin_test(self._played.course, answers=10)
        official.power_cut(minutes=25)
        self._note(official.finish_test(self._played.course))
        return [Handed(self._hand_in(official), Verdict.VALID, mark("power cut in the test"))]

    def _by_hand(self) -> list[Handed]:
        official = self._play.new_official(self._person, self._played)
        official.enrol_by_hand(self._file, self._root)
        official.learner.study.add_pack(self._played.pack.path)
        official.read_lessons(self._played.course)
        self._outcome.started = True
        self._note(official.take_test(self._played.course, wrong=1))
        return [Handed(self._hand_in(official), Verdict.WAITING, mark("no code, approved by telephone"))]

    def _by_hand_unapproved(self) -> list[Handed]:
        handed = self._by_hand()
        self._outcome.counted = False
        return [Handed(handed[0].path, Verdict.WAITING, mark("no code, never called"))]

    def _two_pcs(self) -> list[Handed]:
        home = self._learnt(wrong=12)
        office = self._learnt(wrong=1, place="-may-2")
        return [
            Handed(self._hand_in(home), Verdict.VALID, mark("first PC, not passed")),
            Handed(self._hand_in(office), Verdict.VALID, mark("second PC, passed")),
        ]

    def _boasts(self) -> list[Handed]:
        official = self._learnt(wrong=13)
        honest = self._hand_in(official)
        out = honest.with_name("bao-cao-khoe-diem.hsreport")
        forgery.rewrite(
            honest, out, reader=self._play.reader(), key=forgery.own_key(official), bend=forgery.boasting
        )
        honest.unlink()
        return [Handed(out, Verdict.SCORE_DIFFERS, mark("claims 100 points"))]

    def _forged_key(self) -> list[Handed]:
        """Somebody else makes a profile under this person's name and code number; the person never learns."""
        thief = self._play.new_official(self._person, self._played, place="-ke-gian")
        thief.enrol_by_hand(self._file, self._root)
        thief.learner.study.add_pack(self._played.pack.path)
        thief.read_lessons(self._played.course)
        thief.take_test(self._played.course, wrong=0)
        path = thief.hand_in(self._play.folder / "usb-la").path
        target = self._play.reports / "bao-cao-mao-danh.hsreport"
        shutil.move(path, target)
        self._outcome.counted = False
        return [Handed(target, Verdict.WAITING, mark("another key under this name"))]

    def _replays(self) -> list[Handed]:
        official = self._learnt(wrong=3)
        path = self._hand_in(official)
        again = path.with_name("zz-gui-lai.hsreport")
        shutil.copyfile(path, again)
        return [
            Handed(path, Verdict.VALID, mark("honest")),
            Handed(again, Verdict.DUPLICATE, mark("the same file again")),
        ]

    def _doctored_pack(self) -> list[Handed]:
        official = self._learnt(wrong=0)
        honest = self._hand_in(official)
        out = honest.with_name("bao-cao-goi-tu-che.hsreport")
        known = PackDigest(self._played.pack.digest)
        bend = forgery.from_another_pack(known, PackDigest("ab" * 32))
        forgery.rewrite(honest, out, reader=self._play.reader(), key=forgery.own_key(official), bend=bend)
        honest.unlink()
        self._outcome.counted = False
        return [Handed(out, Verdict.UNKNOWN_PACK, mark("a pack of one's own making"))]

    def _fork(self) -> list[Handed]:
        official = self._ready()
        official.read_lessons(self._played.course)
        twin = self._play.copy_pc(official, "-ban-sao")
        official.take_test(self._played.course, wrong=12)
        twin.clock.go_on(600)
        twin.take_test(self._played.course, wrong=0)
        one = self._hand_in(official)
        other = self._hand_in(twin)
        renamed = other.with_name("zz-ban-sao.hsreport")
        other.rename(renamed)
        self._outcome.counted = False
        return [
            Handed(one, Verdict.VALID, mark("one branch")),
            Handed(renamed, Verdict.FORK, mark("the other branch")),
        ]

    def _gap(self) -> list[Handed]:
        official = self._learnt(wrong=2)
        whole = self._hand_in(official)
        out = whole.with_name("bao-cao-thieu-dau.hsreport")
        bend = forgery.without_beginning(4)
        forgery.rewrite(whole, out, reader=self._play.reader(), key=forgery.own_key(official), bend=bend)
        whole.unlink()
        return [Handed(out, Verdict.GAP, mark("the first events are missing"))]

    def _edits_database(self) -> list[Handed]:
        """A score edited in the learner's own store is noticed before a report can be made of it."""
        official = self._learnt(wrong=12)
        self._played.check("answers edited by hand", forgery.edit_answers(official) > 0, expected=True)
        try:
            official.open_again()
            official.hand_in(self._play.reports)
            self._played.wrong.append("a report was made of an edited database")
        except Refused as refusal:
            self._played.check("refusal of an edited database", refusal.reason, Reason.CHAIN_BROKEN)
        self._outcome.counted = False
        return []

    def _damaged_file(self) -> list[Handed]:
        official = self._learnt(wrong=2)
        path = self._hand_in(official)
        broken = path.with_name("hong.hsreport")
        forgery.flip_a_byte(path, broken, 0.6)
        return [
            Handed(broken, Verdict.INVALID, mark("one byte damaged on the stick"), Reason.SEAL_BROKEN),
            Handed(path, Verdict.VALID, mark("the same report, sent again whole")),
        ]

    def _foreign_file(self) -> list[Handed]:
        letter = self._play.reports / "giay-moi-hop.hsreport"
        letter.write_bytes(b"Kinh moi anh/chi du hop.\r\n")
        return [Handed(letter, Verdict.INVALID, mark("a letter under a wrong name"))]


def official_wrong(person: Invented) -> int:
    """How many answers an honest person leaves empty: 0 to 4, by the last digit of the staff code."""
    return int(person.staff_code[-1]) % 5


def has_pin(person: Invented) -> bool:
    """Whether an honest person guards the profile with a PIN: those whose staff code ends in 5."""
    return person.staff_code.endswith("5")
