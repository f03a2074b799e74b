"""The user the worker and the command line act as. It has no password and cannot log in."""

from typing import Any

from django.db import migrations


def create(apps: Any, schema_editor: Any) -> None:
    apps.get_model("accounts", "User").objects.create(
        id="00000000-0000-7000-8000-000000000001",
        username="system",
        name="守望 Shouwang",
        password="!",  # noqa: S106 - no password fits it  # nosec B106
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
