"""What the product imports comes with it: no package that only the developers' group brings."""

import ast
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

ROOT = Path(__file__).parents[2]
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def named(requirement: str) -> str:
    found = _NAME.match(requirement)
    assert found
    return found[0].lower().replace("_", "-")


def brought() -> set[str]:
    """The distributions that an installation of the product brings, and what they bring in turn."""
    wanted = [named(one) for one in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]]
    known: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name not in known:
            known.add(name)
            try:
                wanted += [named(one) for one in requires(name) or () if "extra ==" not in one]
            except PackageNotFoundError:  # for another platform
                continue
    return known


def imported() -> set[str]:
    """The first names of all that is imported, but for the type checker alone."""
    found: set[str] = set()
    for path in (ROOT / "shouwang").rglob("*.py"):
        tree = ast.parse(path.read_text())
        typing_only = {
            id(one)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
            for one in ast.walk(node)
        }
        for node in ast.walk(tree):
            if id(node) in typing_only:
                continue
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found


def test_the_product_imports_only_what_it_brings() -> None:
    others, known = imported() - sys.stdlib_module_names - {"shouwang"}, brought()
    owners = {name: {named(one) for one in some} for name, some in packages_distributions().items()}
    assert {name for name in others if not owners.get(name, set()) & known} == set()
    assert {"django", "opencc", "pypinyin"} <= others
