"""`hocso verify` tells every file of ours apart, says whether it holds, and never ends in a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyrage
import pytest

from tests.builders import a_pack, a_trainer_key
from tests.trust_builders import (
    IMPORTER,
    VECTORS,
    a_catalogue,
    a_grant,
    a_reader,
    a_report,
    a_root,
    a_root_line,
    a_signing_key,
    an_organisation_file,
    contents,
    flipped,
    the_org,
)
from trainer.cli import main
from trainer.domain.codes import root_code, short_code
from trainer.domain.ids import OrgId
from trainer.domain.organisation import TrainerKey
from trainer.formats import envelope, keys, report_file
from trainer.formats.course_pack import open_pack
from trainer.formats.envelope import PayloadKind
from trainer.formats.keys import ReaderKey
from trainer.formats.organisation_file import organisation_id
from trainer.formats.trainer_key_file import key_card
from trainer.ui.language import Language, set_language

PASSPHRASE = "một hai ba bốn"


@pytest.fixture(autouse=True)
def _cheap_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys.COST, "passes", 1)
    monkeypatch.setattr(keys.COST, "memory_kib", 8)
    set_language(Language.VIETNAMESE)


@pytest.fixture
def given(tmp_path: Path) -> list[str]:
    """The committee's key file and its passphrase, as options."""
    (tmp_path / "khoa.json").write_bytes(
        keys.lock(a_reader().secret.encode("ascii"), PASSPHRASE, label="reader")
    )
    (tmp_path / "mat-khau.txt").write_text(f"\ufeff{PASSPHRASE}\r\n", encoding="utf-8", newline="")
    return ["--reader-key", str(tmp_path / "khoa.json"), "--passphrase-file", str(tmp_path / "mat-khau.txt")]


def judged(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["verify", str(path), *options, "--json"])
    return code, json.loads(capsys.readouterr().out)


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def report_for(org: OrgId) -> bytes:
    return report_file.write(a_report(org=org), a_signing_key(), [a_reader().public])


def test_a_sealed_report_is_told_without_a_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, fact = judged(capsys, put(tmp_path, "x.hsreport", report_for(the_org())))
    assert (code, fact["kind"], fact["holds"], fact["readers"]) == (0, "report", None, 1)
    assert "Nguyễn" not in json.dumps(fact, ensure_ascii=False)


def test_a_report_is_opened_with_the_committees_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    path = put(tmp_path, "x.hsreport", report_for(the_org()))
    code, fact = judged(capsys, path, *given)
    assert (code, fact["holds"], fact["name"]) == (0, True, "Nguyễn Thị Thu Hà")
    assert fact["short_code"] == short_code(a_signing_key().public)
    assert main(["verify", str(path), *given]) == 0
    assert "Tệp nguyên vẹn." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("granted", "received", "word"),
    [(False, False, "chưa được duyệt"), (True, False, "chưa được ghi nhận"), (True, True, "đã ghi nhận")],
)
def test_the_organisation_file_says_how_a_report_stands(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    given: list[str],
    granted: bool,
    received: bool,
    word: str,
) -> None:
    path = put(tmp_path, "x.hsreport", report_for(the_org()))
    digest = report_file.read(path.read_bytes(), [a_reader()]).digest
    receipt = contents().receipts[0]
    receipts = (type(receipt)(1, receipt.received, digest, receipt.log, 4, receipt.head),) if received else ()
    data = an_organisation_file(grants=(a_grant(),) if granted else (), receipts=receipts)
    org = put(tmp_path, "o.hsorg", data)
    code, fact = judged(capsys, path, *given, "--org", str(org))
    assert (code, fact["granted"], fact["received"]) == (0, granted, received)
    assert word in fact["message"]


def test_a_report_for_another_organisation_does_not_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    path = put(tmp_path, "x.hsreport", report_for(OrgId("0a" * 32)))
    org = put(tmp_path, "o.hsorg", an_organisation_file())
    code, fact = judged(capsys, path, *given, "--org", str(org))
    assert (code, fact["holds"], fact["reason"]) == (1, False, "org-other")


@pytest.mark.parametrize("file", sorted((VECTORS / "bad").iterdir()), ids=lambda file: file.name)
def test_the_frozen_bad_files_are_never_said_to_hold_as_ours(
    file: Path, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    own = [] if file.suffix == ".hsreport" else ["--org", str(VECTORS / "organisation-v1.hsorg")]
    code, fact = judged(capsys, file, *given, *own)
    assert fact["holds"] is not True
    assert code == (0 if fact["kind"] == "backup" else 1)
    assert main(["verify", str(file), *given, *own]) == code
    assert capsys.readouterr().out.endswith(".\n")


def test_a_hundred_flipped_bits_each_are_refused_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    org = put(tmp_path, "o.hsorg", an_organisation_file())
    for name, data in (("x.hsreport", report_for(the_org())), ("y.hsorg", org.read_bytes())):
        for place, changed in flipped(data, 100, seed=9):
            code, fact = judged(capsys, put(tmp_path, name, changed), *given, "--org", str(org))
            assert (code, fact["ok"], fact["holds"]) == (1, False, False), place
            assert fact["message"].endswith(".")


def test_an_organisation_file_shows_the_code_to_compare(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(tmp_path, "o.hsorg", an_organisation_file())
    code, fact = judged(capsys, path)
    assert (code, fact["kind"], fact["code"]) == (0, "organisation", root_code(the_org()))
    assert "thư" in fact["message"]
    assert main(["verify", str(path)]) == 0
    assert root_code(the_org()) in capsys.readouterr().out


def test_an_organisation_file_is_compared_with_the_one_in_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = put(tmp_path, "1.hsorg", an_organisation_file(number=1))
    new = put(tmp_path, "2.hsorg", an_organisation_file(number=2))
    assert judged(capsys, new, "--org", str(old))[1]["holds"] is True
    code, fact = judged(capsys, old, "--org", str(new))
    assert (code, fact["reason"]) == (1, "org-older")


def test_a_pack_is_judged_by_the_catalogue_and_the_trainers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = a_pack()
    path = put(tmp_path, "x.hspack", data)
    opened = open_pack(data)
    assert judged(capsys, path)[1]["holds"] is None

    def org(name: str, *, listed: bool, trainer: TrainerKey | None) -> str:
        root = a_root_line(a_root(trainers=() if trainer is None else (trainer,)))
        entry = a_catalogue().entries[0]
        entries = (type(entry)(opened.course.id, "x", (opened.digest,), True, None),) if listed else ()
        made = an_organisation_file((root,), catalogue=a_catalogue(entries=entries))
        assert organisation_id(root)
        return str(put(tmp_path, name, made))

    known = TrainerKey("Cô Lan", a_trainer_key().public)
    code, fact = judged(capsys, path, "--org", org("a", listed=True, trainer=None))
    assert (code, fact["holds"], fact["in_catalogue"], "signer" in fact) == (0, True, True, False)
    code, fact = judged(capsys, path, "--org", org("b", listed=False, trainer=known))
    assert (code, fact["signer"], fact["trainer_accepted"]) == (0, "Cô Lan", True)
    code, fact = judged(capsys, path, "--org", org("c", listed=False, trainer=None))
    assert (code, fact["reason"]) == (1, "signer-unknown")
    other = TrainerKey("Cô Lan", a_trainer_key().public, ("khac",))
    code, fact = judged(capsys, path, "--org", org("d", listed=False, trainer=other))
    assert (code, fact["reason"]) == (1, "pack-unknown")


def test_key_files_are_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    code, fact = judged(capsys, Path(given[1]))
    assert (code, fact["kind"], fact["label"]) == (0, "locked-key", "reader")
    assert main(["verify", given[1]]) == 0
    assert "reader" in capsys.readouterr().out
    nameless = put(tmp_path, "n.json", keys.lock(b"x", PASSPHRASE))
    assert main(["verify", str(nameless)]) == 0
    card = put(tmp_path, "card.json", key_card("Cô Lan", a_trainer_key().public).encode())
    code, fact = judged(capsys, card)
    assert (code, fact["kind"], fact["short_code"]) == (0, "trainer-card", short_code(a_trainer_key().public))
    known = a_root_line(a_root(trainers=(TrainerKey("Cô Lan", a_trainer_key().public),)))
    accepting = put(tmp_path, "o.hsorg", an_organisation_file((known,)))
    assert judged(capsys, card, "--org", str(accepting))[1]["accepted"] is True
    plain = put(tmp_path, "p.hsorg", an_organisation_file())
    assert judged(capsys, card, "--org", str(plain))[1]["accepted"] is False


def test_other_files_are_named_for_what_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    backup = put(tmp_path, "x.hsbackup", pyrage.passphrase.encrypt(b"x", "x"))
    assert judged(capsys, backup)[1]["kind"] == "backup"
    single = put(tmp_path, "x.json", envelope.seal(PayloadKind.RECEIPT, b"{}", [IMPORTER]))
    code, fact = judged(capsys, single)
    assert (code, fact["kind"], fact["payload"], fact["holds"]) == (0, "line", "receipt", None)
    code, fact = judged(capsys, put(tmp_path, "x.pdf", b"%PDF-1.7"))
    assert (code, fact["kind"], fact["reason"]) == (1, "unknown", "file-not-ours")


def test_a_wrong_passphrase_or_key_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    path = put(tmp_path, "x.hsreport", report_for(the_org()))
    put(tmp_path, "mat-khau.txt", b"sai")
    code, fact = judged(capsys, path, *given)
    assert (code, fact["reason"]) == (1, "passphrase-wrong")
    put(tmp_path, "mat-khau.txt", PASSPHRASE.encode())
    put(tmp_path, "khoa.json", keys.lock(b"no reader key", PASSPHRASE))
    code, fact = judged(capsys, path, *given)
    assert (code, fact["reason"]) == (1, "key-malformed")
    put(
        tmp_path,
        "khoa.json",
        keys.lock(b'{"reader":"' + ReaderKey.generate(b"z" * 32).secret.encode() + b'"}', PASSPHRASE),
    )
    code, fact = judged(capsys, path, *given)
    assert (code, fact["reason"]) == (1, "seal-foreign")


def test_a_missing_or_huge_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["verify", str(tmp_path / "none")]) == 1
    assert capsys.readouterr().err
    from trainer.cli import verify

    monkeypatch.setattr(verify, "_LARGEST", 3)
    code, fact = judged(capsys, put(tmp_path, "x", b"1234"))
    assert (code, fact["reason"]) == (1, "file-too-large")
    assert main(["verify"]) == 2
