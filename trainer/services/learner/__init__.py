"""What a learner can do: the door is `LearnerService`, the values it returns are in `pages`."""

from __future__ import annotations

from trainer.services.learner.service import LearnerService

__all__ = ["LearnerService"]
