"""Keys, reports and organisation files for tests: valid by default, one word to bend."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from trainer.domain.ids import (
    AttemptId,
    CourseId,
    ItemId,
    LogId,
    OptionId,
    OrgId,
    PackDigest,
    PersonId,
    UnitId,
)
from trainer.domain.log import GENESIS, Answered, Opened, Stamp, verify_chain
from trainer.domain.organisation import (
    Catalogue,
    CatalogueEntry,
    CountedResult,
    Grant,
    GrantGround,
    PersonCard,
    Receipt,
    Revocation,
    Role,
    RoleKeys,
    Root,
    Unit,
)
from trainer.domain.question import Chosen
from trainer.domain.report import Claim, Introduction, Report
from trainer.formats import event_text
from trainer.formats.keys import ReaderKey, SigningKey
from trainer.formats.organisation_file import Contents, OrganisationKeys, build, organisation_id, write_root

NOW = "2026-11-23T08:00:00+07:00"
VECTORS = Path(__file__).parent / "vectors"
"""Frozen files of our own formats."""


def foreign_vectors(name: str) -> Path:
    """A file or folder of test data nobody here wrote, kept beside the project; where absent the test is skipped."""
    for folder in _beside_the_project():
        path = folder / "shared" / "vectors" / name
        if path.exists():
            return path
    pytest.skip(f"foreign test data is absent: ../shared/vectors/{name} (Wycheproof, CCTV, JSONTestSuite)")


def _beside_the_project() -> Iterator[Path]:
    """The folder around the project; for a second working tree of git, that around the first one too."""
    project = Path(__file__).parents[1]
    yield project.parent
    link = project / ".git"
    if link.is_file():
        repository = Path(link.read_text(encoding="utf-8").removeprefix("gitdir:").strip())
        yield repository.parents[3]  # <project>/.git/worktrees/<name>


def a_signing_key(seed: int = 7) -> SigningKey:
    return SigningKey(bytes([seed]) * 32)


def a_reader(seed: int = 9) -> ReaderKey:
    return ReaderKey.generate(bytes([seed]) * 32)


def some_events(count: int, first: int = 0) -> tuple[str, ...]:
    texts = []
    for seq in range(first, first + count):
        stamp = Stamp(seq, f"2026-11-23T08:{seq // 60 % 60:02d}:{seq % 60:02d}+07:00", seq * 1500)
        event = (
            Opened("1.0.0", "pc-01")
            if seq == 0
            else Answered(AttemptId("ab" * 16), ItemId("nh-mk-01"), Chosen((OptionId("a"),)), 1200)
        )
        texts.append(event_text.encode(stamp, event))
    return tuple(texts)


def a_report(**bent: Any) -> Report:
    events = bent.pop("events", some_events(5))
    report = Report(
        org=OrgId("0a" * 32),
        readers=(a_reader().public,),
        introduction=Introduction(
            "MH-017", "Nguyễn Thị Thu Hà", "Phòng Văn hóa – Xã hội", "Chuyên viên", "PC-01", "cd" * 32
        ),
        key=a_signing_key().public,
        log=LogId("1b" * 16),
        parent=None,
        first=0,
        prev=GENESIS.hex(),
        head=verify_chain(GENESIS, events).hex(),
        report_no=1,
        made=NOW,
        org_head="2c" * 32,
        app="1.0.0",
        claims=(
            Claim(
                CourseId("an-toan-thong-tin"),
                "An toàn thông tin",
                PackDigest("3d" * 32),
                8,
                8,
                9250,
                True,
                NOW,
            ),
        ),
        events=events,
    )
    return replace(report, **bent)


ROOT_KEY, REGISTRAR, CATALOGUE, IMPORTER = (a_signing_key(seed) for seed in (11, 12, 13, 14))
ORGANISATION_KEYS = OrganisationKeys(REGISTRAR, CATALOGUE, IMPORTER)


def a_root(**bent: Any) -> Root:
    root = Root(
        version=1,
        prev="",
        organisation="UBND phường Mỹ Hào",
        committee="Ban Chuyển đổi số",
        roles=(
            RoleKeys(Role.ROOT, 1, (ROOT_KEY.public,)),
            RoleKeys(Role.REGISTRAR, 1, (REGISTRAR.public,)),
            RoleKeys(Role.CATALOGUE, 1, (CATALOGUE.public,)),
            RoleKeys(Role.IMPORTER, 1, (IMPORTER.public,)),
        ),
        readers=(a_reader(9).public, a_reader(10).public),
        trainers=(),
        made=NOW,
        expires="2028-11-23T08:00:00+07:00",
    )
    return replace(root, **bent)


def roles(*root_keys: SigningKey, threshold: int = 1) -> tuple[RoleKeys, ...]:
    """The roles of `a_root` with other root keys."""
    return (RoleKeys(Role.ROOT, threshold, tuple(key.public for key in root_keys)), *a_root().roles[1:])


def a_root_line(root: Root | None = None, signers: Sequence[SigningKey] = (ROOT_KEY,)) -> bytes:
    return write_root(root or a_root(), signers)


def the_org() -> OrgId:
    return organisation_id(a_root_line())


def a_catalogue(**bent: Any) -> Catalogue:
    entry = CatalogueEntry(
        CourseId("an-toan-thong-tin"),
        "An toàn thông tin",
        (PackDigest("3d" * 32),),
        True,
        None,
        (UnitId("u1"),),
    )
    catalogue = Catalogue(
        1, NOW, "", (Unit(UnitId("u1"), "Văn phòng"),), (entry,), (("don_vi", "phường Mỹ Hào"),)
    )
    return replace(catalogue, **bent)


def a_card(name: str = "Nguyễn Thị Thu Hà", **bent: Any) -> PersonCard:
    card = PersonCard(PersonId("5e" * 16), name, "MH-017", "Văn phòng", "Chuyên viên", "2027-02-21")
    return replace(card, **bent)


def a_grant() -> Grant:
    return Grant(a_signing_key().public, PersonId("5e" * 16), GrantGround.ACTIVATION, NOW)


def a_revocation(version: int = 1) -> Revocation:
    return Revocation(version, a_signing_key(8).public, "mất máy", 3, NOW)


def contents(**bent: Any) -> Contents:
    full = Contents(
        number=1,
        made=NOW,
        catalogue=a_catalogue(),
        grants=(a_grant(),),
        revocations=(a_revocation(),),
        receipts=(Receipt(1, NOW, "6f" * 32, LogId("1b" * 16), 4, "7a" * 32, ("gap",)),),
        results=(
            CountedResult(
                PersonId("5e" * 16), CourseId("an-toan-thong-tin"), PackDigest("3d" * 32), True, 9250, NOW
            ),
        ),
    )
    return replace(full, **bent)


def an_organisation_file(
    roots: Sequence[bytes] = (), keys: OrganisationKeys = ORGANISATION_KEYS, **bent: Any
) -> bytes:
    return build(roots or (a_root_line(),), contents(**bent), keys)


def flipped(data: bytes, count: int, seed: int) -> Iterator[tuple[int, bytes]]:
    """The same bytes with one random bit changed, `count` times; the place comes along for the message."""
    chance = random.Random(seed)
    for _ in range(count):
        place = chance.randrange(len(data))
        changed = bytearray(data)
        changed[place] ^= 1 << chance.randrange(8)
        yield place, bytes(changed)
