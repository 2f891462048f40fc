"""The backup file: what goes in comes out, and nothing else ever comes out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.trust_builders import flipped
from trainer.domain.errors import Reason, Refused
from trainer.formats import backup_file
from trainer.formats.backup_file import Backup, BackupKind
from trainer.formats.passphrase_seal import WORK, open_under, seal_under

PASSPHRASE = "sông Hồng mùa nước nổi"
MADE = "2026-11-23T09:00:00+07:00"
VECTORS = Path(__file__).resolve().parents[1] / "vectors"


@pytest.fixture(autouse=True, scope="module")
def _cheap() -> Iterator[None]:
    dear, WORK.factor = WORK.factor, 4
    yield
    WORK.factor = dear


def a_backup(kind: BackupKind = BackupKind.PROFILE, **files: bytes) -> Backup:
    given_files = {name.replace("__", "."): data for name, data in files.items()}
    return Backup(kind, MADE, "1.0.0", given_files or {"profile.json": b"{}", "learner.db": b"SQLite" * 50})


def reason_of(data: bytes, expect: BackupKind = BackupKind.PROFILE, passphrase: str = PASSPHRASE) -> Reason:
    with pytest.raises(Refused) as refusal:
        backup_file.read(data, passphrase, expect=expect)
    return refusal.value.reason


def reading_of(data: bytes) -> object:
    try:
        return backup_file.read(data, PASSPHRASE, expect=BackupKind.PROFILE).files
    except Refused as refusal:
        return refusal.reason


def inside_of(backup: Backup) -> bytes:
    return open_under(backup_file.write(backup, PASSPHRASE), PASSPHRASE, cap=backup_file.CAP)


def sealed_again(header: Any, blobs: bytes) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header, separators=(",", ":")).encode()
    return seal_under(text + b"\n" + blobs, PASSPHRASE)


def bent(**members: Any) -> bytes:
    head, _, blobs = inside_of(a_backup()).partition(b"\n")
    return sealed_again(json.loads(head) | members, blobs)


@given(
    st.sampled_from(BackupKind),
    st.dictionaries(
        st.sampled_from(["organisation.hsorg", f"packs/{'3d' * 32}.hspack"]), st.binary(max_size=99)
    ),
)
@settings(max_examples=20)
def test_what_goes_in_comes_out(kind: BackupKind, files: dict[str, bytes]) -> None:
    backup = Backup(kind, MADE, "1.0.0", files)
    assert backup_file.read(backup_file.write(backup, PASSPHRASE), PASSPHRASE, expect=kind) == backup


@pytest.mark.parametrize("kind", BackupKind)
def test_every_name_it_may_hold_is_taken(kind: BackupKind) -> None:
    files = {name: name.encode() for name in backup_file.NAMES[kind]}
    made = backup_file.write(Backup(kind, MADE, "1.0.0", files), PASSPHRASE)
    assert backup_file.read(made, PASSPHRASE, expect=kind).files == files


@pytest.mark.parametrize(
    "name",
    ["../x", "notes.txt", "packs/x.hspack", "/etc/passwd", "vault.json", "Learner.db", "packs/../x", "con"],
)
def test_no_other_name_goes_in_or_comes_out(name: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        backup_file.write(Backup(BackupKind.PROFILE, MADE, "1.0.0", {name: b""}), PASSPHRASE)
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    head = json.loads(inside_of(a_backup()).partition(b"\n")[0])
    head["files"] = [{"name": name, "size": 0, "sha256": empty}]
    assert reason_of(sealed_again(head, b"")) is Reason.FILE_BROKEN


def test_a_backup_of_the_other_kind_is_called_that() -> None:
    made = backup_file.write(a_backup(BackupKind.COMMITTEE, vault__json=b"{}"), PASSPHRASE)
    assert reason_of(made) is Reason.WRONG_KIND
    assert reason_of(backup_file.write(a_backup(), PASSPHRASE), BackupKind.COMMITTEE) is Reason.WRONG_KIND


def test_a_weak_passphrase_makes_no_backup() -> None:
    with pytest.raises(Refused) as refusal:
        backup_file.write(a_backup(), "123456")
    assert refusal.value.reason is Reason.PASSPHRASE_TOO_SHORT


def test_a_wrong_passphrase_and_a_foreign_file_are_told_apart() -> None:
    made = backup_file.write(a_backup(), PASSPHRASE)
    assert reason_of(made, passphrase="quite another long phrase") is Reason.PASSPHRASE_WRONG
    assert reason_of(b"PK\x03\x04") is Reason.FILE_NOT_OURS
    backup_file.check_sealed(made)
    with pytest.raises(Refused) as refusal:
        backup_file.check_sealed(made[:100])
    assert refusal.value.reason is Reason.FILE_BROKEN


def test_any_flipped_bit_is_refused() -> None:
    for place, changed in flipped(backup_file.write(a_backup(), PASSPHRASE), 200, seed=9):
        assert reason_of(changed) in {Reason.FILE_BROKEN, Reason.PASSPHRASE_WRONG, Reason.FILE_NOT_OURS}, (
            place
        )


def test_a_bit_flipped_inside_changes_no_file_unseen() -> None:
    read = [
        (place, reading_of(seal_under(changed, PASSPHRASE)))
        for place, changed in flipped(inside_of(a_backup()), 300, seed=10)
    ]
    taken = [place for place, found in read if found == a_backup().files]
    refused = [place for place, found in read if found in (Reason.FILE_BROKEN, Reason.WRONG_KIND)]
    assert len(taken) + len(refused) == 300
    assert len(refused) > 250  # date and version are the maker's words, protected by the seal alone


@pytest.mark.parametrize(
    "members",
    [
        {"v": 2},
        {"hocso": "locked"},
        {"kind": "author"},
        {"made": "yesterday"},
        {"made": "2026-02-30T09:00:00+07:00"},
        {"made": ""},
        {"app": "x" * 401},
        {"files": []},
        {"files": None},
        {"more": 1},
    ],
)
def test_a_header_bent_in_any_member_is_refused(members: dict[str, Any]) -> None:
    assert reason_of(bent(**members)) is Reason.FILE_BROKEN


def test_files_twice_or_out_of_order_or_of_another_size_are_refused() -> None:
    head, _, blobs = inside_of(a_backup()).partition(b"\n")
    files = json.loads(head)["files"]
    assert reason_of(bent(files=[files[1], files[0]])) is Reason.FILE_BROKEN
    assert reason_of(bent(files=[files[0], files[0]])) is Reason.FILE_BROKEN
    assert reason_of(bent(files=[files[0] | {"size": files[0]["size"] + 1}, files[1]])) is Reason.FILE_BROKEN
    assert reason_of(bent(files=[files[0] | {"size": -1}, files[1]])) is Reason.FILE_BROKEN
    assert reason_of(bent(files=[files[0] | {"size": 2**60}, files[1]])) is Reason.FILE_BROKEN
    swapped = [files[0] | {"size": files[1]["size"]}, files[1] | {"size": files[0]["size"]}]
    assert reason_of(bent(files=swapped)) is Reason.FILE_BROKEN
    assert reason_of(sealed_again(head, blobs + b"x")) is Reason.FILE_BROKEN
    assert reason_of(sealed_again(head, blobs[:-1])) is Reason.FILE_BROKEN
    assert reason_of(sealed_again(head, b"X" + blobs[1:])) is Reason.FILE_BROKEN


def test_a_header_without_end_or_longer_than_allowed_is_refused() -> None:
    assert reason_of(seal_under(b"", PASSPHRASE)) is Reason.FILE_BROKEN
    assert reason_of(seal_under(b"{}", PASSPHRASE)) is Reason.FILE_BROKEN
    assert (
        reason_of(seal_under(b" " * (backup_file.HEADER_CAP + 1) + b"\n", PASSPHRASE)) is Reason.FILE_BROKEN
    )
    head = inside_of(a_backup()).partition(b"\n")[0]
    assert reason_of(sealed_again(head.replace(b",", b", "), b"")) is Reason.FILE_BROKEN
    assert reason_of(sealed_again(b"[" * 100_000, b"")) is Reason.FILE_BROKEN


def test_more_than_may_be_inside_is_refused_when_writing_and_before_opening(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = backup_file.write(a_backup(), PASSPHRASE)
    monkeypatch.setattr(backup_file, "CAP", 100)
    with pytest.raises(Refused) as refusal:
        backup_file.write(a_backup(), PASSPHRASE)
    assert refusal.value.reason is Reason.FILE_TOO_LARGE
    assert reason_of(made) is Reason.FILE_TOO_LARGE


@pytest.mark.parametrize("kind", BackupKind)
def test_the_frozen_backup_opens_for_ever(kind: BackupKind) -> None:
    data = (VECTORS / f"backup-{kind.value}-v1.hsbackup").read_bytes()
    backup = backup_file.read(data, PASSPHRASE, expect=kind)
    assert backup == Backup(
        kind, MADE, "1.0.0", {name: f"{name}\n".encode() for name in sorted(backup_file.NAMES[kind])}
    )
