"""Reports made to do harm: each with the reason it has to be refused for, made by code from an honest one."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyrage

from tests.committee_room import Room
from tests.trust_builders import a_reader, a_signing_key
from trainer.domain.errors import Reason
from trainer.domain.log import GENESIS, chain
from trainer.formats import envelope, keys, sealed
from trainer.formats.envelope import PayloadKind
from trainer.formats.keys import SigningKey

MAC = b"--- " + b"A" * 43 + b"\n"
X25519 = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
ORDER = 2**252 + 27742317777372353535851937790883648493
"""The order of the main group of Ed25519: S + ORDER is the same signature to a careless reader."""


@dataclass(frozen=True)
class Hostile:
    """One file: what it is called, its bytes, and why it is refused."""

    name: str
    data: bytes
    reason: Reason


class Forger:
    """Everything an attacker with a learner's key of this organisation has, and an honest report to start from."""

    def __init__(self, room: Room) -> None:
        learner = room.learner(5)
        learner.learn()
        learner.sit()
        self.learner = learner
        self.readers = list(learner.readers)
        self.honest = learner.report()
        secret = room.committee._desk.keys.reader
        self.signed = sealed.open_sealed(self.honest, [secret], cap=envelope.REPORT_CAP)
        self.body = envelope.peek(self.signed, envelope.REPORT_CAP).body

    def seal(self, inside: bytes) -> bytes:
        """Any bytes, sealed to the committee."""
        return bytes(pyrage.encrypt(inside, [pyrage.x25519.Recipient.from_str(one) for one in self.readers]))

    def sign(self, body: bytes, *signers: SigningKey, kind: str = "report.v1") -> bytes:
        """A body signed as it is, whatever it is, and sealed."""
        return self.seal(self.enveloped(body, *signers, kind=kind))

    def enveloped(self, body: bytes, *signers: SigningKey, kind: str = "report.v1") -> bytes:
        """The same without the seal."""
        name = f"application/vnd.hocso.{kind}+json".encode()
        message = b"DSSEv1 %d %b %d %b" % (len(name), name, len(body), body)
        made = [
            b'{"keyid":"%b","sig":"%b"}'
            % (keys.key_id(key.public).encode(), base64.b64encode(key.sign(message)))
            for key in signers or (self.learner.key,)
        ]
        payload = base64.b64encode(body)
        return b'{"payloadType":"%b","payload":"%b","signatures":[%b]}' % (name, payload, b",".join(made))

    def bent(self, bend: Callable[[dict[str, Any]], object]) -> bytes:
        """The honest body with members changed, signed again by its own key."""
        body = json.loads(self.body)
        bend(body)
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return self.sign(text.encode("utf-8", "surrogatepass"))

    def put(self, **members: object) -> bytes:
        """The honest body with these members (`from` is written `first`)."""
        words = {"from" if name == "first" else name: value for name, value in members.items()}
        return self.bent(lambda body: body.update(words))

    def written(self, old: bytes, new: bytes) -> bytes:
        """The honest body with some bytes replaced once, signed again."""
        assert old in self.body, old
        return self.sign(self.body.replace(old, new, 1))

    def changed(self, old: bytes, new: bytes) -> bytes:
        """The honest envelope with some bytes replaced once, not signed again."""
        assert old in self.signed, old
        return self.seal(self.signed.replace(old, new, 1))

    def with_events(self, *texts: str, chained: bool = True) -> bytes:
        """A report of these event texts, whatever they are, with a chain that holds."""
        head = GENESIS
        for text in texts if chained else ():
            head = chain(head, text)
        return self.put(events=list(texts), n=len(texts), head=head.hex())


def hostile_reports(forger: Forger) -> Iterator[Hostile]:
    """Every hostile report."""
    for reason, made in (
        (Reason.FILE_NOT_OURS, _other_files(forger)),
        (Reason.FILE_TOO_LARGE, _giants(forger)),
        (Reason.SEAL_BROKEN, _seals(forger)),
        (Reason.ENVELOPE_BROKEN, _envelopes(forger)),
        (Reason.PAYLOAD_BROKEN, _payloads(forger)),
        (Reason.PAYLOAD_BROKEN, _events(forger)),
        (Reason.CHAIN_BROKEN, _chains(forger)),
    ):
        for name, data in made:
            yield Hostile(name, data, reason)
    yield from _signatures(forger)


Made = Iterator[tuple[str, bytes]]


def _other_files(forger: Forger) -> Made:
    yield "empty", b""
    yield "plain text", "báo cáo của tôi".encode()
    yield "zip under another name", b"PK\x03\x04" + bytes(200)
    yield "program under another name", b"MZ" + bytes(2000)
    yield "envelope without a seal", forger.signed
    yield "age of a later version", forger.honest.replace(b"org/v1\n", b"org/v2\n", 1)
    yield "windows line ends in the header", forger.honest.replace(b"\n", b"\r\n", 1)
    yield "data before the header", b"\n" + forger.honest
    armour = base64.encodebytes(forger.honest)
    yield "armoured age", b"-----BEGIN AGE ENCRYPTED FILE-----\n" + armour


def _giants(forger: Forger) -> Made:
    yield "plain text above 8 MiB", forger.seal(bytes(envelope.REPORT_CAP + 1))
    long = ',"app":"' + "x" * 300_000 + '","machine":""'
    yield "an event above 256 KiB", forger.with_events(_event(more=long))
    yield "stream far above the cap", sealed.MAGIC + X25519 + MAC + bytes(9 << 20)


def _seals(forger: Forger) -> Made:
    inside = forger.signed
    yield "passphrase instead of readers", bytes(pyrage.passphrase.encrypt(inside, "mật khẩu dài lắm"))
    header, stream = _parts(forger.honest)
    scrypt = b"-> scrypt " + b"A" * 22 + b" 18\n" + b"A" * 43 + b"\n"
    yield "passphrase stanza with huge work", sealed.MAGIC + scrypt.replace(b" 18", b" 63") + MAC + stream
    yield "passphrase stanza beside readers", sealed.MAGIC + scrypt + X25519 + MAC + stream
    yield "nine stanzas", sealed.MAGIC + X25519 * 9 + MAC + stream
    yield "ten thousand stanzas", sealed.MAGIC + b"-> x\n\n" * 10_000 + X25519 + MAC + stream
    yield "no reader at all", sealed.MAGIC + b"-> grease\nAAAA\n" + MAC + stream
    yield "header above 16 KiB", sealed.MAGIC + b"-> x\n" + (b"A" * 64 + b"\n") * 300 + b"\n" + X25519 + MAC
    yield "header without an end", header
    yield "header MAC of zeros", header[: header.rindex(b"---")] + MAC + stream
    yield "header MAC cut short", header[:-2] + b"\n" + stream
    yield "argument too many", header.replace(b"-> X25519 ", b"-> X25519 x ", 1) + stream
    yield "stanza in other letters", header.replace(b"-> X25519 ", b"-> x25519 ", 2) + stream
    yield "share of low order", sealed.MAGIC + X25519 + MAC + stream
    yield "header line too long", sealed.MAGIC + b"-> x\n" + b"A" * 65 + b"\n" + X25519 + MAC + stream
    yield "nothing behind the header", header
    yield "cut inside the nonce", header + stream[:10]
    yield "cut by one byte", forger.honest[:-1]
    yield "cut in the middle", forger.honest[: len(forger.honest) * 2 // 3]
    yield "one byte more", forger.honest + b"x"
    yield "one chunk more", forger.honest + bytes(64 * 1024 + 16)
    yield "one flipped bit in the stream", _flipped(forger.honest, len(forger.honest) - 40)
    long = forger.seal(bytes(200_000))
    head, chunks = _parts(long)
    size = 64 * 1024 + 16
    swapped = (
        chunks[:16] + chunks[16 + size : 16 + 2 * size] + chunks[16 : 16 + size] + chunks[16 + 2 * size :]
    )
    yield "chunks in another order", head + swapped
    yield "first chunk left out", head + chunks[:16] + chunks[16 + size :]
    yield "last chunk left out", head + chunks[: 16 + 3 * size]


def _envelopes(forger: Forger) -> Made:
    good = forger.signed
    made = json.loads(good)
    yield "nothing inside", forger.seal(b"")
    yield "sealed twice", forger.seal(forger.honest)
    yield "a picture inside", forger.seal(b"\x89PNG\r\n\x1a\n" + bytes(500))
    yield "byte order mark", forger.seal(b"\xef\xbb\xbf" + good)
    yield "UTF-16", forger.seal(good.decode().encode("utf-16"))
    yield "bytes that are not UTF-8", forger.changed(b'"keyid":"SHA', b'"keyid":"\xff\xfe')
    yield "white space between members", forger.seal(json.dumps(made).encode())
    yield "line end behind it", forger.seal(good + b"\n")
    yield "two envelopes", forger.seal(good + good)
    yield "cut off", forger.seal(good[:-2])
    yield "members in another order", forger.seal(_json(dict(reversed(made.items()))))
    yield "member twice", forger.changed(b'{"payloadType"', b'{"payloadType":"x","payloadType"')
    yield "payload twice", forger.changed(b',"signatures"', b',"payload":"e30=","signatures"')
    yield "member too many", forger.seal(_json({**made, "note": "x"}))
    yield "no signatures member", forger.seal(_json({k: v for k, v in made.items() if k != "signatures"}))
    yield "no signature", forger.seal(_json({**made, "signatures": []}))
    yield "nine signatures", forger.seal(_json({**made, "signatures": made["signatures"] * 9}))
    yield "a million signatures", forger.seal(_json({**made, "signatures": [0] * 1_000_000}))
    yield "payload that is a number", forger.seal(_json({**made, "payload": 7}))
    yield "payload that is null", forger.seal(_json({**made, "payload": None}))
    yield "signatures that are an object", forger.seal(_json({**made, "signatures": made["signatures"][0]}))
    yield "nested without end", forger.seal(b'{"payloadType":' + b"[" * 1_000_000)
    yield "escaped letters in the type", forger.changed(b'"application', b'"\\u0061pplication')
    yield "key id in capitals", forger.changed(b'"SHA256:', b'"sha256:')
    payload = base64.b64encode(b'{"v":1}~~~')  # one that has padding and both odd letters' places
    for name, spelled in (
        ("base64 without padding", payload.rstrip(b"=")),
        ("base64 with padding too many", payload + b"="),
        ("base64 with a line end", payload[:4] + b"\\n" + payload[4:]),
        ("base64 with other last bits", payload.replace(b"g==", b"h==")),
        ("base64 for addresses", base64.urlsafe_b64encode(b"\xfb\xff\xfe" * 3)),
        ("base64 with a blank", payload[:4] + b" " + payload[4:]),
    ):
        yield name, forger.seal(good.replace(good.split(b'"')[7], spelled, 1))
    short = {**made["signatures"][0], "sig": base64.b64encode(bytes(63)).decode()}
    yield "signature of 63 bytes", forger.seal(_json({**made, "signatures": [short]}))


def _payloads(forger: Forger) -> Made:
    yield "an empty object", forger.sign(b"{}")
    yield "no JSON", forger.sign(b"hello")
    yield "a list", forger.sign(b"[]")
    yield "member twice in the body", forger.written(b'{"v":1,', b'{"v":1,"v":1,')
    yield "key named twice", forger.written(b',"from":', b',"key":"' + b"0" * 64 + b'","from":')
    yield "a float", forger.written(b'"report_no":1', b'"report_no":1.0')
    yield "an exponent", forger.written(b'"report_no":1', b'"report_no":1e0')
    yield "NaN", forger.written(b'"report_no":1', b'"report_no":NaN')
    yield "minus zero", forger.written(b'"from":0', b'"from":-0')
    yield "a negative number", forger.put(report_no=-1)
    yield "an integer beyond 2^53", forger.put(report_no=2**53)
    yield "an integer of a thousand digits", forger.written(b'"report_no":1', b'"report_no":1' + b"0" * 1000)
    yield "a lone surrogate", forger.written(b'"app":"0.1.0"', b'"app":"\\ud800"')
    yield "a surrogate in UTF-8", forger.bent(lambda body: body.update(app="\ud800"))
    yield "a byte that is not UTF-8", forger.written(b'"app":"0.1.0"', b'"app":"\xff"')
    yield "a bare control character", forger.written(b'"app":"0.1.0"', b'"app":"\x01"')
    yield "an escaped letter", forger.written(b'"app":"0', b'"app":"\\u0030')
    yield "an escaped slash", forger.written(b'"app":"0.1.0"', b'"app":"\\/"')
    yield "white space", forger.written(b'{"v":1,', b'{"v": 1,')
    yield "nested without end in the body", forger.sign(forger.body[:-1] + b',"x":' + b"[" * 500_000)
    yield "a member nobody knows", forger.put(note="x")
    yield "a member left out", forger.bent(lambda body: body.pop("app"))
    yield "members sorted by name", forger.sign(_json(dict(sorted(json.loads(forger.body).items()))))
    yield "a later version", forger.put(v=2)
    yield "a text for a number", forger.put(report_no="1")
    yield "true for a number", forger.put(report_no=True)
    yield "a number for a text", forger.put(app=1)
    yield "null for a list", forger.put(events=None)
    yield "an object for a list", forger.put(events={})
    yield "a name of 401 letters", forger.bent(lambda body: body["introduction"].update(name="x" * 401))
    yield "a name of a megabyte", forger.bent(lambda body: body["introduction"].update(name="x" * (1 << 20)))
    yield "a proof that is no digest", forger.bent(lambda body: body["introduction"].update(proof="x"))
    yield "no reader named", forger.put(to=[])
    yield "eight readers named", forger.put(to=[a_reader(seed).public for seed in range(1, 9)])
    yield "a reader that is none", forger.put(to=["age1" + "q" * 59])
    yield "a day no calendar has", forger.put(made="2026-02-30T08:00:00+07:00")
    yield "an offset no clock has", forger.put(made="2026-02-28T08:00:00+07:60")
    yield "a time without offset", forger.put(made="2026-02-28T08:00:00")
    yield "a year before computers", forger.put(made="0001-01-01T00:00:00+00:00")
    yield "digits of another script", forger.put(made="２026-02-28T08:00:00+07:00")
    yield "a score above full marks", forger.bent(lambda body: body["claim"][0].update(best_score_bp=10_001))
    yield "a thousand and one claims", forger.bent(lambda body: body.update(claim=body["claim"] * 1001))
    yield "more events told than sent", forger.bent(lambda body: body.update(n=body["n"] + 1))
    yield "no event", forger.put(events=[], n=0)
    yield "a million events", forger.put(events=["" for _ in range(1_000_000)], n=1_000_000)
    yield "a log longer than any store counts", forger.put(first=2**31 - 2)
    yield "a log that begins at the last integer", forger.put(first=2**53 - 1)
    yield "a digest in capitals", forger.bent(lambda body: body.update(head=body["head"].upper()))
    yield "a digest with a line end", forger.bent(lambda body: body.update(prev=body["prev"] + "\n"))
    yield "a parent that is a list", forger.put(parent=[])


def _events(forger: Forger) -> Made:
    yield "an event that is no JSON", forger.with_events("x")
    yield "an empty event", forger.with_events("")
    yield "an event of no known kind", forger.with_events(_event("format_disk"))
    yield "an event without a kind", forger.with_events('{"seq":0}')
    yield (
        "an event with a member twice",
        forger.with_events(_event(more=',"app":"1","app":"1","machine":"pc"')),
    )
    yield "an event with a float", forger.with_events(_event(seq="0.0"))
    yield "an event with white space", forger.with_events(" " + _event())
    yield "an event nested without end", forger.with_events("[" * 100_000)
    yield "an event with a lone surrogate", forger.with_events(_event(more=',"app":"\\ud800","machine":""'))
    note = ',"course":"thu-la","lesson":"a","part":"b","read":true'
    yield "an event of the private log", forger.with_events(_event("part_read", note))
    drawn = json.dumps([f"a-{number}" for number in range(501)], separators=(",", ":"))
    begun = f',"attempt":"{"0" * 32}","course":"a","pack":"{"0" * 64}","quiz":"a","seed":"{"0" * 32}","items":{drawn}'
    yield "an attempt of 501 items", forger.with_events(_event("attempt_start", begun))
    no_day = _event().replace("2026-11-23", "2026-02-30")
    yield "an event on a day no calendar has", forger.with_events(no_day)
    yield "an event of two lines", forger.with_events(_event() + "\n" + _event(seq="1"))
    yield "two events in one", forger.with_events(_event() + "," + _event(seq="1"))
    yield "a clock that goes back by nothing known", forger.with_events(_event("clock_back", ',"seconds":-1'))


def _event(kind: str = "open", more: str = ',"app":"1","machine":"pc"', seq: str = "0") -> str:
    return f'{{"k":"{kind}","seq":{seq},"at":"2026-11-23T08:00:00+07:00","t":0{more}}}'


def _chains(forger: Forger) -> Made:
    body = json.loads(forger.body)
    events = body["events"]
    yield "another head", forger.put(head="0" * 64)
    yield "a beginning that is none", forger.put(prev="1" * 64)
    yield "an event edited", forger.put(events=[events[0].replace("pc", "PC"), *events[1:]])
    yield "an event taken out", forger.put(events=[*events[:2], *events[3:]], n=len(events) - 1)
    yield "events in another order", forger.put(events=[events[1], events[0], *events[2:]])
    yield "an event twice", forger.put(events=[events[0], *events], n=len(events) + 1)
    yield "a chain of events out of their places", forger.with_events(events[1], events[0])
    yield "a log shifted by one", forger.put(first=1)
    first = json.loads(events[0])
    far = json.dumps({**first, "seq": 2**53 - 1}, separators=(",", ":"))
    yield "an event at the last integer", forger.with_events(far)


def _signatures(forger: Forger) -> Iterator[Hostile]:
    own, other = forger.learner.key, a_signing_key(77)
    made = json.loads(forger.signed)
    signature = base64.b64decode(made["signatures"][0]["sig"])

    def with_signature(value: bytes) -> bytes:
        one = {**made["signatures"][0], "sig": base64.b64encode(value).decode()}
        return forger.seal(_json({**made, "signatures": [one]}))

    bad, stranger = Reason.SIGNATURE_BAD, Reason.SIGNER_UNKNOWN
    yield Hostile("signature of zeros", with_signature(bytes(64)), bad)
    yield Hostile("signature with a flipped bit", with_signature(_flipped(signature, 5)), bad)
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    yield Hostile(
        "signature with a larger scalar", with_signature(signature[:32] + scalar.to_bytes(32, "little")), bad
    )
    yield Hostile("signature of another body", with_signature(own.sign(b"another")), bad)
    yield Hostile("signature of the bare body", with_signature(own.sign(forger.body)), bad)
    edited = base64.b64encode(forger.body.replace(b'"passed":true', b'"passed":null', 1)).decode()
    yield Hostile("body edited after signing", forger.seal(_json({**made, "payload": edited})), bad)
    yield Hostile("signed by another key", forger.sign(forger.body, other), stranger)
    yield Hostile("a stranger's signature beside it", forger.sign(forger.body, own, other), stranger)
    hint = {**made["signatures"][0], "keyid": "SHA256:" + "0" * 64}
    yield Hostile("hint at another key", forger.seal(_json({**made, "signatures": [hint]})), stranger)
    own_hex, wrong = own.public.encode(), Reason.KEY_MALFORMED
    for name, key in (
        ("the universal key", "01" + "00" * 31),
        ("a key of order eight", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
        ("a key of zeros", "00" * 32),
        ("a key that is no point", "02" + "00" * 31),
        ("a key beyond the field", "ff" * 32),
    ):
        body = forger.body.replace(own_hex, key.encode(), 1)
        one = {
            "keyid": "SHA256:" + hashlib.sha256(bytes.fromhex(key)).hexdigest(),
            "sig": base64.b64encode(bytes.fromhex("01" + "00" * 63)).decode(),
        }
        data = _json({**made, "payload": base64.b64encode(body).decode(), "signatures": [one]})
        yield Hostile(name, forger.seal(data), wrong)
    yield Hostile("no key named", forger.written(b',"key":"', b',"kez":"'), Reason.PAYLOAD_BROKEN)
    for kind in PayloadKind:
        if kind is not PayloadKind.REPORT:
            data = forger.sign(forger.body, kind=f"{kind.value}.v1")
            yield Hostile(f"signed as {kind.value}", data, Reason.WRONG_KIND)
    yield Hostile("signed as a later version", forger.sign(forger.body, kind="report.v2"), Reason.WRONG_KIND)
    yield Hostile("for another organisation", forger.put(org="0" * 64), Reason.ORG_OTHER)
    foreign = pyrage.encrypt(forger.signed, [pyrage.x25519.Recipient.from_str(a_reader(99).public)])
    yield Hostile("sealed to somebody else", bytes(foreign), Reason.SEAL_FOREIGN)


def _parts(data: bytes) -> tuple[bytes, bytes]:
    """Header and stream of an age file."""
    end = data.index(b"\n", data.index(b"\n--- ") + 1) + 1
    return data[:end], data[end:]


def _flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
