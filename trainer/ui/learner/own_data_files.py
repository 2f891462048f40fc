"""“Dữ liệu của tôi” as files: a page for people and the same for programs; neither holds a key."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from trainer.domain.log import LogKind
from trainer.services.learner.backup_pages import OwnData, OwnLog
from trainer.ui.language import tr
from trainer.ui.language.formats import date_time, file_size
from trainer.ui.learner.event_words import Titles, event_text

_STYLE = (
    "body{font-family:sans-serif;max-width:60em;margin:2em auto;padding:0 1em;line-height:1.5}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #888;padding:.3em .6em;text-align:left;"
    "vertical-align:top}"
)


def file_names(data: OwnData) -> tuple[str, str]:
    """The names of the page and of the file for programs."""
    day = data.made[:10].replace("-", "")
    return f"du-lieu-cua-toi-{day}.html", f"du-lieu-cua-toi-{day}.json"


def as_page(data: OwnData, titles: Titles) -> bytes:
    """A page that any browser shows: what is stored, in plain words, with nothing left out but keys."""
    profile = data.profile
    facts = (
        (tr("Full name"), profile.name),
        (tr("Staff code"), profile.staff_code),
        (tr("Unit"), profile.unit),
        (tr("Position"), profile.position),
        (tr("Organisation"), data.organisation),
        (tr("Short code of the key"), data.short_code),
        (tr("Profile made"), _when(profile.made)),
        (tr("Exported"), _when(data.made)),
        (tr("Data folder"), str(data.folder)),
    )
    parts = [
        f"<h1>{_safe(tr('My data'))}</h1>",
        *(f"<p>{_safe(text)}</p>" for text in _explained()),
        _table((), facts),
        f"<h2>{_safe(tr('Reports that were made'))}</h2>",
        _table(
            (tr("Number"), tr("Made"), tr("File"), tr("Courses"), tr("Receipt")),
            (
                (
                    str(report.number),
                    _when(report.made),
                    report.file_name,
                    ", ".join(report.courses),
                    "" if report.receipt_no is None else str(report.receipt_no),
                )
                for report in data.reports
            ),
        ),
    ]
    for log in data.logs:
        parts.append(f"<h2>{_safe(_log_title(log))}</h2>")
        parts.append(
            _table(
                (tr("Number"), tr("When"), tr("What"), tr("With the committee")),
                (
                    (
                        str(entry.stamp.seq),
                        _when(entry.stamp.wall),
                        event_text(entry.event, titles),
                        tr("Acknowledged") if entry.received else "",
                    )
                    for entry in log.events
                ),
            )
        )
    parts.append(f"<h2>{_safe(tr('Files of the profile'))}</h2>")
    parts.append(_table((tr("File"), tr("Size")), ((name, file_size(size)) for name, size in data.files)))
    title = _safe(tr("My data"))
    head = f'<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
    return "\n".join((f"{head}<style>{_STYLE}</style></head><body>", *parts, "</body></html>\n")).encode(
        "utf-8"
    )


def as_json(data: OwnData) -> bytes:
    """Everything for a program: every event verbatim, as it is stored."""
    profile = data.profile
    whole: dict[str, Any] = {
        "hocso": "own-data",
        "v": 1,
        "made": data.made,
        "app": data.app,
        "explained": list(_explained()),
        "profile": {
            "name": profile.name,
            "staff_code": profile.staff_code,
            "unit": profile.unit,
            "position": profile.position,
            "address": profile.address.value,
            "enrolment": profile.enrolment.value,
            "public_key": profile.key,
            "short_code": data.short_code,
            "has_pin": profile.has_pin,
            "made": profile.made,
            "person": profile.person,
            "organisation": data.organisation,
        },
        "reports": [
            {
                "number": report.number,
                "made": report.made,
                "folder": report.folder,
                "file_name": report.file_name,
                "digest": report.digest,
                "courses": list(report.courses),
                "receipt_no": report.receipt_no,
            }
            for report in data.reports
        ],
        "logs": [
            {
                "id": log.id,
                "kind": log.kind.value,
                "machine": log.machine,
                "parent": log.parent,
                "events": [json.loads(entry.text) for entry in log.events],
            }
            for log in data.logs
        ],
        "files": [{"name": name, "size": size} for name, size in data.files],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8")


def _explained() -> tuple[str, ...]:
    return (
        tr(
            "This is everything Học Số stores about you on this computer. The record goes into your reports to the "
            "committee; the private log never leaves this computer except in your own backup."
        ),
        tr(
            "Your signing key, your PIN and your pass phrases are not in here: whoever has this file cannot sign for "
            "you."
        ),
        tr(
            "The page is for reading; the file ending in .json holds the same for a program, every entry as stored."
        ),
    )


def _log_title(log: OwnLog) -> str:
    name = (
        tr("Record, goes into reports") if log.kind is LogKind.RECORD else tr("Private log, stays with you")
    )
    return f"{name} ({log.id[:8]})"


def _table(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{_safe(text)}</th>" for text in headers)
    lines = [f"<tr>{head}</tr>"] if head else []
    lines += ["<tr>" + "".join(f"<td>{_safe(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return "<table>\n" + "\n".join(lines) + "\n</table>"


def _when(wall: str) -> str:
    return date_time(datetime.fromisoformat(wall))


def _safe(text: str) -> str:
    return html.escape(text)
