"""`hocso committee backup` and `restore`: the committee's folder in one sealed file, and back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.cli import GOOD, committee_speech
from trainer.cli.secret_input import passphrase
from trainer.cli.speech import tell
from trainer.ui.backup_words import blind_lines, caught_up_lines, restored_lines
from trainer.ui.language import tr
from trainer.ui.language.formats import file_size

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService


def add_verbs(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
) -> tuple[argparse.ArgumentParser, ...]:
    """The two verbs and their options."""
    backup = verbs.add_parser(
        "backup", help=tr("write store, vault and newest organisation file into one sealed file")
    )
    backup.add_argument("file", type=Path, help=tr("the backup (.hsbackup)"))
    restore = verbs.add_parser(
        "restore", help=tr("put the committee back from a backup; what is there is kept aside")
    )
    restore.add_argument("file", type=Path, help=tr("the backup (.hsbackup)"))
    restore.add_argument(
        "--org", type=Path, help=tr("the newest organisation file (.hsorg), for example from a learner's PC")
    )
    return backup, restore


def backup(committee: CommitteeService, arguments: argparse.Namespace) -> int:
    """Write a backup; the pass phrase that is asked for is that of the backup."""
    made = committee.backups.write(arguments.file, passphrase(arguments, twice=True))
    if arguments.json:
        tell({"ok": True, **committee_speech.plain(made)})
    else:
        print(tr("Backup written: {path} ({size}).", path=made.path, size=file_size(made.size)))
        print(tr("Keep it apart from this computer, and its pass phrase apart from it."))
    return GOOD


def restore(home: Path, arguments: argparse.Namespace) -> int:
    """Put a committee back; the pass phrase that is asked for is that of the backup."""
    from trainer.services.committee.restoring import restore as put_back

    restored = put_back(home, arguments.file, passphrase(arguments), organisation=arguments.org)
    if arguments.json:
        tell({"ok": True, **committee_speech.plain(restored)})
        return GOOD
    for line in restored_lines(restored.organisation, restored.made, restored.reports, restored.home):
        print(line)
    if restored.aside:
        print(tr("What was there before is kept in {path}.", path=restored.aside))
    caught = restored.caught_up
    for line in caught_up_lines(caught) if caught else blind_lines():
        print(line)
    print(
        tr(
            "Now unlock with the committee's own pass phrase, publish the organisation file, and make a backup."
        )
    )
    return GOOD
