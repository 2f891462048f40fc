"""A report of nobody, for proving that reports open: one log with one event, signed by a key made for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from trainer import __version__
from trainer.domain.ids import OrgId
from trainer.domain.log import GENESIS, Opened, Stamp, chain, log_id
from trainer.domain.report import Introduction, Report
from trainer.formats import event_text, report_file
from trainer.formats.keys import SigningKey


def sample_report(org: OrgId, readers: Sequence[str], now: str, chance: Callable[[int], bytes]) -> bytes:
    """The bytes of such a report, sealed to these readers; it names nobody and holds no work."""
    key = SigningKey(chance(32))
    text = event_text.encode(Stamp(0, now, 0), Opened(__version__, "rehearsal"))
    report = Report(
        org=org,
        readers=tuple(readers),
        introduction=Introduction("", "", "", "", "", ""),
        key=key.public,
        log=log_id(key.public, chance(16)),
        parent=None,
        first=0,
        prev=GENESIS.hex(),
        head=chain(GENESIS, text).hex(),
        report_no=1,
        made=now,
        org_head="",
        app=__version__,
        claims=(),
        events=(text,),
    )
    return report_file.write(report, key, readers)
