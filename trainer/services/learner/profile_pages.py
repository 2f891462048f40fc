"""What the learner's screens say of the people on this PC: frozen values without words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from trainer.domain.organisation import PersonCard
from trainer.domain.profile import Address, Enrolment, Profile, ProfileId


@dataclass(frozen=True, slots=True)
class ProfileSummary:
    """One person who learns on this PC; `last_used` is ISO 8601 with offset, "" where never opened.

    `wait_s` seconds no PIN is taken, because of wrong ones.
    """

    id: ProfileId
    name: str
    unit: str
    has_pin: bool
    last_used: str
    wait_s: int = 0


class GrantState(Enum):
    """Whether the committee's file already names this profile's key."""

    NO_ORGANISATION = "no-organisation"
    WAITING = "waiting"
    GRANTED = "granted"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Me:
    """The open profile; `short_code` is what is read to the committee when there was no activation code."""

    profile: Profile
    familiar_name: str
    short_code: str
    grant: GrantState

    @property
    def address(self) -> Address:
        """The word before the name."""
        return self.profile.address

    @property
    def enrolment(self) -> Enrolment:
        """How the profile was made."""
        return self.profile.enrolment


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """What an activation code opened; `taken` names the profile on this PC that already uses it."""

    card: PersonCard
    taken: ProfileId | None
