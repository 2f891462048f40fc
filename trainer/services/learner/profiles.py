"""People who learn on this PC: making a profile, opening it, its PIN and its form of address."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from trainer import __version__
from trainer.domain.codes import normalise_activation_code, short_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PersonId
from trainer.domain.organisation import PersonCard
from trainer.domain.profile import Address, Enrolment, Profile, ProfileId, familiar_name
from trainer.domain.text import collapse
from trainer.services.learner.pin_guard import PinGuard
from trainer.services.learner.profile_pages import CodeMatch, Me, ProfileSummary
from trainer.services.learner.session import OpenProfile, Session, verb

if TYPE_CHECKING:
    from trainer.formats.keys import SigningKey


class ProfileVerbs:
    """Everything about who is learning."""

    def __init__(self, session: Session, opened: Callable[[], None]) -> None:
        self._session = session
        self._after_opening = opened
        self._guard = PinGuard(session)

    @property
    def me(self) -> Me | None:
        """The open profile; None where there is none."""
        return self._me() if self._session.open else None

    def required_me(self) -> Me:
        """The open profile; LOCKED where there is none."""
        return self._me()

    @verb
    def all(self) -> tuple[ProfileSummary, ...]:
        """The people who learn on this PC, last used first. *Side effects:* finishes deletions that were cut off."""
        from trainer.storage import profiles

        home = self._session.home
        profiles.sweep_destroyed(home)
        found = [
            ProfileSummary(
                known.id,
                known.name,
                known.unit,
                known.has_pin,
                profiles.last_used(home, known.id),
                self._guard.wait_s(known.id) if known.has_pin else 0,
            )
            for known in profiles.all_profiles(home)
        ]
        return tuple(sorted(found, key=lambda summary: (summary.last_used, summary.name), reverse=True))

    @verb
    def open(self, profile_id: ProfileId, pin: str | None = None) -> Me:
        """Open a profile; its logs are read and their chains checked. *Side effects:* notes the start in both logs.

        Refuses as `PinGuard.check` does, with CHAIN_BROKEN or STORE_…; STORE_BROKEN also where the store is gone or
        empty: a new one would look as if nothing had been learned.
        """
        from trainer.storage import profiles

        profile = profiles.read_profile(self._session.home, profile_id)
        key = self._unlock(profile, pin) if profile.has_pin else None
        self._start(profile, key)
        return self._me()

    @verb
    def close(self) -> None:
        """Close the open profile; a test that runs stops its clock."""
        if self._session.open is not None:
            self._session.open.database.close()
            self._session.open = None

    def check_pin_rules(self, pin: str) -> None:
        """PIN_TOO_SHORT unless it is six digits or more."""
        from trainer.formats.keys import check_pin

        check_pin(pin)

    @verb
    def preview_code(self, code: str) -> CodeMatch:
        """Who an activation code belongs to; nothing is made yet.

        Refuses with ORG_MISSING, CODE_MISTYPED, CODE_UNKNOWN or CODE_EXPIRED (`where`: its last day).
        """
        from trainer.storage import profiles

        card = self._card(normalise_activation_code(code))
        known = profiles.all_profiles(self._session.home)
        taken = next((profile.id for profile in known if profile.person == card.person), None)
        return CodeMatch(card, taken)

    @verb
    def enrol_with_code(self, code: str, *, pin: str | None = None, address: Address = Address.NONE) -> Me:
        """Make the profile an activation code belongs to, and open it. *Side effects:* makes its folder."""
        from trainer.formats.activation import activation_proof

        typed = normalise_activation_code(code)
        card = self._card(typed)
        return self._make(
            card, Enrolment.CODE, pin, address, card.person, lambda key: activation_proof(typed, key)
        )

    @verb
    def enrol_by_hand(
        self,
        *,
        name: str,
        staff_code: str,
        unit: str,
        position: str = "",
        pin: str | None = None,
        address: Address = Address.NONE,
    ) -> Me:
        """Make a profile from what the learner types, and open it; the committee has to approve its key.

        *Side effects:* makes its folder.
        """
        card = PersonCard(
            PersonId(""), collapse(name), collapse(staff_code), collapse(unit), collapse(position)
        )
        if not card.name:
            raise Refused(Reason.NOT_FOUND, where="name")
        return self._make(card, Enrolment.BY_HAND, pin, address, None, lambda _: "")

    @verb
    def set_address(self, address: Address) -> Me:
        """Change how the learner is addressed. *Side effects:* writes the profile's facts."""
        return self._change(dataclasses.replace(self._session.opened().profile, address=address))

    @verb
    def set_pin(self, old: str | None, new: str | None) -> Me:
        """Set, change or (where the organisation allows it) take away the PIN. *Side effects:* locks the key anew."""
        from trainer.storage import profiles

        opened = self._session.opened()
        key = self._unlock(opened.profile, old)
        self._check_new_pin(new)
        home, changed = self._session.home, dataclasses.replace(opened.profile, has_pin=new is not None)
        # Two files: in between the profile may ask for a PIN that locks nothing yet, never the other way round.
        if new is not None:
            profiles.write_profile(home, changed)
        profiles.write_locked_key(home, changed.id, self._locked(key.seed, new))
        opened.key = key if new else None
        return self._change(changed)

    @verb
    def check_own_pin(self, pin: str | None) -> None:
        """Refuses unless this is the open profile's PIN, or it has none; wrong ones are counted as at opening."""
        profile = self._session.opened().profile
        if profile.has_pin:
            self._unlock(profile, pin)

    def _me(self) -> Me:
        profile = self._session.opened().profile
        return Me(profile, familiar_name(profile.name), short_code(profile.key), self._session.grant_state())

    def _card(self, code: str) -> PersonCard:
        from trainer.formats.person_cards import open_person_card
        from trainer.storage import organisation_store

        organisation = self._session.organisation()
        data = organisation_store.current(self._session.home)
        if organisation is None or data is None:
            raise Refused(Reason.ORG_MISSING)
        card = open_person_card(data, organisation, code)
        if card.until and date.fromisoformat(card.until) < self._session.clock.now().date():
            raise Refused(Reason.CODE_EXPIRED, where=card.until)
        return card

    def _make(
        self,
        card: PersonCard,
        enrolment: Enrolment,
        pin: str | None,
        address: Address,
        person: PersonId | None,
        proof: Callable[..., str],
    ) -> Me:
        from trainer.formats.keys import SigningKey
        from trainer.storage import profiles

        self._check_new_pin(pin)
        session = self._session
        key = SigningKey.generate(session.token(32))
        profile = Profile(
            id=ProfileId(session.token(8).hex()),
            name=card.name,
            staff_code=card.staff_code,
            unit=card.unit,
            position=card.position,
            address=address,
            enrolment=enrolment,
            key=key.public,
            has_pin=pin is not None,
            made=session.clock.now().isoformat(timespec="seconds"),
            person=person,
            proof=proof(key.public),
        )
        try:
            profiles.write_locked_key(session.home, profile.id, self._locked(key.seed, pin))
            self._start(profile, key if pin else None, new=True)
        except Refused:
            self.close()
            profiles.remove_profile(session.home, profile.id)
            raise
        return self._me()

    def _change(self, profile: Profile) -> Me:
        from trainer.storage import profiles

        profiles.write_profile(self._session.home, profile)
        self._session.opened().profile = profile
        return self._me()

    def _check_new_pin(self, pin: str | None) -> None:
        organisation = self._session.organisation()
        if pin is not None:
            self.check_pin_rules(pin)
        elif organisation is not None and organisation.catalogue.pin_required:
            raise Refused(Reason.PIN_TOO_SHORT)

    def _locked(self, seed: bytes, pin: str | None) -> bytes:
        from trainer.formats.keys import lock
        from trainer.storage.machine import machine_secret

        return lock(seed, pin or machine_secret(self._session.home).hex(), label="learner")

    def _unlock(self, profile: Profile, pin: str | None) -> SigningKey:
        if not profile.has_pin:
            return unlock_key(self._session, profile, pin)
        if not pin:
            raise Refused(Reason.PIN_WRONG)
        return self._guard.check(profile.id, lambda: unlock_key(self._session, profile, pin))

    def _start(self, profile: Profile, key: SigningKey | None, *, new: bool = False) -> None:
        from trainer.services.learner.logbook import Logbook
        from trainer.storage import profiles
        from trainer.storage.checkup import begun
        from trainer.storage.learner_store import open_learner_store
        from trainer.storage.machine import machine_tag

        session = self._session
        self.close()
        store = profiles.store_file(session.home, profile.id)
        if not new and not begun(store):
            raise Refused(Reason.STORE_BROKEN, where=profile.name, detail="gone or empty")
        database = open_learner_store(store)
        try:
            logbook = Logbook(
                database,
                session.clock,
                session.token,
                key=profile.key,
                machine=machine_tag(session.home),
                app=__version__,
            )
            if new:  # last: a profile whose store is not there yet would be taken for a damaged one
                profiles.write_profile(session.home, profile)
        except Refused:
            database.close()
            raise
        session.open = OpenProfile(profile, database, logbook, key)
        try:
            profiles.mark_used(session.home, profile.id, session.clock.now().isoformat(timespec="seconds"))
            self._after_opening()
        except Refused:
            self.close()
            raise


def unlock_key(session: Session, profile: Profile, pin: str | None) -> SigningKey:
    """The signing key of a profile: under its PIN, or under this PC's own secret where it has none.

    Refused(PIN_WRONG) for a wrong PIN or a key that is not the profile's. *Side effects:* where a change of PIN was cut
    off before the key was locked, notes that there is no PIN.
    """
    from trainer.formats.keys import SigningKey, unlock
    from trainer.storage import profiles
    from trainer.storage.machine import machine_secret

    home = session.home
    locked, own = profiles.read_locked_key(home, profile.id), machine_secret(home).hex()
    secret = (pin or "") if profile.has_pin else own
    try:
        key = SigningKey(unlock(locked, secret, wrong=Reason.PIN_WRONG))
    except Refused as refusal:
        if refusal.reason is not Reason.PIN_WRONG or not profile.has_pin:
            raise
        # A change of PIN that was cut off leaves a key that no PIN locks: then there is none.
        key = SigningKey(unlock(locked, own, wrong=Reason.PIN_WRONG))
        profiles.write_profile(home, dataclasses.replace(profile, has_pin=False))
    if key.public != profile.key:
        raise Refused(Reason.PIN_WRONG)
    return key
