"""`hocso learner backup`, `restore`, `export` and `delete`: what keeps a profile, and its end."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.cli import GOOD, REFUSED
from trainer.cli.secret_input import passphrase
from trainer.cli.speech import tell
from trainer.domain.ids import CourseId, LessonId
from trainer.domain.profile import ProfileId
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import file_size

if TYPE_CHECKING:
    from trainer.services.learner import LearnerService
    from trainer.services.learner.backup_pages import Restored


def add_verbs(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
) -> tuple[argparse.ArgumentParser, ...]:
    """The four verbs and their options; those that need an open profile come last."""
    restore = verbs.add_parser(
        "restore", help=tr("restore a profile from a backup, or a damaged one from its newest own copy")
    )
    restore.add_argument(
        "file", type=Path, nargs="?", help=tr("the backup (.hsbackup); without it: own copies")
    )
    restore.add_argument(
        "--passphrase-file", type=Path, help=tr("a file whose first line is the pass phrase")
    )
    backup = verbs.add_parser("backup", help=tr("write the whole profile into one file under a pass phrase"))
    backup.add_argument("--out", type=Path, required=True, help=tr("the folder or file to write to"))
    backup.add_argument("--passphrase-file", type=Path, help=tr("a file whose first line is the pass phrase"))
    export = verbs.add_parser("export", help=tr("write everything stored about a person, to read (no keys)"))
    export.add_argument("--out", type=Path, required=True, help=tr("the folder to write into"))
    delete = verbs.add_parser("delete", help=tr("delete a profile with everything in it"))
    delete.add_argument(
        "--yes", action="store_true", help=tr("really delete; without it, only say what would be lost")
    )
    return restore, backup, export, delete


def backup(learner: LearnerService, arguments: argparse.Namespace) -> int:
    """Write a backup; the pass phrase is asked for twice."""
    made = learner.backups.make(arguments.out, passphrase(arguments, twice=True))
    if arguments.json:
        tell({"ok": True, "path": made.path, "size": made.size, "made": made.made})
    else:
        print(tr("Backup written and read back: {path}, {size}.", path=made.path, size=file_size(made.size)))
    return GOOD


def restore(learner: LearnerService, arguments: argparse.Namespace, pin: str | None) -> int:
    """Restore from a file, or mend from the newest own copy."""
    if arguments.file is None:
        known = [each for each in learner.profiles.all() if arguments.profile in (None, each.id)]
        profile = known[0].id if known else ProfileId(arguments.profile or "")
        restored = learner.restoring.restore_automatic(profile)
    else:
        restored = learner.restoring.restore_as_new(arguments.file, passphrase(arguments), pin)
    _say_restored(restored, as_json=arguments.json)
    return GOOD


def export(learner: LearnerService, arguments: argparse.Namespace) -> int:
    """Write a page and a file for programs into a folder."""
    from trainer.services.output import write_document
    from trainer.ui.learner import own_data_files

    titles: dict[tuple[CourseId, LessonId | None], str] = {}
    for card in learner.study.courses():
        titles[card.id, None] = card.title
        titles |= {(card.id, lesson.id): lesson.title for lesson in learner.content(card.id).lessons}
    data = learner.own_data.everything()
    page, whole = (arguments.out / name for name in own_data_files.file_names(data))
    write_document(whole, own_data_files.as_json(data))
    write_document(page, own_data_files.as_page(data, titles))
    if arguments.json:
        tell({"ok": True, "page": page, "data": whole})
    else:
        print(tr("Written: {name}", name=page))
        print(tr("Written: {name}", name=whole))
    return GOOD


def delete(learner: LearnerService, arguments: argparse.Namespace, pin: str | None) -> int:
    """Say what would be lost; with --yes, delete."""
    leaving, name = learner.leaving.look(), learner.profiles.required_me().profile.name
    if arguments.yes:
        learner.leaving.delete(pin)
    if arguments.json:
        tell(
            {
                "ok": arguments.yes,
                "deleted": arguments.yes,
                "name": name,
                "lessons": leaving.lessons,
                "tests": leaving.tests,
                "reports": leaving.reports,
                "last_backup": leaving.last_backup,
            }
        )
    elif arguments.yes:
        print(tr("Deleted: the profile of {name}.", name=name))
    else:
        print(tr("Nothing was deleted. With --yes the profile of {name} goes for good:", name=name))
        print(trn("{n} lesson not acknowledged", "{n} lessons not acknowledged", leaving.lessons))
        print(trn("{n} test not acknowledged", "{n} tests not acknowledged", leaving.tests))
        print(trn("{n} report not acknowledged", "{n} reports not acknowledged", leaving.reports))
    return GOOD if arguments.yes else REFUSED


def _say_restored(restored: Restored, *, as_json: bool) -> None:
    if as_json:
        tell(
            {
                "ok": True,
                "profile": restored.profile,
                "name": restored.name,
                "has_pin": restored.has_pin,
                "added": restored.added,
                "carried": restored.carried,
                "into_existing": restored.into_existing,
                "kept": restored.kept,
            }
        )
        return
    if restored.into_existing:
        print(tr("Taken into the profile of {name}; what was here is kept.", name=restored.name))
    else:
        print(tr("Restored: the profile of {name}, in a record of its own.", name=restored.name))
    count = restored.added + restored.carried
    print(trn("{n} entry that was not here", "{n} entries that were not here", count))
