"""Reading what a headless learner is to do: a small JSON file of lessons and answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import ItemId, LessonId
from trainer.services.learner.rehearsal import Plan

_CAP = 4 * 1024 * 1024


def read_plan(path: Path) -> Plan:
    """The plan of a file such as

        {"lessons": "all", "answers": {"nh-01": {"r": "chosen", "options": ["b"]}}, "policy": "random:7:80"}

    `lessons`: "all" or a list of ids. `policy`: "right", "none", "random:SEED" or "random:SEED:PERCENT" for items
    that `answers` does not name. `practise`, `test` and `submit` may be false. Refused(FILE_BROKEN) otherwise.
    """
    from trainer.formats.event_text import decode_response
    from trainer.storage.files import read_capped

    try:
        wish: Any = json.loads(read_capped(path, _CAP).decode("utf-8"))
        if not isinstance(wish, dict):
            raise ValueError("no object")
        unknown = set(wish) - {"lessons", "answers", "policy", "practise", "test", "submit"}
        if unknown:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        lessons = wish.get("lessons", "all")
        if lessons != "all" and not isinstance(lessons, list):
            raise ValueError("lessons")
        right, seed = _policy(str(wish.get("policy", "right")))
        return Plan(
            lessons=None if lessons == "all" else tuple(LessonId(str(lesson)) for lesson in lessons),
            answers={
                ItemId(item): decode_response(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))
                for item, answer in dict(wish.get("answers", {})).items()
            },
            right=right,
            seed=seed,
            practise=wish.get("practise", True) is True,
            test=wish.get("test", True) is True,
            hand_in=wish.get("submit", True) is True,
        )
    except (ValueError, TypeError) as trouble:
        raise Refused(Reason.FILE_BROKEN, where=path.name, detail=str(trouble)) from trouble
    except Refused as refusal:
        if refusal.reason is Reason.PAYLOAD_BROKEN:
            raise Refused(Reason.FILE_BROKEN, where=path.name, detail=refusal.detail) from refusal
        raise


def _policy(text: str) -> tuple[float | None, str]:
    match text.split(":"):
        case ["right"]:
            return 1.0, ""
        case ["none"]:
            return None, ""
        case ["random", seed]:
            return 0.5, seed
        case ["random", seed, percent] if percent.isdigit() and int(percent) <= 100:
            return int(percent) / 100, seed
        case _:
            raise ValueError(f"policy {text}")
