"""What a steering committee can do; importing this package is light, the service itself is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trainer.services.committee.service import CommitteeService

__all__ = ["CommitteeService"]


def __getattr__(name: str) -> Any:
    """Import the service, and with it SQLAlchemy, on first use."""
    if name == "CommitteeService":
        from trainer.services.committee.service import CommitteeService

        return CommitteeService
    raise AttributeError(name)
