"""Commands run in this process, on the test database, in a home of their own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shouwang.operate.command import main

Run = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path / "home"
    settings.LANGUAGE_CODE = "en"
    settings.HOME.mkdir()
    settings.DOWNPACK_FOLDER = settings.HOME / "downpack"
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Exit code and lines of a command; what it complains about stands in the lines too."""

    def run(*arguments: object) -> tuple[int, list[str]]:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        written = capsys.readouterr()
        return code, (written.out + written.err).splitlines()

    return run
