"""New rows by statements written once for each table: on a busy path, writing the SQL costs more than running it."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

PLAIN = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.BooleanField)
Prepare = Callable[[Any, BaseDatabaseWrapper], Any]


def insert(*rows: models.Model | None) -> None:
    """``save(force_insert=True)`` for each that is not None; on PostgreSQL all of them in one round trip."""
    database = connections[DEFAULT_DB_ALIAS]
    kept = [row for row in rows if row is not None]
    written = [(_statement(type(row), database.vendor), _values(row, database)) for row in kept]
    with database.cursor() as cursor:
        if database.vendor == "postgresql" and written:
            *inner, last = [sql for sql, _values in written]
            named = ", ".join(f"row_{number} AS ({sql})" for number, sql in enumerate(inner))
            values = [value for _sql, values in written for value in values]
            cursor.execute(f"WITH {named} {last}" if named else last, values)
        else:
            for sql, values in written:
                cursor.execute(sql, values)
    for row in kept:
        row._state.adding, row._state.db = False, database.alias  # noqa: SLF001 - as save() leaves it


@cache
def _statement(model: type[models.Model], _vendor: str) -> str:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    table = model._meta  # noqa: SLF001 - Django's documented way to a model's fields
    columns = [quote(str(field.column)) for field in table.concrete_fields]
    marks = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {quote(table.db_table)} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - ours  # nosec B608


def _values(row: models.Model, database: BaseDatabaseWrapper) -> list[Any]:
    kept = row.__dict__
    return [
        prepare(kept[name], database) if prepare is not None else kept[name] for name, prepare in _columns(type(row))
    ]


@cache
def _columns(model: type[models.Model]) -> list[tuple[str, Prepare | None]]:
    """Each field's name, and how its value is made ready for the database where it is not ready as it is."""
    return [
        (field.attname, None if isinstance(_base(field), PLAIN) else _base(field).get_db_prep_save)
        for field in model._meta.concrete_fields  # noqa: SLF001 - as above
    ]


def _base(field: "models.Field[Any, Any]") -> "models.Field[Any, Any]":
    return field.target_field if isinstance(field, models.ForeignKey) else field
