"""Person cards: a code opens its own card, and nothing else can be read from the file."""

from __future__ import annotations

import pytest

from tests.formats.test_organisation_file import closed, line
from tests.trust_builders import REGISTRAR, a_card, a_root_line, an_organisation_file, the_org
from trainer.domain.codes import new_activation_code
from trainer.domain.errors import Reason, Refused
from trainer.formats import organisation_lines, person_cards, strict_json
from trainer.formats.envelope import PayloadKind
from trainer.formats.organisation_file import open_organisation
from trainer.formats.person_cards import People, card_key, open_person_card

CODES = [new_activation_code(bytes([number]) * 5) for number in range(4)]
CARDS = [a_card(f"Người số {number}", staff_code=f"MH-{number}" * (number + 1)) for number in range(3)]
DATA = an_organisation_file(
    cards=[(card_key(code, the_org()), card) for code, card in zip(CODES, CARDS, strict=False)]
)
OPENED = open_organisation(DATA)


def people(data: bytes) -> list[bytes]:
    return [
        entry
        for one in organisation_lines.split(data)
        if one.kind is PayloadKind.PEOPLE
        for entry in strict_json.read(one.body, People, cap=1 << 24).entries
    ]


def test_each_code_opens_its_own_card() -> None:
    for code, card in zip(CODES, CARDS, strict=False):
        assert open_person_card(DATA, OPENED, code) == card


def test_an_unknown_code_opens_nothing() -> None:
    with pytest.raises(Refused) as refusal:
        open_person_card(DATA, OPENED, CODES[3])
    assert refusal.value.reason is Reason.CODE_UNKNOWN
    empty = an_organisation_file()
    with pytest.raises(Refused) as refusal:
        open_person_card(empty, open_organisation(empty), CODES[0])
    assert refusal.value.reason is Reason.CODE_UNKNOWN


def test_the_key_of_a_card_is_frozen() -> None:
    assert (
        card_key(CODES[0], the_org()).hex()
        == "b21e7a43f439ac439f8a3c3c229fc365a6cda54b113a366d95ce13b77919062c"
    )


def test_no_name_travels_in_clear_and_all_entries_have_one_length() -> None:
    entries = people(DATA)
    assert len(entries) == 3
    assert {len(entry) for entry in entries} == {24 + 256 + 16}
    for one in organisation_lines.split(DATA):
        assert "Người số".encode() not in one.body
    long = an_organisation_file(
        cards=[(card_key(CODES[0], the_org()), a_card("x" * 300)), (bytes(32), a_card())]
    )
    assert {len(entry) for entry in people(long)} == {24 + 512 + 16}


def test_entries_stand_in_random_order() -> None:
    cards = [(bytes([number]) * 32, a_card(f"{number}")) for number in range(12)]
    sealed = person_cards.seal_cards(cards, the_org())
    org = the_org()
    where = [
        [person_cards._find([entry], key, org) is not None for entry in sealed].index(True)
        for key, _ in cards
    ]
    assert sorted(where) == list(range(12))
    assert where != list(range(12))


def test_many_cards_are_spread_over_lines() -> None:
    cards = [(number.to_bytes(32, "big"), a_card(str(number))) for number in range(2500)]
    cards.append((card_key(CODES[0], the_org()), CARDS[0]))
    data = an_organisation_file(cards=cards)
    assert len(people(data)) == 2501
    sizes = [len(one.body) for one in organisation_lines.split(data) if one.kind is PayloadKind.PEOPLE]
    assert len(sizes) > 1
    assert all(512 * 1024 - 25_000 < size < 512 * 1024 + 400 for size in sizes[:-1])
    assert open_person_card(data, open_organisation(data), CODES[0]) == CARDS[0]


def test_the_file_has_to_be_the_one_that_was_accepted() -> None:
    other = an_organisation_file(number=2)
    with pytest.raises(Refused) as refusal:
        open_person_card(other, OPENED, CODES[0])
    assert refusal.value.reason is Reason.ORG_OTHER


def test_cards_of_another_organisation_do_not_open() -> None:
    [entry] = person_cards.seal_cards([(bytes(32), a_card())], the_org())
    other = type(the_org())("00" * 32)
    assert person_cards._find([entry], bytes(32), the_org()) == a_card()
    assert person_cards._find([entry], bytes(32), other) is None


def test_an_entry_too_short_to_be_one_is_refused() -> None:
    lines = DATA.splitlines()
    body = b'{"v":1,"org":"' + the_org().encode() + b'","entries":["AAAA"]}'
    data = closed(a_root_line(), lines[1], line(PayloadKind.PEOPLE, body, REGISTRAR))
    with pytest.raises(Refused) as refusal:
        open_organisation(data)
    assert refusal.value.reason is Reason.PAYLOAD_BROKEN
