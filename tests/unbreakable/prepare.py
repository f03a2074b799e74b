"""`python -m tests.unbreakable.prepare`: tables and a small town in an empty home; prints a desk's API token."""

import sys

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from shouwang.accounts.actions import create_token
    from shouwang.accounts.queries import system_user
    from tests import make

    call_command("migrate", verbosity=0)
    _token, secret = create_token(make.dispatcher(make.town(), username="desk"), "test", by=system_user())
    sys.stdout.write(f"{secret}\n")


if __name__ == "__main__":
    main()
