"""The tables of a learner's store: logs, their events, and the reports that were made."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table

from trainer.storage.database import Layout

VERSION = 1

TABLES = MetaData()

LOG = Table(
    "log",
    TABLES,
    Column("number", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("kind", String(8), nullable=False),
    Column("key", String(64), nullable=False),
    Column("machine", String(64), nullable=False),
    Column("parent_log", String(32)),
    Column("parent_seq", Integer),
    Column("parent_head", String(64)),
)

# `text` is what was chained, verbatim; `head` the chain after it. Nothing in here is ever updated.
EVENT = Table(
    "event",
    TABLES,
    Column("log", Integer, ForeignKey("log.number"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("text", String, nullable=False),
    Column("head", LargeBinary(32), nullable=False),
    sqlite_with_rowid=False,
)

REPORT = Table(
    "report",
    TABLES,
    Column("report_no", Integer, primary_key=True, autoincrement=False),
    Column("made", String(40), nullable=False),
    Column("folder", String, nullable=False),
    Column("file_name", String, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("log", String(32), nullable=False),
    Column("first", Integer, nullable=False),
    Column("through", Integer, nullable=False),
    Column("courses", String, nullable=False),
)

LAYOUT = Layout(VERSION, TABLES, Path(__file__).parent / "migrations" / "learner")
