"""What a learner is told after answering, under the question of a preview."""

from __future__ import annotations

from html import escape

from trainer.services.reading import Feedback, Verdict
from trainer.ui.language import tr
from trainer.ui.layouts import column
from trainer.ui.reading.body_text import BodyText, MediaSource
from trainer.ui.theme import Tone
from trainer.ui.widgets.callouts import Callout

_LOOKS = {
    Verdict.RIGHT: (Tone.OK, "circle-check"),
    Verdict.PARTLY: (Tone.WARN, "circle-alert"),
    Verdict.WRONG: (Tone.BAD, "circle-x"),
}


class AnswerNote(Callout):
    """Verdict, feedback of the chosen answers, the right answer in words, the reason and its source."""

    def __init__(self, feedback: Feedback, *, model: str, media: MediaSource) -> None:
        tone, icon = _LOOKS[feedback.verdict]
        super().__init__(tone, _title(feedback.verdict), icon=icon)
        chosen = [each.feedback_html for each in feedback.options if each.chosen and each.feedback_html]
        answer = [escape(model)] if model and feedback.verdict is not Verdict.RIGHT else []
        paragraphs = [f"<p>{part}</p>" for part in dict.fromkeys([*chosen, *answer])]
        source = [f"<p>{tr('Basis: {text}', text=feedback.source_html)}</p>"] if feedback.source_html else []
        html = "".join([*paragraphs, feedback.explanation_html, *source])
        if html:
            self.body.addLayout(column(BodyText(html, media), gap=0))


def _title(verdict: Verdict) -> str:
    match verdict:
        case Verdict.RIGHT:
            return tr("Correct")
        case Verdict.PARTLY:
            return tr("Partly right, look again at the rest")
        case Verdict.WRONG:
            return tr("Not quite. Let’s look again")
