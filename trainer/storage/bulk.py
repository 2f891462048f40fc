"""Rows by the thousand: what the driver of each database does fastest, inside the open transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    String,
    Table,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.exc import DBAPIError

Rows = Sequence[tuple[Any, ...]]

_COPIED_AS = ((BigInteger, "int8"), (Integer, "int4"), (LargeBinary, "bytea"), (String, "text"))


def insert_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Add rows, each a value for every column of the table in its order. *Side effects:* writes rows.

    Through the statements of SQLAlchemy half the time of a large import went into one dictionary a row.
    """
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    else:
        _many(connection, "INSERT", table, rows)


def replace_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """The same, in the place of rows with the same primary key. *Side effects:* writes and replaces rows."""
    if connection.dialect.name == "postgresql":
        keys = {column.name: at for at, column in enumerate(table.columns) if column.primary_key}
        if rows:
            same = [table.c[name] == bindparam(f"own_{name}") for name in keys]
            gone = [{f"own_{name}": row[at] for name, at in keys.items()} for row in rows]
            connection.execute(table.delete().where(*same), gone)
        _copy(connection, table, rows)
    else:
        _many(connection, "INSERT OR REPLACE", table, rows)


def among(connection: Connection, column: Column[Any], values: Collection[str]) -> ColumnElement[bool]:
    """Whether a text column has one of these values, with one parameter whatever their number.

    An IN list costs some microseconds a value before the database sees it, and SQLite takes only so many.
    """
    ordered = sorted(values)
    if connection.dialect.name == "postgresql":
        return column == any_(bindparam(None, ordered, type_=ARRAY(String)))
    listed = func.json_each(bindparam(None, json.dumps(ordered), type_=String)).table_valued("value")
    return column.in_(select(listed.c.value))


def _many(connection: Connection, verb: str, table: Table, rows: Rows) -> None:
    if rows:
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        marks = ", ".join("?" for _ in table.columns)
        connection.exec_driver_sql(
            f'{verb} INTO "{table.name}" ({names}) VALUES ({marks})',
            list(rows),
        )


def _copy(connection: Connection, table: Table, rows: Rows) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    statement = f'COPY "{table.name}" ({names}) FROM STDIN (FORMAT BINARY)'
    types = [
        next(name for kind, name in _COPIED_AS if isinstance(column.type, kind)) for column in table.columns
    ]
    driver: Any = connection.connection.driver_connection
    errors = connection.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)
    except errors as trouble:  # as SQLAlchemy would have told it
        raise DBAPIError.instance(statement, None, trouble, errors) from trouble
