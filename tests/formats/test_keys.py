"""Keys: what libsodium accepts, what nobody may enrol, and secrets at rest."""

from __future__ import annotations

import json

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.trust_builders import a_reader, a_signing_key, flipped, foreign_vectors
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PublicKey
from trainer.formats import bech32, keys
from trainer.formats.keys import ReaderKey, SigningKey

KNOWN_PUBLIC = "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c"
LOW_ORDER = (
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
)


@pytest.fixture
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys.COST, "passes", 1)
    monkeypatch.setattr(keys.COST, "memory_kib", 8)


def reason_of(text: str) -> Reason:
    with pytest.raises(Refused) as refusal:
        keys.check_public_key(text)
    return refusal.value.reason


def test_the_known_seed_gives_the_known_key() -> None:
    key = a_signing_key(7)
    assert key.public == KNOWN_PUBLIC
    assert SigningKey.generate(b"\7" * 32) == key
    assert keys.check_public_key(KNOWN_PUBLIC) == KNOWN_PUBLIC
    assert (
        keys.key_id(key.public) == "SHA256:fe812c12f3ab4ce6ac5db69ac352f906cb1b11ef43fb33e252ef7ff552263889"
    )


def test_secrets_are_never_printed() -> None:
    for key in (a_signing_key(), a_reader()):
        assert "seed" not in repr(key)
        assert "SECRET" not in repr(key)


@pytest.mark.parametrize("seed", [b"", b"short", b"x" * 33])
def test_a_seed_has_32_bytes(seed: bytes) -> None:
    with pytest.raises(ValueError, match="32"):
        SigningKey.generate(seed)
    with pytest.raises(ValueError, match="32"):
        ReaderKey.generate(seed)


def test_all_wycheproof_signatures_are_judged_as_marked() -> None:
    found = json.loads(foreign_vectors("wycheproof-ed25519.json").read_text(encoding="utf-8"))
    judged = 0
    for group in found["testGroups"]:
        public = PublicKey(group["publicKey"]["pk"])
        for test in group["tests"]:
            signature = bytes.fromhex(test["sig"])
            good = len(signature) == 64 and keys.verify(public, bytes.fromhex(test["msg"]), signature)
            assert good == (test["result"] == "valid"), test
            judged += 1
    assert judged == 151


def test_of_the_cctv_edge_cases_none_with_a_low_order_key_passes() -> None:
    found = json.loads(foreign_vectors("cctv-ed25519.json").read_text(encoding="utf-8"))
    passed = [
        test
        for test in found
        if keys.verify(PublicKey(test["key"]), test["msg"].encode("ascii"), bytes.fromhex(test["sig"]))
    ]
    assert (len(found), len(passed)) == (914, 43)
    assert not [test for test in passed if "low_order_A" in (test["flags"] or ())]


def test_wycheproof_reader_keys_of_low_order_are_refused_and_the_others_agree() -> None:
    from nacl.bindings import crypto_scalarmult

    found = json.loads(foreign_vectors("wycheproof-x25519.json").read_text(encoding="utf-8"))
    tests = [test for group in found["testGroups"] for test in group["tests"]]
    assert len(tests) == 518
    for test in tests:
        recipient = bech32.encode("age", bytes.fromhex(test["public"]))
        if set(test["shared"]) == {"0"}:
            with pytest.raises(Refused):
                keys.check_reader(recipient)
        else:
            assert keys.check_reader(recipient) == recipient
            shared = crypto_scalarmult(bytes.fromhex(test["private"]), bytes.fromhex(test["public"]))
            assert shared.hex() == test["shared"]


@pytest.mark.parametrize("text", LOW_ORDER)
def test_low_order_keys_are_refused_at_enrolment(text: str) -> None:
    assert reason_of(text) is Reason.KEY_MALFORMED


@pytest.mark.parametrize(
    "text", ["", "ea", KNOWN_PUBLIC.upper(), KNOWN_PUBLIC + "00", "zz" * 32, "02" + "00" * 31, "ff" * 32]
)
def test_other_texts_are_no_keys(text: str) -> None:
    assert reason_of(text) is Reason.KEY_MALFORMED


def test_the_signature_of_the_universal_key_is_refused() -> None:
    identity = "01" + "00" * 31
    assert not keys.verify(PublicKey(identity), b"anything", bytes.fromhex(identity) + bytes(32))


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=64))
def test_what_a_key_signs_it_confirms(seed: bytes, message: bytes) -> None:
    key = SigningKey(seed)
    assert keys.verify(key.public, message, key.sign(message))
    assert not keys.verify(key.public, message + b"!", key.sign(message))


def test_reader_keys_are_those_of_age() -> None:
    identity = pyrage.x25519.Identity.generate()
    reader = ReaderKey(str(identity))
    assert reader.public == str(identity.to_public())
    assert keys.check_reader(reader.public) == reader.public
    assert str(pyrage.x25519.Identity.from_str(a_reader().secret).to_public()) == a_reader().public


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        a_reader().public[:-1] + "q",
        a_reader().public.upper(),
        "AGE" + a_reader().public[3:],
        a_reader().public + "q",
        bech32.encode("age", b"x" * 31),
        bech32.encode("bge", b"x" * 32),
        "age1" + "q" * 200,
        "age1b" + a_reader().public[5:],
    ],
)
def test_other_texts_are_no_reader_keys(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        keys.check_reader(text)
    assert refusal.value.reason is Reason.KEY_MALFORMED


@pytest.mark.parametrize(
    "text",
    [
        "",
        a_reader().secret.lower(),
        a_reader().secret[:-1],
        bech32.encode("age-secret-key-", b"x" * 31).upper(),
    ],
)
def test_other_texts_are_no_reader_secrets(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        ReaderKey(text)
    assert refusal.value.reason is Reason.KEY_MALFORMED


@given(st.binary(max_size=60), st.sampled_from(["age", "x"]))
def test_bech32_is_read_back(data: bytes, prefix: str) -> None:
    text = bech32.encode(prefix, data)
    assert bech32.decode(prefix, text) == data


@given(st.data())
def test_one_wrong_letter_of_bech32_is_noticed(data: st.DataObject) -> None:
    text = a_reader().public
    place = data.draw(st.integers(4, len(text) - 1))
    letter = data.draw(st.sampled_from(sorted(set("qpzry9x8gf2tvdw0s3jn54khce6mua7l") - {text[place]})))
    with pytest.raises(Refused):
        bech32.decode("age", text[:place] + letter + text[place + 1 :])


@pytest.mark.parametrize("pin", ["123456", "00000000"])
def test_six_digits_make_a_pin(pin: str) -> None:
    keys.check_pin(pin)


@pytest.mark.parametrize("pin", ["", "12345", "12345a", "１２３４５６", "abcdef"])
def test_less_is_no_pin(pin: str) -> None:
    with pytest.raises(Refused) as refusal:
        keys.check_pin(pin)
    assert refusal.value.reason is Reason.PIN_TOO_SHORT


@pytest.mark.parametrize("passphrase", ["một hai ba bốn", "a b c d", "14-characters!"])
def test_four_words_or_fourteen_letters_make_a_passphrase(passphrase: str) -> None:
    keys.check_passphrase(passphrase)


@pytest.mark.parametrize("passphrase", ["", "a b c", "13-characters", "  a   b   c   "])
def test_less_is_no_passphrase(passphrase: str) -> None:
    with pytest.raises(Refused) as refusal:
        keys.check_passphrase(passphrase)
    assert refusal.value.reason is Reason.PASSPHRASE_TOO_SHORT


FROZEN_LOCK = (
    b'{"hocso":"locked","v":1,"label":"reader","passes":3,"memory_kib":65536,"salt":"AAECAwQFBgcICQoLDA0OD'
    b'w==","nonce":"EBESExQVFhcYGRobHB0eHyAhIiMkJSYn","box":"QHL0JJhyFZpKe/gpyJBocNQfFZHOLg=="}'
)
"""Made with the full cost, `chance` 0..39 and label "reader"; opens for ever."""


def test_a_lock_of_the_first_release_opens_for_ever() -> None:
    assert keys.unlock(FROZEN_LOCK, "một hai ba bốn") == b"secret"
    assert keys.lock(b"secret", "một hai ba bốn", chance=bytes(range(40)), label="reader") == FROZEN_LOCK
    assert keys.locked_facts(FROZEN_LOCK) == keys.LockedFacts("reader", 64 * 1024, 3)


@pytest.mark.usefixtures("_cheap")
def test_the_passphrase_is_compared_as_people_see_it() -> None:
    locked = keys.lock(b"secret", "mật  khẩu của tôi ")
    assert keys.unlock(locked + b"\r\n", "mật khẩu của tôi") == b"secret"
    assert keys.lock(b"secret", "x") != keys.lock(b"secret", "x")


@pytest.mark.usefixtures("_cheap")
def test_a_wrong_passphrase_is_refused_with_the_reason_asked_for() -> None:
    locked = keys.lock(b"secret", "123456")
    with pytest.raises(Refused) as refusal:
        keys.unlock(locked, "123457", wrong=Reason.PIN_WRONG)
    assert refusal.value.reason is Reason.PIN_WRONG
    with pytest.raises(Refused) as refusal:
        keys.unlock(locked, "\ud800")
    assert refusal.value.reason is Reason.PASSPHRASE_WRONG


@pytest.mark.usefixtures("_cheap")
def test_any_flipped_bit_of_a_lock_is_refused() -> None:
    locked = keys.lock(b"secret", "123456", chance=bytes(range(40)), label="reader")
    for place, changed in flipped(locked, 300, seed=1):
        if b'"memory_kib":8,' not in changed or b'"passes":1,' not in changed:
            continue  # a changed cost is refused too, but may take its time
        with pytest.raises(Refused) as refusal:
            keys.unlock(changed, "123456")
        assert refusal.value.reason in {Reason.PASSPHRASE_WRONG, Reason.FILE_BROKEN}, place


@pytest.mark.usefixtures("_cheap")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"passes":1', b'"passes":17'),
        (b'"passes":1', b'"passes":0'),
        (b'"memory_kib":8', b'"memory_kib":1048577'),
        (b'"memory_kib":8', b'"memory_kib":7'),
        (b'"v":1', b'"v":2'),
        (b'"hocso":"locked"', b'"hocso":"other"'),
        (b'"salt":"AAEC', b'"salt":"AAECAAEC'),
        (b'"nonce":"EBES', b'"nonce":"EBESEBES'),
        (b'"label":""', b'"label":"","label":""'),
    ],
)
def test_a_lock_with_impossible_numbers_is_refused_before_any_work(old: bytes, new: bytes) -> None:
    locked = keys.lock(b"secret", "123456", chance=bytes(range(40)))
    assert old in locked
    with pytest.raises(Refused) as refusal:
        keys.unlock(locked.replace(old, new), "123456")
    assert refusal.value.reason is Reason.FILE_BROKEN


@pytest.mark.usefixtures("_cheap")
def test_another_cost_or_label_does_not_open() -> None:
    locked = keys.lock(b"secret", "123456", label="reader")
    for old, new in ((b'"passes":1', b'"passes":2'), (b'"label":"reader"', b'"label":"importer"')):
        with pytest.raises(Refused) as refusal:
            keys.unlock(locked.replace(old, new), "123456")
        assert refusal.value.reason is Reason.PASSPHRASE_WRONG


@pytest.mark.usefixtures("_cheap")
def test_a_box_shorter_than_its_tag_is_no_lock() -> None:
    begin, _, _ = keys.lock(b"", "123456").partition(b'"box":"')
    with pytest.raises(Refused) as refusal:
        keys.unlock(begin + b'"box":"AAAA"}', "123456")
    assert refusal.value.reason is Reason.FILE_BROKEN


@given(st.binary(max_size=40), st.text(max_size=12))
@settings(max_examples=30)
def test_what_is_locked_is_unlocked(secret: bytes, passphrase: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys.COST, "passes", 1)
        patch.setattr(keys.COST, "memory_kib", 8)
        assert keys.unlock(keys.lock(secret, passphrase), passphrase) == secret
