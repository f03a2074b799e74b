"""An installation from before gets the kinds of call, the questions of each type and the call-back clock as well.

A new one has no types yet: it gets all of them from the catalogue when it is founded.
"""

from typing import Any

from django.db import migrations

CATEGORY = ("code", "name", "name_en", "priority", "needs", "run_card", "apco")
QUESTION = ("category_id", "key", "order", "kind", "text", "text_en", "short", "short_en", "choices", "effects")
CLOCK = ("key", "valid_from", "policy", "source")


def install(apps: Any, schema_editor: Any) -> None:
    from shouwang.dispatch.catalogue import default_categories, default_clocks, default_questions

    categories = apps.get_model("dispatch", "Category").objects
    if not categories.exists():
        return
    known = set(categories.values_list("code", flat=True))
    new = [one for one in default_categories() if one.code not in known]
    categories.bulk_create(_as(apps, "Category", one, CATEGORY) for one in new)
    asked = [one for one in default_questions() if one.category_id in known | {one.code for one in new}]
    apps.get_model("dispatch", "Question").objects.bulk_create(_as(apps, "Question", one, QUESTION) for one in asked)
    clocks = apps.get_model("dispatch", "ClockPolicy").objects
    kept = set(clocks.values_list("key", flat=True))
    clocks.bulk_create(_as(apps, "ClockPolicy", one, CLOCK) for one in default_clocks() if one.key not in kept)


def _as(apps: Any, model: str, row: Any, fields: tuple[str, ...]) -> Any:
    return apps.get_model("dispatch", model)(**{field: getattr(row, field) for field in fields})


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0006_calls")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
