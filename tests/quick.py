"""The settings as installed, but for a password's hash: slow on purpose is slow in tests.

`tests/accounts/test_guessing.py` holds what is installed.
"""

from shouwang.settings import *  # noqa: F403 - the same settings

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
