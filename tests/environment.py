"""Loaded before everything else (`-p` in pyproject.toml): the tests are no part of an installation on this machine.

Each process of a test run has a home folder of its own. SHOUWANG_DATABASE chooses the database, SHOUWANG_DATA finds
the real data, SHOUWANG_TRIALS remembers long runs; no other setting of the person who runs the tests is seen.
"""

import atexit
import gc
import os
import shutil
import tempfile

import pytest

KEPT = {"SHOUWANG_DATABASE", "SHOUWANG_DATA", "SHOUWANG_TRIALS", "SHOUWANG_CHROMIUM"}
NOTE = "TESTED_DATABASES"  # what scripts/test.py has to say about the databases, before pytest's last line
HOME = tempfile.mkdtemp(prefix="shouwang-test-")

atexit.register(shutil.rmtree, HOME, ignore_errors=True)
for name in [name for name in os.environ if name.startswith("SHOUWANG_") and name not in KEPT]:
    del os.environ[name]
os.environ["SHOUWANG_HOME"] = HOME
os.environ["SHOUWANG_REQUESTS_PER_USER"] = "none"  # fuzzers ask without end; tests of the limit set one


def pytest_configure() -> None:
    """What is imported and collected stays to the end: the garbage collector need not look at it again and again."""
    gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if note := os.environ.get(NOTE):
        terminalreporter.write_line(note)
