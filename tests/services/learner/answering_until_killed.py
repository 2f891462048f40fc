"""A learner in a process of its own who answers without end; every kept answer is printed, so the test knows it."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from trainer.domain.ids import OptionId
from trainer.domain.question import Chosen
from trainer.services.learner import LearnerService


def main() -> None:
    """Open the only profile, resume its test, answer until killed."""
    home, shipped = Path(sys.argv[1]), Path(sys.argv[2])
    learner = LearnerService(home, shipped=shipped)
    learner.profiles.open(learner.profiles.all()[0].id)
    running = learner.test.resume()
    for number in itertools.count():
        item = running.items[number % len(running.items)].question.id
        option = f"o{number}"
        learner.test.answer(running.attempt, item, Chosen((OptionId(option),)), number)
        print(f"{item} {option}", flush=True)


if __name__ == "__main__":
    main()
