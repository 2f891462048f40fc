"""The forty lines that check a report without this program: they run, take good reports and refuse all others."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest

from tests.committee_room import PASSPHRASE, Room, cheap_locks
from tests.trust_builders import a_reader, a_report, a_signing_key, some_events
from trainer.domain.log import GENESIS, verify_chain
from trainer.domain.report import Report
from trainer.formats import envelope, report_file, sealed
from trainer.formats.envelope import PayloadKind
from trainer.storage.vault import VAULT_NAME

PAGE = Path(report_file.__file__).parent / "independent-check.md"
ALLOWED = {"base64", "hashlib", "json", "sys", "pyrage", "nacl"}


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script as a reader of the page would save it."""
    _, _, rest = PAGE.read_text(encoding="utf-8").partition("```python\n")
    code, fence, _ = rest.partition("```\n")
    assert fence
    path = tmp_path_factory.mktemp("check") / "check.py"
    path.write_text(code, encoding="utf-8")
    return path


def test_it_has_forty_lines_and_knows_nothing_of_this_program(script: Path) -> None:
    code = script.read_text(encoding="utf-8")
    assert len(code.splitlines()) <= 40
    imported: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert imported <= ALLOWED


def run(script: Path, report: bytes, key: str | Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    """What a person would type."""
    file = script.with_name("bao-cao.hsreport")
    file.write_bytes(report)
    if isinstance(key, str):
        path = script.with_name("khoa.txt")
        path.write_text(f"{key}\n", encoding="utf-8")
    else:
        path = key
    return subprocess.run(
        [sys.executable, "-X", "utf8", script, file, path],
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=script.parent,
        check=False,
    )


def test_a_real_report_is_checked_with_the_committee_s_own_key_file(script: Path, tmp_path: Path) -> None:
    with cheap_locks():
        room = Room(tmp_path)
        room.add_course()
        room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
        learner = room.learner(5)
        learner.learn()
        learner.sit()
        data = learner.report()
        vault = room.home / "committee" / VAULT_NAME
        received = room.receive(data)
        room.close()
    done = run(script, data, vault, f"{PASSPHRASE}\n")
    assert (done.returncode, done.stderr) == (0, "")
    receipt = received.recorded.receipts[0]
    for expected in (
        learner.key.public,
        learner.log,
        f"n {len(learner.texts)}",
        receipt.head,
        receipt.report,
    ):
        assert expected in done.stdout
    wrong = run(script, data, vault, "another passphrase\n")
    assert (wrong.returncode, wrong.stdout) == (1, "")


GOOD = a_report()


def written(report: Report = GOOD) -> bytes:
    return report_file.write(report, a_signing_key(), [a_reader().public])


def test_a_report_that_goes_on_is_checked_too(script: Path) -> None:
    events = some_events(4, 5)
    head = verify_chain(bytes.fromhex(GOOD.head), events).hex()
    done = run(
        script, written(replace(GOOD, first=5, prev=GOOD.head, events=events, head=head)), a_reader().secret
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "from 5 n 4" in done.stdout


def resigned(bend: Callable[[dict[str, object]], object], kind: PayloadKind = PayloadKind.REPORT) -> bytes:
    """The report with members changed and signed again by its own key: only its inner truth is wrong."""
    opened = sealed.open_sealed(written(), [a_reader()], cap=envelope.REPORT_CAP)
    body = json.loads(envelope.peek(opened, envelope.REPORT_CAP).body)
    bend(body)
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return seal(envelope.seal(kind, data, [a_signing_key()]))


def seal(signed: bytes) -> bytes:
    return bytes(pyrage.encrypt(signed, [pyrage.x25519.Recipient.from_str(a_reader().public)]))


def reworded(old: bytes, new: bytes) -> bytes:
    """The report with bytes of its envelope changed and not signed again."""
    opened = sealed.open_sealed(written(), [a_reader()], cap=envelope.REPORT_CAP)
    assert old in opened
    return seal(opened.replace(old, new, 1))


def other_signer() -> bytes:
    body = envelope.peek(
        sealed.open_sealed(written(), [a_reader()], cap=envelope.REPORT_CAP), envelope.REPORT_CAP
    ).body
    return seal(envelope.seal(PayloadKind.REPORT, body, [a_signing_key(8)]))


DAMAGED: dict[str, Callable[[], bytes]] = {
    "cut off": lambda: written()[:-1],
    "a flipped bit": lambda: written()[:-5] + bytes([written()[-5] ^ 1]) + written()[-4:],
    "not sealed": lambda: b"{}",
    "of another kind": lambda: resigned(lambda body: None, PayloadKind.BATCH),
    "signed by another key": other_signer,
    "a signature of another body": lambda: reworded(b'"sig":"', b'"sig":"AAAA'),
    "another key id": lambda: reworded(b'"keyid":"SHA256:', b'"keyid":"SHA256:0'),
    "an event edited": lambda: resigned(
        lambda body: body.update(events=[str(text).replace("1200", "1") for text in GOOD.events])
    ),
    "an event left out": lambda: resigned(lambda body: body.update(events=list(GOOD.events[:-1]), n=4)),
    "a head of zeros": lambda: resigned(lambda body: body.update(head="00" * 32)),
    "a beginning that is none": lambda: resigned(lambda body: body.update(prev="11" * 32)),
    "a wrong count": lambda: resigned(lambda body: body.update(n=4)),
    "events out of their places": lambda: resigned(
        lambda body: body.update(
            events=list(some_events(5, 1)), head=verify_chain(GENESIS, some_events(5, 1)).hex()
        )
    ),
    "a key that signed nothing": lambda: resigned(lambda body: body.update(key=a_signing_key(8).public)),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_report_is_refused(script: Path, damage: str) -> None:
    done = run(script, DAMAGED[damage](), a_reader().secret)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("refused: ")


def test_another_reader_opens_nothing(script: Path) -> None:
    assert run(script, written(), a_reader(99).secret).returncode == 1
