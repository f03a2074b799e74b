"""When the pages are built anew, and what the build says when it cannot."""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_pages", ROOT / "scripts" / "build_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build_pages = load()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of everything the build reads, marked as built."""
    for name in build_pages.INPUTS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / build_pages.SOURCES, tmp_path / build_pages.SOURCES)
    stamp = tmp_path / build_pages.BUILT / build_pages.STAMP
    stamp.parent.mkdir(parents=True)
    stamp.write_text(build_pages.sources_hash(tmp_path))
    return tmp_path


def test_unchanged_sources_are_not_built_again(checkout: Path) -> None:
    assert build_pages.is_current(checkout)


@pytest.mark.parametrize("name", ["package-lock.json", "shouwang/console/src/phone.ts"])
def test_a_changed_source_asks_for_a_build(checkout: Path, name: str) -> None:
    (checkout / name).write_text((checkout / name).read_text() + "\n")
    assert not build_pages.is_current(checkout)


def test_a_renamed_module_asks_for_a_build(checkout: Path) -> None:
    sources = checkout / build_pages.SOURCES
    (sources / "tabs.ts").rename(sources / "leaves.ts")
    assert not build_pages.is_current(checkout)


def test_a_missing_source_is_named(checkout: Path) -> None:
    (checkout / "tsconfig.json").unlink()
    with pytest.raises(SystemExit) as refused:
        build_pages.sources_hash(checkout)
    assert str(refused.value) == f"build_pages: {checkout / 'tsconfig.json'} is missing"


def test_without_node_on_the_path_that_of_the_package_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    node, npm = build_pages.find_node()
    assert npm[0] == node
    assert build_pages.node_major(node) >= build_pages.OLDEST_NODE
    assert Path(npm[1]).is_file()


def test_the_lock_file_names_no_registry() -> None:
    """Whoever builds decides where packages come from; their hashes decide what they are."""
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert "http://" not in lock
    assert lock.count('"integrity"') > 25
