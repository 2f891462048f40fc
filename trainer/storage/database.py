"""How a database is opened: SQLite in a file or PostgreSQL at an address, its layout, and one transaction at a time."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError

from trainer.domain.errors import Reason, Refused
from trainer.storage.drives import is_remote

BUSY_SECONDS = 10
_READING = "hocso_reading"


@dataclass(frozen=True, slots=True)
class Layout:
    """The tables a program version works with; `migrations` is the folder of Alembic revisions up to `version`.

    Revision names are the number of the layout with four digits, so "0002" leads from layout 1 to layout 2.
    """

    version: int
    tables: MetaData
    migrations: Path


class Database:
    """An opened database; safe to use from several threads, one transaction a `with` block."""

    def __init__(self, engine: Engine, *, where: str, file: Path | None) -> None:
        self._engine = engine
        self._where = where
        self._open_again = False
        self.file = file

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of its own."""
        return self.file is not None

    @contextlib.contextmanager
    def begin(self) -> Iterator[Connection]:
        """One writing transaction: committed when the block ends well, rolled back otherwise.

        Refuses with STORE_BUSY, STORE_BROKEN, STORE_UNREACHABLE or CANNOT_WRITE when the database cannot go on.
        """
        if self._open_again:
            self._open_again = False
            self._engine.dispose()
        try:
            with _speaking(self._where), self._engine.begin() as connection:
                yield connection
        except Refused as refusal:
            # What SQLite could not open for writing it opened for reading, and would go on refusing to write to when
            # the disk has long been well again.
            self._open_again |= refusal.reason is Reason.CANNOT_WRITE
            raise

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """One reading transaction: sees one state throughout and keeps no writer waiting."""
        with (
            _speaking(self._where),
            self._engine.connect().execution_options(**{_READING: True}) as connection,
            connection.begin(),
        ):
            yield connection

    def damage(self) -> tuple[str, ...]:
        """What the database itself finds wrong with its file; empty where all is well or it is PostgreSQL."""
        if not self.is_sqlite:
            return ()
        try:
            with self.read() as connection:
                rows = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
        except Refused as refusal:
            return (refusal.detail or refusal.reason.value,)
        return tuple(str(row) for row in rows if row != "ok")

    def copy_to(self, target: Path) -> None:
        """Write a consistent copy of an SQLite database. *Side effects:* creates `target`, replacing it."""
        target.unlink(missing_ok=True)
        with _speaking(self._where), self._engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            with contextlib.closing(sqlite3.connect(target)) as copy:
                raw.backup(copy)

    def compact(self) -> None:
        """Write the database anew without anything deleted: SQLite's free pages and log, PostgreSQL's dead rows.

        Refused(STORE_BUSY) while somebody else reads or writes. *Side effects:* rewrites the file or the tables.
        """
        with _speaking(self._where):
            if not self.is_sqlite:
                with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql("VACUUM FULL")
                return
            with contextlib.closing(self._engine.raw_connection()) as pooled:
                cursor = pooled.cursor()
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                row = cursor.fetchone()
            if row is None or row[0]:
                raise Refused(Reason.STORE_BUSY, where=self._where, detail="checkpoint")

    def close(self) -> None:
        """Let go of the file or the server; the next transaction opens it again."""
        self._engine.dispose()


def open_database(place: Path | str, layout: Layout) -> Database:
    """Open the database in a file or at a SQLAlchemy URL, and bring it to this program's layout.

    An empty database gets the tables; an older one is copied beside itself and migrated; a newer one is refused
    with STORE_NEWER, a file on another computer with STORE_REMOTE. *Side effects:* creates the file and its folder.
    """
    file = place if isinstance(place, Path) else _sqlite_file(place)
    where = file.name if file else "PostgreSQL"
    if file:
        if is_remote(file.parent):
            raise Refused(Reason.STORE_REMOTE, where=str(file.parent))
        _make_folder(file.parent)
    database = Database(_engine(file, str(place)), where=where, file=file)
    try:
        _bring_up_to_date(database, layout, where)
    except BaseException:
        database.close()
        raise
    return database


def layout_of(database: Database) -> int | None:
    """The number of the layout the database has; None where it is empty."""
    with database.read() as connection:
        return _layout_number(connection)


def _sqlite_file(url: str) -> Path | None:
    address = sqlalchemy.make_url(url)
    if address.get_backend_name() != "sqlite":
        return None
    if not address.database or address.database == ":memory:":
        raise ValueError("a store needs a file")
    return Path(address.database)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise Refused(Reason.CANNOT_WRITE, where=str(folder), detail=str(trouble)) from trouble


def _engine(file: Path | None, url: str) -> Engine:
    if file is None:
        address = sqlalchemy.make_url(url)
        if address.drivername in {"postgresql", "postgres"}:
            address = address.set(drivername="postgresql+psycopg")
        try:
            return sqlalchemy.create_engine(address, pool_pre_ping=True)
        except ImportError as trouble:  # it is not there, or not whole
            raise Refused(Reason.STORE_DRIVER, where="PostgreSQL", detail=str(trouble)) from trouble
    engine = sqlalchemy.create_engine(
        sqlalchemy.URL.create("sqlite", database=str(file)),
        connect_args={"timeout": BUSY_SECONDS},
        pool_size=2,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own habit of beginning late would let two writers read the same state; see _begin_sqlite.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        # The indexes of 100,000 reports do not fit into the 2 MB of the default, and went to the log and back.
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextlib.contextmanager
def _speaking(where: str) -> Iterator[None]:
    """Turn what the driver says into a refusal; a broken constraint is a fault of ours and stays what it is."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as trouble:
        raise Refused(_reason(trouble), where=where, detail=str(trouble.orig)) from _cause(trouble)
    except sqlite3.Error as trouble:
        raise Refused(_sqlite_reason(trouble), where=where, detail=str(trouble)) from _cause(trouble)


_OF_THE_DISK = {"SQLITE_FULL": errno.ENOSPC, "SQLITE_READONLY": errno.EROFS, "SQLITE_IOERR": errno.EIO}


def _cause(trouble: DBAPIError | sqlite3.Error) -> BaseException:
    """What the system said of the disk, as far as SQLite passes it on: a full disk is told like any other full disk."""
    cause = trouble.orig if isinstance(trouble, DBAPIError) else trouble
    name = getattr(cause, "sqlite_errorname", "") or ""
    found = next((number for start, number in _OF_THE_DISK.items() if name.startswith(start)), None)
    return trouble if found is None else OSError(found, str(cause))


def _reason(trouble: DBAPIError) -> Reason:
    cause = trouble.orig
    if isinstance(cause, sqlite3.Error):
        return _sqlite_reason(cause)
    return Reason.STORE_UNREACHABLE if isinstance(trouble, OperationalError) else Reason.STORE_BROKEN


def _sqlite_reason(cause: sqlite3.Error) -> Reason:
    name = getattr(cause, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Reason.STORE_BUSY
    if name.startswith(("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR")):
        return Reason.CANNOT_WRITE
    return Reason.STORE_BROKEN


def _layout_number(connection: Connection) -> int | None:
    if not sqlalchemy.inspect(connection).has_table("alembic_version"):
        return None
    number = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return int(number) if number is not None else None


def _bring_up_to_date(database: Database, layout: Layout, where: str) -> None:
    try:
        number = layout_of(database)
        if number == layout.version:
            return
        if number is None:
            _create(database, layout)
            return
    except ValueError as trouble:
        raise Refused(Reason.STORE_BROKEN, where=where, detail=str(trouble)) from trouble
    if number > layout.version:
        raise Refused(Reason.STORE_NEWER, where=where, detail=f"layout {number} > {layout.version}")
    if database.file is not None:
        database.copy_to(database.file.with_name(f"{database.file.stem}.layout-{number}.db"))
    _migrate(database, layout, where)


def _create(database: Database, layout: Layout) -> None:
    with database.begin() as connection:
        if _layout_number(connection) is not None:  # another window was faster
            return
        layout.tables.create_all(connection)
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        )
        connection.execute(
            sqlalchemy.text("INSERT INTO alembic_version VALUES (:number)"),
            {"number": f"{layout.version:04d}"},
        )


def _migrate(database: Database, layout: Layout, where: str) -> None:
    # Alembic costs a quarter of a second to import, so only an old database pays for it.
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(layout.migrations).replace("%", "%%"))
    script = ScriptDirectory(str(layout.migrations), version_locations=[str(layout.migrations)])
    target = f"{layout.version:04d}"

    def steps(revision: Any, _context: Any) -> Any:
        return script._upgrade_revs(target, revision)

    try:
        with (
            database.begin() as connection,
            EnvironmentContext(config, script, fn=steps, destination_rev=target) as environment,
        ):
            environment.configure(connection=connection, render_as_batch=True)
            environment.run_migrations()
    except (CommandError, SQLAlchemyError) as trouble:
        raise Refused(Reason.STORE_BROKEN, where=where, detail=str(trouble)) from trouble
