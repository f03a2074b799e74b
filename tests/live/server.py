"""A small installation for a test of the whole server: makes it, says how to come in, revokes when told to.

Run as a program of its own: `python -m tests.live.server`, SHOUWANG_HOME naming an empty folder.
"""

import json
import sys
import time

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from shouwang.accounts.actions import create_token, revoke_role
    from shouwang.accounts.models import Grant, Role
    from shouwang.accounts.queries import system_user
    from tests import make

    call_command("migrate", verbosity=0)
    town = make.town()
    make.dispatcher(town, username="zhou", password="a long enough passphrase")
    make.user(Role.DISPATCHER, town.other, username="neighbour", password="a long enough passphrase")
    _token, secret = create_token(make.dispatcher(town, username="program"), "program", by=system_user())
    say({"token": secret})
    sys.stdin.readline()
    revoke_role(Grant.objects.get(user__username="zhou"), by=system_user())
    say({"revoked_at": time.time()})


def say(words: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
