"""The head row, PostgreSQL's append, and the triggers that make entries insert-only."""

from typing import Any

from django.db import migrations

from shouwang.journal import guard


def put(apps: Any, schema_editor: Any) -> None:
    apps.get_model("journal", "Head").objects.create(id=1, position=0, frontier=b"")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(guard.POSTGRESQL_APPEND, params=None)
    guard.put(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(put, migrations.RunPython.noop)]
