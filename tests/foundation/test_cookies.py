"""Over HTTPS every cookie is this host's alone; scripts read none of them. Asked of a process of its own."""

import json
import os
import subprocess
import sys

import pytest
from django.test import Client

from tests import make

ASK = """
import django, json
django.setup()
from django.conf import settings as s
names = ["SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE"]
kinds = ["NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN"]
print(json.dumps({n: [getattr(s, f"{n}_{k}") for k in kinds] for n in names} | {"DEVICE": s.DEVICE_COOKIE_NAME}))
"""


def told(tmp_path, **environment: str) -> dict[str, list[object]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
    kept |= {"SHOUWANG_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "shouwang.settings"} | environment
    return json.loads(subprocess.run([sys.executable, "-c", ASK], env=kept, check=True, capture_output=True).stdout)


@pytest.mark.parametrize(("https", "prefix"), [("yes", "__Host-"), ("no", "")])
def test_the_names_and_marks_of_cookies(tmp_path, https, prefix):
    is_secure = https == "yes"
    marks = [is_secure, True, "Lax", "/", None]
    assert told(tmp_path, SHOUWANG_HTTPS=https) == {
        "SESSION_COOKIE": [f"{prefix}sessionid", *marks],
        "CSRF_COOKIE": [f"{prefix}csrftoken", *marks],
        "LANGUAGE_COOKIE": [f"{prefix}django_language", *marks],
        "DEVICE": f"{prefix}device",
    }


def test_every_cookie_that_is_set_is_closed_to_scripts(town):
    make.dispatcher(town, username="zhou", password="a long enough passphrase")
    client = Client()
    client.get("/login/")
    client.post("/language/", {"language": "en"})
    client.post("/login/", {"username": "zhou", "password": "a long enough passphrase"})
    found = {name: (cookie["httponly"], cookie["samesite"], cookie["path"]) for name, cookie in client.cookies.items()}
    lax, strict = (True, "Lax", "/"), (True, "Strict", "/")
    assert found == {"csrftoken": lax, "django_language": lax, "sessionid": lax, "device": strict}
