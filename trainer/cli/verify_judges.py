"""What `hocso verify` says of each kind of file: one judge a kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from trainer.domain.codes import root_code, short_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import Organisation
from trainer.formats.keys import ReaderKey
from trainer.ui.language import tr
from trainer.ui.language.formats import date_time, file_size


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a file; `holds` is None where it cannot be checked with what was given."""

    kind: str
    holds: bool | None
    advice: str
    lines: tuple[tuple[str, str], ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """What the person gave beside the file."""

    organisation: Organisation | None
    readers: tuple[ReaderKey, ...]


def kind_of(data: bytes) -> tuple[str, Callable[[bytes, Given], Verdict]]:
    """The kind of a file by its first bytes, and who judges it; judges raise Refused where it does not hold."""
    from trainer.formats.organisation_lines import FIRST_BYTES
    from trainer.formats.sealed import MAGIC

    if data.startswith(MAGIC):
        sealed_by_passphrase = data[len(MAGIC) :].startswith(b"-> scrypt ")
        return ("backup", _judge_backup) if sealed_by_passphrase else ("report", _judge_report)
    if data.startswith(b"PK"):
        return "pack", _judge_pack
    if data.startswith(FIRST_BYTES):
        several = data.count(b"\n") > 1 or b'"application/vnd.hocso.root.' in data[:200]
        return ("organisation", _judge_organisation) if several else ("line", _judge_line)
    if data.startswith(b'{"hocso":"locked"'):
        return "locked-key", _judge_locked
    if data.startswith(b'{"hocso":"trainer"'):
        return "trainer-card", _judge_card
    return "unknown", _judge_unknown


def _judge_report(data: bytes, given: Given) -> Verdict:
    from trainer.formats import report_file, sealed
    from trainer.formats.envelope import REPORT_CAP

    facts = sealed.inspect(data, cap=REPORT_CAP)
    lines = [
        (tr("Sealed for"), tr("{n} reader keys", n=facts.readers)),
        (tr("Inside"), file_size(facts.size)),
    ]
    known: dict[str, Any] = {"readers": facts.readers, "bytes_inside": facts.size}
    if not given.readers:
        advice = tr("Only the committee can open it. Give --reader-key and --passphrase-file to look inside.")
        return Verdict("report", None, advice, tuple(lines), known)
    opened = report_file.read(data, given.readers)
    report = opened.report
    report_file.entries(report)
    who = report.introduction
    lines += [
        (tr("Says it is from"), ", ".join(filter(None, (who.name, who.staff_code, who.unit, who.position)))),
        (tr("Signed by the key"), short_code(report.key)),
        (tr("Made"), _moment(report.made)),
        (tr("Events"), f"{report.first} – {report.through}"),
        (tr("Identity"), opened.digest),
    ]
    known |= {
        "digest": opened.digest,
        "key": report.key,
        "short_code": short_code(report.key),
        "organisation_id": report.org,
        "log": report.log,
        "first": report.first,
        "through": report.through,
        "report_no": report.report_no,
        "made": report.made,
        "name": who.name,
        "staff_code": who.staff_code,
    }
    advice = tr("Signature and chain of events hold. The name is a claim until the committee grants the key.")
    if given.organisation is not None:
        if report.org != given.organisation.id:
            raise Refused(Reason.ORG_OTHER)
        granted = any(grant.key == report.key for grant in given.organisation.grants)
        received = any(receipt.report == opened.digest for receipt in given.organisation.receipts)
        known |= {"granted": granted, "received": received}
        advice = _standing(granted=granted, received=received)
    return Verdict("report", True, advice, tuple(lines), known)


def _standing(*, granted: bool, received: bool) -> str:
    if received:
        return tr("The committee has a receipt for this very report. There is nothing to do.")
    if granted:
        return tr("The key is granted. Hand the file to the committee: it has no receipt yet.")
    return tr("The key is not granted yet. Hand the file to the committee, which compares the short code.")


def _judge_backup(_data: bytes, _given: Given) -> Verdict:
    return Verdict(
        "backup", None, tr("Only its owner can open it: in the program, choose restore from a backup.")
    )


def _judge_pack(data: bytes, given: Given) -> Verdict:
    from trainer.formats.course_pack import open_pack
    from trainer.formats.root_line import trainers_for

    organisation = given.organisation
    trainers = () if organisation is None else tuple(one.key for one in organisation.root.trainers)
    opened = open_pack(data, trainers)
    course = opened.course
    lines = [
        (tr("Course"), f"{course.title} ({course.id} {course.version})"),
        (tr("Identity"), opened.digest),
    ]
    facts: dict[str, Any] = {"course": course.id, "version": course.version, "digest": opened.digest}
    if organisation is None:
        advice = tr(
            "Every file is as the pack lists it. Give --org to learn whether the committee accepts it."
        )
        return Verdict("pack", None, advice, tuple(lines), facts)
    listed = any(opened.digest in entry.packs for entry in organisation.catalogue.entries)
    signed = opened.signer is not None and opened.signer in trainers_for(organisation.root, course.id)
    names = {one.key: one.name for one in organisation.root.trainers}
    if opened.signer is not None:
        lines.append((tr("Signed by"), f"{names[opened.signer]} ({short_code(opened.signer)})"))
        facts |= {"signer": names[opened.signer], "short_code": short_code(opened.signer)}
    facts |= {"in_catalogue": listed, "trainer_accepted": signed}
    if not listed and not signed:
        raise Refused(Reason.PACK_UNKNOWN if opened.signer else Reason.SIGNER_UNKNOWN)
    if listed:
        return Verdict("pack", True, tr("It is in the committee's catalogue. Use it."), tuple(lines), facts)
    advice = tr("The trainer is accepted, but the pack is not in the catalogue: ask the committee to add it.")
    return Verdict("pack", True, advice, tuple(lines), facts)


def _judge_organisation(data: bytes, given: Given) -> Verdict:
    from trainer.formats.organisation_file import open_organisation

    opened = open_organisation(data, stored=given.organisation)
    code = root_code(opened.id)
    root = opened.root
    lines = (
        (tr("Organisation"), root.organisation),
        (tr("Committee"), root.committee),
        (tr("Code in the letter"), code),
        (tr("Made"), _moment(opened.made)),
        (tr("Number"), str(opened.number)),
        (tr("Inside"), _counts(opened)),
        (tr("Identity"), opened.digest),
    )
    facts = {
        "organisation": root.organisation,
        "committee": root.committee,
        "organisation_id": opened.id,
        "code": code,
        "made": opened.made,
        "number": opened.number,
        "digest": opened.digest,
        "root_version": root.version,
        "catalogue_version": opened.catalogue.version,
        "grants": len(opened.grants),
        "revocations": len(opened.revocations),
        "receipts": len(opened.receipts),
        "results": len(opened.results),
    }
    if given.organisation is None:
        advice = tr("Every line holds. Compare the code with the committee's letter before you trust it.")
    else:
        advice = tr("It follows the organisation file you gave. It can be taken over.")
    return Verdict("organisation", True, advice, lines, facts)


def _counts(opened: Organisation) -> str:
    return tr(
        "{courses} courses, {grants} granted keys, {revocations} revoked keys, {receipts} receipts",
        courses=len(opened.catalogue.entries),
        grants=len(opened.grants),
        revocations=len(opened.revocations),
        receipts=len(opened.receipts),
    )


def _judge_line(data: bytes, _given: Given) -> Verdict:
    from trainer.formats import envelope

    found = envelope.peek(data.rstrip(b"\n"), envelope.MANIFEST_CAP)
    facts = {"payload": found.kind.value, "digest": found.digest}
    lines = ((tr("Payload type"), found.kind.type_string), (tr("Identity"), found.digest))
    advice = tr("One line says nothing without its file: give the whole organisation file or pack.")
    return Verdict("line", None, advice, lines, facts)


def _judge_locked(data: bytes, _given: Given) -> Verdict:
    from trainer.formats.keys import locked_facts

    facts = locked_facts(data)
    advice = tr(
        "Keep it secret and keep a copy on paper or on another stick. It opens with its passphrase only."
    )
    lines = ((tr("Called"), facts.label),) if facts.label else ()
    return Verdict("locked-key", None, advice, lines, {"label": facts.label})


def _judge_card(data: bytes, given: Given) -> Verdict:
    from trainer.formats.trainer_key_file import read_key_card

    card = read_key_card(data.decode("utf-8", "replace"))
    lines = ((tr("Trainer"), card.name), (tr("Short code"), short_code(card.key)))
    facts: dict[str, Any] = {"name": card.name, "key": card.key, "short_code": short_code(card.key)}
    advice = tr(
        "Have the trainer read the short code out, and compare, before the committee accepts the key."
    )
    if given.organisation is not None:
        facts["accepted"] = any(one.key == card.key for one in given.organisation.root.trainers)
        if facts["accepted"]:
            advice = tr("The committee accepts this trainer's packs.")
    return Verdict("trainer-card", None, advice, lines, facts)


def _judge_unknown(_data: bytes, _given: Given) -> Verdict:
    raise Refused(Reason.FILE_NOT_OURS)


def _moment(text: str) -> str:
    return date_time(datetime.fromisoformat(text))
