"""`hocso committee` about keys that end, people who are erased, and the audit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.committee_room import PASSPHRASE, Learner, Room, cheap_locks
from trainer.cli import main


class Office:
    """Two people with reports, and the command line of their committee."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.room = Room(home)
        self.room.add_course()
        self.room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"), ("Lê An", "MH-3", "Trạm Y tế"))
        self.learners: list[Learner] = []
        for seed, code in ((1, "MH-1"), (2, "MH-3")):
            learner = self.room.learner(seed, staff_code=code)
            learner.learn()
            learner.sit()
            self.room.receive(learner.report())
            self.learners.append(learner)
        self.secret = home / "passphrase.txt"
        self.secret.write_text(PASSPHRASE, encoding="utf-8")

    def say(self, *words: str) -> tuple[int, str]:
        """Run a verb; its exit code and what it printed."""
        code = main(
            [
                "committee",
                *words,
                "--home",
                str(self.room.home / "committee"),
                "--passphrase-file",
                str(self.secret),
            ]
        )
        return code, self._capsys.readouterr().out

    def tell(self, *words: str) -> tuple[int, Any]:
        """The same as JSON."""
        code, out = self.say(*words, "--json")
        return code, json.loads(out)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    with cheap_locks():
        made = Office(tmp_path, capsys)
        yield made
        made.room.close()


def test_the_computers_of_a_person_are_listed(office: Office) -> None:
    key = office.learners[0].key.public
    code, out = office.say("keys-of", "mh-1")
    assert code == 0
    assert key in out
    assert "Đang dùng" in out
    assert office.tell("keys-of", "MH-1")[1]["devices"][0]["state"] == "in-use"
    assert office.say("keys-of", "MH-9")[0] == 1


def test_a_key_is_revoked_after_a_receipt_and_first_only_in_words(office: Office) -> None:
    key = office.learners[0].key.public
    code, out = office.say("revoke", "--key", key, "--after", "0", "--dry-run")
    assert code == 0
    assert "1 báo cáo thôi được tính." in out
    assert "Văn phòng hoàn thành: 1/1, sau đó 0/1" in out
    assert office.room.committee.overview.overview().finished == 2
    code, fact = office.tell(
        "revoke", "--key", key, "--after", "0", "--reason", "misused", "--note", "cho mượn máy"
    )
    assert (code, fact["done"], fact["revocation"]["after_receipt_no"]) == (0, True, 0)
    assert office.room.committee.overview.overview().finished == 1
    code, out = office.say("keys-of", "MH-1")
    assert "tính đến biên nhận số 0: bị người khác dùng · cho mượn máy" in out
    assert office.say("revoke", "--key", key)[0] == 1
    assert office.say("revoke", "--key", office.learners[1].key.public, "--after", "7")[0] == 1


def test_an_old_computer_is_retired(office: Office) -> None:
    code, out = office.say("retire", "--key", office.learners[1].key.public)
    assert code == 0
    assert "Không số liệu nào thay đổi." in out
    assert office.room.committee.overview.overview().finished == 2


def test_a_person_is_erased_when_it_is_meant(office: Office) -> None:
    code, out = office.say("erase", "MH-1")
    assert code == 0
    assert "Chưa xóa gì. Thêm --yes để xóa." in out
    assert office.say("keys-of", "MH-1")[0] == 0
    code, fact = office.tell("erase", "MH-1", "--yes", "--ground", "mistake")
    assert (code, fact["done"]["number"], fact["done"]["wiped"]) == (0, 1, True)
    assert office.say("keys-of", "MH-1")[0] == 1
    assert office.say("audit")[0] == 0
    code, out = office.say("erase", "MH-3", "--yes")
    assert code == 0
    assert "Tệp cơ sở dữ liệu không còn sót gì đã xóa." in out
    assert office.say("erase", "MH-3", "--yes")[0] == 1


def test_a_busy_store_is_said_and_wiped_later(office: Office) -> None:
    with closing(sqlite3.connect(office.room.home / "committee" / "committee.db")) as other:
        other.isolation_level = None
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM report").fetchone()
        code, out = office.say("erase", "MH-1", "--yes")
        assert code == 1
        assert "chạy lại lệnh này" in out
    assert office.tell("erase") == (0, {"ok": True, "wiped": True})
    assert office.say("erase")[0] == 0


def test_leavers_are_listed_and_erased_when_their_time_is_over(office: Office) -> None:
    code, out = office.say("leavers", "--years", "3")
    assert code == 0
    assert "được lưu 3 năm" in out
    assert office.say("leavers", "--years", "0")[0] == 2
    assert "Chưa có ai hết thời hạn lưu." in office.say("erase", "--over")[1]
    assert office.tell("erase", "--over")[1]["done"] is False
    with closing(sqlite3.connect(office.room.home / "committee" / "committee.db")) as connection:
        connection.execute(
            "UPDATE person SET active = 0, gone_since = '2001-01-01T08:00:00+07:00' WHERE staff_code = 'MH-3'"
        )
        connection.execute("UPDATE person SET active = 0 WHERE staff_code = 'MH-1'")
        connection.commit()
    code, out = office.say("leavers")
    assert "hết hạn lưu" in out
    assert len(office.tell("leavers")[1]["leavers"]) == 2
    assert office.tell("erase", "--over", "--yes", "--ground", "retention")[1]["done"]["people"] == 1
    assert len(office.tell("leavers")[1]["leavers"]) == 1


def test_an_audit_says_what_it_looked_at_and_what_it_found(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "to-chuc.hsorg"
    assert office.say("publish", str(file))[0] == 0
    code, out = office.say("audit", "--org", str(file))
    assert code == 0
    assert "Đã xem 2 báo cáo" in out
    assert "Mọi thứ đều khớp." in out
    with closing(sqlite3.connect(office.room.home / "committee" / "committee.db")) as connection:
        connection.execute("DELETE FROM report WHERE receipt_no = 2")
        connection.commit()
    code, out = office.say("audit")
    assert code == 1
    assert "Thiếu biên nhận số 2." in out
    code, fact = office.tell("audit")
    assert (code, fact["ok"]) == (1, False)


def test_nothing_of_this_works_before_the_set_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for verb in ("audit", "leavers"):
        assert main(["committee", verb, "--home", str(tmp_path / "none")]) == 1
    assert "chưa" in capsys.readouterr().err
