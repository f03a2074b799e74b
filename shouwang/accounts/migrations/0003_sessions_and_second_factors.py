"""Sessions of our own, second factors, the day a token was last used; every token ends.

A token that had no end gets a year from its making, or a month from today where that is over.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import shouwang.foundation.sources


def give_an_end(apps: Any, schema_editor: Any) -> None:
    soonest = datetime.now(UTC) + timedelta(days=30)
    for token in apps.get_model("accounts", "Token").objects.filter(expires_at=None):
        token.expires_at = max(token.created_at + timedelta(days=365), soonest)
        token.save(update_fields=["expires_at"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_system_user"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="second_factor",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sealed", models.TextField()),
                ("last_step", models.BigIntegerField()),
                ("added_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="token",
            name="last_used_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="password_ends_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(give_an_end, migrations.RunPython.noop),
        # Everybody logs in again once: the sessions of before are nobody's that could be listed.
        migrations.RunSQL("DROP TABLE IF EXISTS django_session", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="token",
            name="expires_at",
            field=models.DateTimeField(),
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SecondFactorRule",
            fields=[
                ("id", models.UUIDField(default=shouwang.foundation.sources.new_id, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("call_taker", "call-taker"),
                            ("dispatcher", "dispatcher"),
                            ("unit", "unit"),
                            ("supervisor", "supervisor"),
                            ("auditor", "auditor"),
                            ("administrator", "administrator"),
                        ],
                        max_length=16,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("role",), name="one_second_factor_rule_at_a_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.UUIDField(default=shouwang.foundation.sources.new_id, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("content", models.TextField()),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(db_index=True)),
                ("idle_seconds", models.PositiveIntegerField()),
                ("address", models.CharField(max_length=45)),
                ("device", models.CharField(max_length=40)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
