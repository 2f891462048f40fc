"""The account of the play: what was counted, what was refused and why, as text, as figures and as a page."""

from __future__ import annotations

import html
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer.domain.intake import FileVerdict, Verdict
from trainer.storage.files import write_whole
from trainer.ui.language import mark, tr
from trainer.ui.language.formats import date_time, number

if TYPE_CHECKING:
    from trainer.cli.demo.play import Play
    from trainer.cli.demo.played import Played

ACCOUNT = "tuong-trinh.html"
_STEPS = {
    "committee": mark("The committee is set up, the trainer packs and signs the course"),
    "roster": mark("The roster is read, activation slips are made, the organisation file goes out"),
    "learn": mark("The officials learn"),
    "import": mark("The committee receives reports"),
    "approve": mark("An officer approves a key by telephone"),
    "publish": mark("The second organisation file goes back"),
    "figures": mark("The figures are held against what really happened"),
    "pictures": mark("Pictures of the screens are taken"),
}


def step_words(step: str) -> str:
    """What is going on, in words."""
    if step.startswith("person "):
        return tr("Official {place}", place=step.removeprefix("person "))
    return tr(_STEPS[step])


def figures(played: Played, seconds: int) -> dict[str, Any]:
    """The figures for a program to read."""
    overview = played.overview
    assert overview is not None, "the play was not finished"
    return {
        "ok": not played.wrong,
        "folder": str(played.folder),
        "seconds": seconds,
        "asked": overview.asked,
        "started": overview.started,
        "finished": overview.finished,
        "late": overview.late,
        "reports": overview.reports,
        "acknowledged": played.acknowledged,
        "verdicts": {verdict.value: count for verdict, count in _counts(played).items()},
        "units": {unit.name: {"asked": unit.asked, "finished": unit.finished} for unit in overview.units},
        "wrong": played.wrong,
    }


def tell_account(played: Played, seconds: int) -> None:
    """Say at the end what was counted, what was refused and why."""
    from trainer.ui.committee_words import verdict_word

    overview = played.overview
    assert overview is not None, "the play was not finished"
    print()
    print(tr("{n} files came in:", n=len(played.handed)))
    for verdict, count in sorted(_counts(played).items(), key=lambda each: -each[1]):
        print(f"  {count:>3}  {verdict_word(verdict)}")
    print(tr("Not counted, and why:"))
    for handed, file in zip(played.handed, played.verdicts, strict=True):
        if file.verdict not in (Verdict.VALID, Verdict.SCORE_DIFFERS, Verdict.GAP):
            print(f"  {handed.path.name} ({tr(handed.note)}): {why(file)}")
    print(
        tr(
            "{finished} of {asked} passed, {late} late, {acknowledged} have their report acknowledged.",
            finished=overview.finished, asked=overview.asked, late=overview.late, acknowledged=played.acknowledged,
        )
    )  # fmt: skip
    for fact in played.wrong:
        print(tr("Wrong figure: {fact}", fact=fact))
    if not played.wrong:
        print(tr("Every figure is as it must be."))
    print(tr("Done in {seconds} s. Everything lies in {folder}", seconds=seconds, folder=str(played.folder)))


def why(verdict: FileVerdict) -> str:
    """One line on why a file does not count, or not wholly."""
    from trainer.domain.errors import Refused
    from trainer.ui.committee_words import verdict_word
    from trainer.ui.messages import sentence_for

    if verdict.reason is not None:
        message = sentence_for(Refused(verdict.reason, where=verdict.file_name))
        return f"{verdict_word(verdict.verdict)}. {message.title} {message.text}".strip()
    return verdict_word(verdict.verdict)


def write_account(played: Played, play: Play, pictures: tuple[Path, ...]) -> Path:
    """Write slips, the spreadsheet and the page that tells all. *Side effects:* writes files."""
    from trainer.cli.committee_speech import recovery_pdf, slips_pdf, write_pdf_file
    from trainer.ui.committee.export_words import export_words

    committee_folder = played.folder / "ban-chi-dao"
    slips = played.slips
    if slips is not None:
        write_pdf_file(committee_folder / "phieu-kich-hoat.pdf", lambda: slips_pdf(slips))
    write_pdf_file(committee_folder / "phieu-khoi-phuc.pdf", lambda: recovery_pdf(play.recovery))
    play.committee.exporter.export_xlsx(committee_folder / "bang-tong-hop.xlsx", words=export_words())
    path = played.folder / ACCOUNT
    write_whole(path, _page(played, pictures).encode("utf-8"))
    return path


def _counts(played: Played) -> Counter[Verdict]:
    return Counter(verdict.verdict for verdict in played.verdicts)


def _page(played: Played, pictures: tuple[Path, ...]) -> str:
    from trainer.ui.committee_words import verdict_word

    overview = played.overview
    assert overview is not None, "the play was not finished"
    title = tr("Account of the demonstration")
    parts = [
        "<!doctype html><html lang='vi'><meta charset='utf-8'>",
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style><h1>{html.escape(title)}</h1>",
        f"<p>{html.escape(overview.organisation)} · {html.escape(played.course.title)} · "
        f"{html.escape(date_time_of(overview.made))}</p>",
        f"<p>{html.escape(tr('All people, names and figures are invented.'))}</p>",
        f"<h2>{html.escape(tr('Figures by unit'))}</h2>",
        _table(
            (tr("Unit"), tr("Asked"), tr("Passed"), tr("Late"), tr("Mean score")),
            [(u.name, u.asked, u.finished, u.late, _score(u.mean_bp)) for u in overview.units],
        ),
        f"<h2>{html.escape(tr('Files that came in'))}</h2>",
        _table(
            (tr("File"), tr("What happened"), tr("Person"), tr("Verdict"), tr("Score")),
            [
                (h.path.name, tr(h.note), v.name, why(v), _score(v.course.score_bp if v.course else None))
                for h, v in zip(played.handed, played.verdicts, strict=True)
            ],
        ),
        f"<h2>{html.escape(tr('Verdicts'))}</h2>",
        _table(
            (tr("Verdict"), tr("Files")), [(verdict_word(v), n) for v, n in _counts(played).most_common()]
        ),
        f"<p><b>{html.escape(_ending(played))}</b></p>",
        f"<p>{html.escape(tr('Head of the journal'))}: <code>{overview.journal_head}</code></p>",
    ]
    for picture in pictures:
        name = picture.relative_to(played.folder).as_posix()
        caption = html.escape(picture.stem)
        parts.append(
            f"<figure><img src='{html.escape(name)}' alt=''><figcaption>{caption}</figcaption></figure>"
        )
    return "\n".join(parts)


def _ending(played: Played) -> str:
    if played.wrong:
        return tr("Wrong figures: {facts}", facts="; ".join(played.wrong))
    return tr("Every figure is as it must be.")


def _table(headings: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    head = "".join(f"<th>{html.escape(heading)}</th>" for heading in headings)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _score(score_bp: int | None) -> str:
    return "" if score_bp is None else number(score_bp / 100, decimals=1)


def date_time_of(moment: str) -> str:
    """A time as people write it."""
    from datetime import datetime

    return date_time(datetime.fromisoformat(moment))


_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1b2333;background:#f6f4ee}"
    "table{border-collapse:collapse;background:#fff;width:100%}td,th{border:1px solid #e1dcd0;padding:.4rem .6rem;"
    "text-align:left;vertical-align:top}img{max-width:100%;border:1px solid #e1dcd0}figure{margin:1.5rem 0}"
)
