"""People on a PC: codes, PINs, several profiles, and what stays on the disk."""

from __future__ import annotations

import json

import pytest

from tests.services.learner.pc import CODE, Pc
from tests.trust_builders import a_card, a_catalogue, the_org
from trainer.domain.errors import Reason, Refused
from trainer.domain.profile import Address, Enrolment, ProfileId
from trainer.formats.activation import check_proof
from trainer.formats.person_cards import card_key
from trainer.services.learner.profile_pages import GrantState


def refused(reason: Reason) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda refusal: refusal.reason is reason)


def test_a_code_shows_its_person_and_makes_the_profile(pc: Pc) -> None:
    pc.pin()
    match = pc.learner.profiles.preview_code("0000-0001-2")
    assert match.card.name == "Nguyễn Thị Thu Hà"
    assert match.taken is None
    me = pc.learner.profiles.enrol_with_code(CODE, address=Address.CHI)
    assert (me.familiar_name, me.address, me.enrolment) == ("Thu Hà", Address.CHI, Enrolment.CODE)
    assert me.grant is GrantState.WAITING
    assert check_proof(CODE, me.profile.key, me.profile.proof)
    assert pc.learner.profiles.preview_code(CODE).taken == me.profile.id
    on_disk = b"".join(path.read_bytes() for path in (pc.home / "profiles").rglob("*") if path.is_file())
    assert CODE.encode() not in on_disk


def test_codes_that_are_wrong_unknown_or_expired_are_refused(pc: Pc) -> None:
    with refused(Reason.ORG_MISSING):
        pc.learner.profiles.preview_code(CODE)
    with refused(Reason.CODE_MISTYPED):
        pc.learner.profiles.preview_code("0000-0001-3")
    pc.pin(cards=((card_key(CODE, the_org()), a_card(until="2026-11-22")),))
    with refused(Reason.CODE_EXPIRED):
        pc.learner.profiles.enrol_with_code(CODE)
    with refused(Reason.CODE_UNKNOWN):
        pc.learner.profiles.preview_code("00000002-4")
    assert pc.learner.profiles.all() == ()


def test_a_profile_by_hand_waits_and_shows_its_short_code(pc: Pc) -> None:
    me = pc.learner.profiles.enrol_by_hand(name="  Lê   Minh ", staff_code="MH-002", unit="Văn phòng")
    assert me.profile.name == "Lê Minh"
    assert me.grant is GrantState.NO_ORGANISATION
    assert len(me.short_code) == 14
    assert me.profile.person is None
    with pytest.raises(Refused):
        pc.learner.profiles.enrol_by_hand(name=" ", staff_code="", unit="")


def test_several_people_share_a_pc_and_the_last_one_stands_first(pc: Pc) -> None:
    profiles = pc.learner.profiles
    first = profiles.enrol_by_hand(name="An", staff_code="", unit="")
    pc.clock.go_on(60)
    second = profiles.enrol_by_hand(name="Bình", staff_code="", unit="")
    pc.clock.go_on(60)
    assert [entry.id for entry in profiles.all()] == [second.profile.id, first.profile.id]
    profiles.open(first.profile.id)
    assert [entry.id for entry in profiles.all()] == [first.profile.id, second.profile.id]
    assert profiles.me is not None
    assert profiles.me.profile.name == "An"
    (pc.home / "profiles" / second.profile.id / "profile.json").write_text("{", encoding="utf-8")
    assert [entry.name for entry in profiles.all()] == ["An"]


def test_a_pin_opens_and_a_wrong_one_pauses_after_five_tries(pc: Pc) -> None:
    profiles = pc.learner.profiles
    me = profiles.enrol_by_hand(name="An", staff_code="", unit="", pin="482913")
    assert me.profile.has_pin
    profiles.close()
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(Refused) as refusal:
            profiles.open(me.profile.id, "000000")
        assert (refusal.value.reason, refusal.value.detail) == (Reason.PIN_WRONG, str(left))
    with pytest.raises(Refused) as refusal:
        profiles.open(me.profile.id, "482913")
    assert (refusal.value.reason, refusal.value.where) == (Reason.LOCKED, "30")
    pc.clock.go_on(31)
    assert profiles.open(me.profile.id, "482913").profile.name == "An"
    with refused(Reason.PIN_WRONG):
        profiles.open(me.profile.id)


def test_a_pin_can_be_set_changed_and_taken_away(pc: Pc) -> None:
    profiles = pc.learner.profiles
    me = profiles.enrol_by_hand(name="An", staff_code="", unit="")
    with refused(Reason.PIN_TOO_SHORT):
        profiles.set_pin(None, "12345")
    assert profiles.set_pin(None, "123456").profile.has_pin
    profiles.open(me.profile.id, "123456")
    with refused(Reason.PIN_WRONG):
        profiles.set_pin("654321", None)
    assert not profiles.set_pin("123456", None).profile.has_pin
    pc.restart().profiles.open(me.profile.id)


def test_an_organisation_may_ask_for_a_pin(pc: Pc) -> None:
    pc.pin(catalogue=a_catalogue(pin_required=True))
    with refused(Reason.PIN_TOO_SHORT):
        pc.learner.profiles.enrol_with_code(CODE)
    assert pc.learner.profiles.all() == ()
    assert pc.learner.profiles.enrol_with_code(CODE, pin="482913").profile.has_pin


def test_a_profile_that_cannot_be_made_leaves_nothing(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    from trainer.storage import learner_store

    def full(_file: object) -> None:
        raise Refused(Reason.CANNOT_WRITE)

    monkeypatch.setattr(learner_store, "open_learner_store", full)
    with refused(Reason.CANNOT_WRITE):
        pc.learner.profiles.enrol_by_hand(name="An", staff_code="", unit="")
    assert not any((pc.home / "profiles").iterdir())


def test_a_change_of_pin_that_is_cut_off_locks_nobody_out(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    me = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="", unit="")

    def cut(*_: object) -> None:
        raise Refused(Reason.CANNOT_WRITE)

    with monkeypatch.context() as patch:
        patch.setattr("trainer.storage.profiles.write_locked_key", cut)
        with refused(Reason.CANNOT_WRITE):
            pc.learner.profiles.set_pin(None, "123456")
    pc.restart()
    opened = pc.learner.profiles.open(me.profile.id, "000000")  # the profile asks, but no PIN locks it
    assert opened.profile.key == me.profile.key
    pc.restart()
    assert not pc.learner.profiles.open(me.profile.id).profile.has_pin
    pc.learner.profiles.set_pin(None, "123456")
    with monkeypatch.context() as patch:
        patch.setattr("trainer.storage.profiles.write_profile", cut)
        with refused(Reason.CANNOT_WRITE):
            pc.learner.profiles.set_pin("123456", None)
    pc.restart()
    assert pc.learner.profiles.open(me.profile.id, "000000").profile.key == me.profile.key
    pc.restart()
    assert not pc.learner.profiles.open(me.profile.id).profile.has_pin


def test_a_profile_that_cannot_be_opened_to_the_end_is_not_open(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="", unit="")

    def full(*_: object) -> None:
        raise Refused(Reason.CANNOT_WRITE)

    with monkeypatch.context() as patch:
        patch.setattr("trainer.storage.profiles.mark_used", full)
        with refused(Reason.CANNOT_WRITE):
            pc.learner.profiles.open(me.profile.id)
    assert pc.learner.profiles.me is None
    assert pc.learner.profiles.open(me.profile.id) is not None


def test_the_form_of_address_is_kept(pc: Pc) -> None:
    me = pc.learner.profiles.enrol_by_hand(name="An", staff_code="", unit="")
    pc.learner.profiles.set_address(Address.BAC)
    assert pc.restart().profiles.open(me.profile.id).address is Address.BAC
    facts = json.loads((pc.home / "profiles" / me.profile.id / "profile.json").read_text(encoding="utf-8"))
    assert facts["address"] == "bac"


@pytest.mark.parametrize("name", ["0123456789abcdef", "../../etc", "x"])
def test_a_profile_that_is_none_is_not_found(pc: Pc, name: str) -> None:
    with refused(Reason.NOT_FOUND):
        pc.learner.profiles.open(ProfileId(name))


def test_without_a_profile_nothing_can_be_studied(pc: Pc) -> None:
    assert pc.learner.profiles.me is None
    for verb in (pc.learner.study.home, pc.learner.study.courses, pc.learner.profiles.required_me):
        with refused(Reason.LOCKED):
            verb()
    pc.learner.profiles.close()
