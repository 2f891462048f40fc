"""Files changed at random: what is let in has to be what was signed, and nothing but a refusal may be raised."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import eq

from tests.builders import a_course, a_pack, a_trainer_key
from tests.course_writing import a_picture, course_files
from tests.trust_builders import (
    a_reader,
    a_report,
    a_root_line,
    a_signing_key,
    an_organisation_file,
    some_events,
    the_org,
)
from trainer.domain.errors import Refused
from trainer.formats import course_pack, envelope, event_text, report_file, sealed, strict_json, zip_gate
from trainer.formats.check_design import check_pictures
from trainer.formats.course_folder import read_course_files
from trainer.formats.envelope import PayloadKind
from trainer.formats.finding_list import FindingList
from trainer.formats.lesson_text import render
from trainer.formats.organisation_file import open_organisation
from trainer.formats.root_line import root_digest

TOKENS = (
    *(
        b"\x00",
        b"\xff",
        b"\x7f",
        b"\n",
        b"\r\n",
        b" ",
        b"\t",
        b'"',
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"=",
    ),
    *(
        b"0",
        b"-0",
        b"1e9",
        b"1.0",
        b"NaN",
        b"null",
        b"true",
        b"9007199254740992",
        b"\\ud800",
        b"\\u0000",
        b"==",
    ),
    *(b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xcc\x81" * 40, b"\xe2\x80\xae"),
    *(b"-> X25519 ", b"-> scrypt ", b"--- ", b"../", b"/", b"con.md"),
    *(b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x07\x08"),
    *(
        b"---\n",
        b"## ",
        b"### ",
        b"- ( ) ",
        b"- [x] ",
        b"1. ",
        b"=> ",
        b"{{",
        b"}}",
        b"{#a}",
        b"::: ",
        b"```\n",
    ),
    *(b"![](", b"](", b"<!--", b"&a ", b"*a", b"!!python/object:x"),
)


def mutated(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """The bytes with one to four random changes."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        place = chance.randrange(len(made) + 1)
        length = min(chance.choice((1, 1, 2, 4, 16, 64, 1024)), len(made) - place)
        match chance.randrange(10):
            case 0 | 1 if place < len(made):
                made[place] ^= 1 << chance.randrange(8)
            case 2 if place < len(made):
                made[place] = chance.randrange(256)
            case 3:
                del made[place : place + length]
            case 4:
                made[place:place] = made[place : place + length]
            case 5 | 6:
                made[place:place] = chance.choice(TOKENS)
            case 7:
                token = chance.choice(TOKENS)
                made[place : place + len(token)] = token
            case 8:
                other = chance.choice(others)
                start = chance.randrange(len(other))
                made[place : place + length] = other[start : start + length]
            case _:
                del made[place : len(made) if chance.randrange(4) == 0 else place + 1]
    return bytes(made)


@dataclass(frozen=True)
class Target:
    """Something that reads files: good ones to change, and a reader that raises AssertionError for a wrong one let in.

    The reader says whether it let the file in, and raises Refused where it did not; anything else is a hole.
    """

    name: str
    seeds: tuple[bytes, ...]
    read: Callable[[bytes], bool]
    share: int
    """How many of a hundred mutations it gets."""


@dataclass
class Tally:
    """What became of the mutations of one target."""

    tried: int = 0
    accepted: int = 0
    seconds: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)


def attacked(target: Target, count: int, seed: int) -> Tally:
    """Try so many mutations; AssertionError with the bytes where one was let in wrongly or raised something else."""
    chance = random.Random(f"{target.name} {seed}")
    tally = Tally()
    began = time.perf_counter()
    for _ in range(count):
        data = mutated(chance.choice(target.seeds), chance, target.seeds)
        try:
            tally.accepted += target.read(data)
        except Refused as refusal:
            tally.reasons[refusal.reason.value] += 1
        except Exception as trouble:
            raise AssertionError(f"{target.name}, seed {seed}: {trouble!r} for {data!r}") from trouble
        tally.tried += 1
    tally.seconds = time.perf_counter() - began
    return tally


def targets() -> tuple[Target, ...]:
    """Every reader of files from outside."""
    return (
        Target("envelope", _ENVELOPES, _read_envelope, 30),
        Target("age header", _SEALED, _read_header, 25),
        Target("age", _SEALED, _read_sealed, 5),
        Target("zip gate", _ZIPS, _read_zip, 20),
        Target("pack", (_PACK,), _read_pack, 5),
        Target("event", tuple(text.encode() for text in _EVENTS), _read_event, 5),
        Target("signed report", (_BODY,), _read_body, 4),
        Target("organisation file", _ORGANISATIONS, _read_organisation, 4),
        Target("course reader", tuple(_COURSE[name] for name in _TEXTS), _read_course, 2),
    )


# -- envelopes --------------------------------------------------------------------------------------------

_KEY, _OTHER = a_signing_key(), a_signing_key(8)
_BODIES = (b'{"v":1}', b"{}", "Học Số".encode(), bytes(range(64)))
_ENVELOPES = tuple(
    envelope.seal(PayloadKind.REPORT, body, signers)
    for body in _BODIES
    for signers in ([_KEY], [_KEY, _OTHER], [_OTHER, _KEY])
)


def _read_envelope(data: bytes) -> bool:
    opened = envelope.open_envelope(data, PayloadKind.REPORT, [_KEY.public, _OTHER.public], cap=1 << 20)
    assert opened.body in _BODIES, "another payload was let in"
    return True


# -- age --------------------------------------------------------------------------------------------------

_READERS = [a_reader(seed) for seed in (9, 10)]
_INSIDE = (b"inside", bytes(70_000))
_SEALED = tuple(
    sealed.seal_to(inside, [reader.public for reader in _READERS[:count]])
    for inside in _INSIDE
    for count in (1, 2, 2)
)


def _read_header(data: bytes) -> bool:
    facts = sealed.inspect(data, cap=1 << 20)
    assert 1 <= facts.readers <= sealed.MOST_STANZAS
    assert 0 <= facts.size <= 1 << 20
    return True


def _read_sealed(data: bytes) -> bool:
    assert sealed.open_sealed(data, _READERS, cap=1 << 20) in _INSIDE, "another text was let in"
    return True


# -- zips and packs ---------------------------------------------------------------------------------------

_PACK = a_pack()
_ZIPS = (
    _PACK,
    zip_gate.write_archive([("a.md", b"one"), ("b/c.md", b"two")]),
    zip_gate.write_archive([(f"{number}.md", b"x" * number) for number in range(20)]),
)
_DIGEST = course_pack.open_pack(_PACK).digest


def _read_zip(data: bytes) -> bool:
    archive = zip_gate.open_archive(data)
    files = [(name, archive.read(name)) for name in archive.entries]
    packed = any(entry.method for entry in archive.entries.values())
    # What is let in has no byte that does not belong to a name, a content or a fixed header.
    assert packed or zip_gate.write_archive(files) == data, "a zip of another form was let in"
    return True


def _read_pack(data: bytes) -> bool:
    opened = course_pack.open_pack(data, [a_trainer_key().public])
    assert opened.signer is None or opened.digest == _DIGEST, "another course was let in"
    return True


# -- events, reports and organisation files ---------------------------------------------------------------

_EVENTS = some_events(4)
_BODY = envelope.peek(
    sealed.open_sealed(
        report_file.write(a_report(), _KEY, [_READERS[0].public]), _READERS, cap=envelope.REPORT_CAP
    ),
    envelope.REPORT_CAP,
).body


def _read_event(data: bytes) -> bool:
    text = data.decode("utf-8", "surrogateescape")
    stamp, event = event_text.decode(text)
    assert event_text.encode(stamp, event) == text, "an event of another spelling was let in"
    return True


def _read_body(data: bytes) -> bool:
    """Signed by the key it names, as an attacker with a key of his own would; only the form can be wrong."""
    signed = envelope.seal(PayloadKind.REPORT, data, [_KEY])
    report = report_file.read_signed(signed).report
    assert strict_json.loads(data, cap=1 << 20)["n"] == len(report.events)
    assert len(report_file.entries(report)) == len(report.events)
    return True


_SECOND = an_organisation_file(number=2, receipts=())
_ORGANISATIONS = (an_organisation_file(), _SECOND)
_KNOWN = {open_organisation(data).digest for data in _ORGANISATIONS}
_FIRST_ROOT = root_digest(a_root_line())


def _read_organisation(data: bytes) -> bool:
    opened = open_organisation(data, pinned=the_org())
    assert opened.digest in _KNOWN, "another organisation file was let in"
    assert opened.id == _FIRST_ROOT
    return True


# -- courses ----------------------------------------------------------------------------------------------

_COURSE: Mapping[str, bytes] = {**course_files(a_course()), "media/thu-mau.png": a_picture()}
_TEXTS = tuple(name for name in _COURSE)


def _read_course(data: bytes) -> bool:
    """Under the name of the file it was made of: whatever a file holds, reading it ends in findings."""
    name = max(_TEXTS, key=lambda name: sum(map(eq, _COURSE[name][:80], data)))
    reading = read_course_files({**_COURSE, name: data})
    findings = FindingList(list(reading.findings))
    check_pictures(reading, findings)
    if reading.course is None:
        return False
    for lesson in reading.course.lessons:
        for part in lesson.parts:
            html = render(part.markdown, media=tuple(reading.media)).html
            assert "<script" not in html
    return not any(finding.stops for finding in findings.all)
