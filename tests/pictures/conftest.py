from pathlib import Path

import pytest

from shouwang.pictures import tasks


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings) -> Path:
    """Each test has a folder of pictures of its own."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    tasks.forget()
    return settings.HOME
