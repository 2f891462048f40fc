"""How the commands speak: sentences for refusals, plain text or JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from trainer.domain.errors import Refused


def sentence(trouble: Exception) -> str:
    """The sentence for a refusal or an operating-system error, in the language of the interface."""
    from trainer.ui.messages import sentence_for

    message = sentence_for(trouble)
    return " ".join(part for part in (message.title, message.text) if part)


def complain(trouble: Exception, *, as_json: bool) -> None:
    """Say on standard error what happened and what to do; as JSON on standard output where asked."""
    text = sentence(trouble)
    if as_json:
        fact: dict[str, Any] = {"ok": False, "message": text}
        if isinstance(trouble, Refused):
            fact |= {"reason": trouble.reason.value, "where": trouble.where}
        tell(fact)
    print(text, file=sys.stderr)


def tell(fact: Mapping[str, Any]) -> None:
    """Print one JSON document for a program to read."""
    print(json.dumps(fact, ensure_ascii=False, indent=2, default=str))
