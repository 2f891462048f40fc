"""A learner's folder of layout 1, made before there was any other, opens for ever."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.services.learner.pc import COURSE, Pc
from trainer.domain.log import Interrupted, LogKind
from trainer.domain.profile import Address, ProfileId
from trainer.services.learner import LearnerService
from trainer.storage import machine

FROZEN = Path(__file__).resolve().parents[1] / "vectors" / "learner-layout-1"
PROFILE = ProfileId("00000000000000aa")
DIGESTS = {
    "keys.lock": "ea4b1ba7149888ed88a3871e51d42aeb68505650f16cc670590e3f17ea871abd",
    "learner.db": "73d9b4d55bb48a7363fac352d1a5b9d1907114094a99137a91099038a320110d",
    "profile.json": "2d87006653389f7d9ea699afa0dd809dac8a10a6da1e6e28e3a62cc726513c3d",
}
LAST = "26e8c166436a9581c89778036ba7903eaf20d13d0a44ca270f4eb30ded2a480b"


@pytest.fixture
def learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LearnerService:
    monkeypatch.setattr(machine, "_system_number", lambda: "vector")
    pc = Pc(tmp_path)
    shutil.copytree(FROZEN, pc.home)
    return pc.learner


def test_the_frozen_files_are_those_that_were_frozen() -> None:
    found = {
        name: hashlib.sha256((FROZEN / "profiles" / PROFILE / name).read_bytes()).hexdigest()
        for name in DIGESTS
    }
    assert found == DIGESTS


def test_a_profile_of_layout_1_opens_with_its_pin_and_everything_in_it(learner: LearnerService) -> None:
    (person,) = learner.profiles.all()
    assert (person.name, person.has_pin) == ("Nguyễn Thị Thu Hà", True)
    me = learner.profiles.open(PROFILE, "135790")
    assert me.profile.key == "03402954daaabb20fbed4eb1dfb483e0b6489c9258725237f9f995ae78f8d106"
    assert me.address is Address.CHI
    data = learner.own_data.everything()
    first = data.logs[0]
    assert first.events[15].stamp.seq == 15
    assert hashlib.sha256(first.events[15].text.encode()).hexdigest() == LAST
    record = learner._session.opened().logbook.events(LogKind.RECORD)
    assert sum(isinstance(event, Interrupted) for _, event in record) == 1
    assert [(row.number, row.file_name) for row in learner.reports.all()] == [
        (1, "bao-cao-mh-017-20261123.hsreport")
    ]
    (result,) = learner.test.attempts(COURSE)
    assert result.passed
    page = learner.study.course(COURSE)
    assert all(line.done for module in page.modules for line in module.lessons)
    assert learner.test.open_attempt() is not None
    learner.profiles.close()


def test_a_profile_of_layout_1_goes_on(learner: LearnerService) -> None:
    learner.profiles.open(PROFILE, "135790")
    assert [log.parent for log in learner.own_data.everything().logs] == ["", ""]
    running = learner.test.resume()
    learner.test.submit(running.attempt)
    learner.profiles.close()
    learner.profiles.open(PROFILE, "135790")
    assert len(learner.test.attempts(COURSE)) == 2
    learner.profiles.close()
