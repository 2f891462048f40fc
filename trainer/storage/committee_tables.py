"""The tables of a committee's store: people, packs, reports as they were signed, decisions, and their journal."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

from trainer.storage.database import Layout

VERSION = 3

TABLES = MetaData()

# Single facts: organisation, catalogue version, number of the last organisation file …
FACT = Table(
    "fact", TABLES, Column("name", String(40), primary_key=True), Column("value", String, nullable=False)
)

# One row that every writing transaction touches first, so that desks sharing one store take turns.
TURN = Table(
    "turn", TABLES, Column("id", Integer, primary_key=True), Column("taken", Integer, nullable=False)
)

ROOT = Table(
    "root",
    TABLES,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("line", LargeBinary, nullable=False),
)

UNIT = Table(
    "unit",
    TABLES,
    Column("id", String(64), primary_key=True),
    Column("name", String, nullable=False),
    Column("place", Integer, nullable=False),
)

PERSON = Table(
    "person",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("name", String, nullable=False),
    Column("staff_code", String, nullable=False),
    Column("unit", String(64), ForeignKey("unit.id"), nullable=False),
    Column("position", String, nullable=False),
    Column("active", Boolean, nullable=False),
    # When they were taken out of the roster, ISO 8601; the retention period counts from here.
    Column("gone_since", String(40)),
)

# `sealed` is the code and the key of its card, under the vault's own secret.
CODE = Table(
    "code",
    TABLES,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("person", String(32), ForeignKey("person.id"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("devices", Integer, nullable=False),
    Column("replaced", Boolean, nullable=False),
)

PACK = Table(
    "pack",
    TABLES,
    Column("digest", String(64), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("course", String(64), nullable=False),
    Column("title", String, nullable=False),
    Column("version", String, nullable=False),
    Column("signer", String(64), nullable=False),
    Column("trainer", String, nullable=False),
    Column("added", String(40), nullable=False),
    Column("data", LargeBinary, nullable=False),
)

ENTRY = Table(
    "entry",
    TABLES,
    Column("course", String(64), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("title", String, nullable=False),
    Column("packs", String, nullable=False),
    Column("mandatory", Boolean, nullable=False),
    Column("due", Date),
    Column("units", String, nullable=False),
)

VARIABLE = Table(
    "variable", TABLES, Column("name", String, primary_key=True), Column("value", String, nullable=False)
)

# A grant outlives the key's revocation: what was received before still counts.
GRANT = Table(
    "granted",
    TABLES,
    Column("key", String(64), primary_key=True),
    Column("person", String(32), ForeignKey("person.id"), nullable=False, index=True),
    Column("ground", String(16), nullable=False),
    Column("made", String(40), nullable=False),
    Column("code", Integer, ForeignKey("code.number")),
)

REVOCATION = Table(
    "revocation",
    TABLES,
    Column("key", String(64), primary_key=True),
    Column("version", Integer, nullable=False, unique=True),
    Column("reason", String, nullable=False),
    Column("after_receipt_no", Integer, nullable=False),
    Column("made", String(40), nullable=False),
)

ASIDE = Table(
    "aside",
    TABLES,
    Column("key", String(64), primary_key=True),
    Column("note", String, nullable=False),
    Column("made", String(40), nullable=False),
)

# A report as its key signed it: the evidence, and the only source of every figure. Never changed, and never deleted;
# an erasure empties `signed` and says in `deletion` which signed entry stands for it (no foreign key: SQLite cannot
# add one to a table that is there already, and the audit compares them).
REPORT = Table(
    "report",
    TABLES,
    Column("receipt_no", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("received", String(40), nullable=False),
    Column("key", String(64), nullable=False),
    Column("log", String(32), nullable=False),
    Column("first", Integer, nullable=False),
    Column("through", Integer, nullable=False),
    Column("head", String(64), nullable=False),
    Column("made", String(40), nullable=False),
    Column("flags", String, nullable=False),
    Column("signed", LargeBinary, nullable=False),
    Column("deletion", Integer),
    # The SHA-256 of the sealed file it came in, and the number the learner's PC gave it: what it takes to know the same
    # file again without opening it. Empty for what was received before layout 3, and gone with the report's bytes.
    Column("file", String(64)),
    Column("report_no", BigInteger),
    Index("report_log", "key", "log"),
    Index("report_deletion", "deletion"),
    Index("report_file", "file"),
)

# Computed from the reports of a log and the packs: can be thrown away and made again.
FIGURES = Table(
    "figures",
    TABLES,
    Column("key", String(64), primary_key=True),
    Column("log", String(32), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

PICK = Table(
    "pick",
    TABLES,
    Column("key", String(64), primary_key=True),
    Column("log", String(32), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("head", String(64), nullable=False),
    Column("note", String, nullable=False),
    Column("made", String(40), nullable=False),
)

# Refused files leave their digest here, and nothing else anywhere.
JOURNAL = Table(
    "journal",
    TABLES,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text", String, nullable=False),
    Column("head", LargeBinary(32), nullable=False),
)

# Words an officer typed, beside the chain: the journal's line holds only their salted hash, so that they can go.
REMARK = Table(
    "remark",
    TABLES,
    Column("line", Integer, ForeignKey("journal.number"), primary_key=True, autoincrement=False),
    Column("salt", LargeBinary(16), nullable=False),
    Column("text", String, nullable=False),
)

# What the registrar signed about each erasure.
DELETION = Table(
    "deletion",
    TABLES,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("line", LargeBinary, nullable=False),
)

LAYOUT = Layout(VERSION, TABLES, Path(__file__).parent / "migrations" / "committee")
