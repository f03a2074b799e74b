"""A phone with an authenticator app, and a browser that knows what to do at the door."""

from base64 import b32decode

from django.test import Client

from shouwang.accounts import second_factor
from shouwang.accounts.actions import add_second_factor
from shouwang.accounts.models import User

PASSWORD = "a long enough passphrase"


def code(secret: bytes, steps: int = 0) -> str:
    return second_factor.code_at(secret, second_factor.current_step() + steps)


def with_phone(user: User) -> tuple[bytes, list[str]]:
    """The phone's secret and the recovery codes; the code of two steps ago is used up."""
    secret = second_factor.new_secret()
    codes = add_second_factor(user, secret, code(secret, -1), by=user)
    return secret, codes


def log_in(username: str = "zhou", password: str = PASSWORD, client: Client | None = None, **headers: str) -> Client:
    client = client or Client(**headers)
    client.post("/login/", {"username": username, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/board/state").status_code == 200


def secret_on(page: bytes) -> bytes:
    """What a person reads off the page and types into the phone."""
    text = page.decode().partition('<code class="secret">')[2].partition("</code>")[0]
    return b32decode(text.replace(" ", ""))
