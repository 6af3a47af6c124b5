"""How modules look: their length, their names, what they may reach."""

import ast
import re

import pytest

from tests.architecture.sources import CODE, ROOT, kept_files, modules, named, tree

LONGEST = 600
REFUSED_NAMES = {"utils", "helpers", "common", "misc", "base", "util", "helper"}
ENVIRONMENT_READERS = {"shared/settings.py", "shared/cli/terminal.py"}
"""The terminal's own conventions, NO_COLOR and TERM, are no settings of Windhover."""


def test_no_module_is_longer_than_its_limit():
    too_long = {
        named(path): lines
        for path in modules(*CODE, "docs", "benchmarks")
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST
    }

    assert too_long == {}


def test_every_folder_of_code_is_a_package():
    folders = {path.parent for path in modules() if path.name != "__init__.py"}

    assert [named(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("path", [p for p in modules() if p.name == "__init__.py"], ids=named)
def test_package_holds_a_docstring_and_nothing_else(path):
    module = tree(path)

    assert (len(module.body), bool(ast.get_docstring(module))) == (1, True)


def test_no_module_has_a_name_that_says_nothing():
    assert [named(path) for path in modules() if path.stem in REFUSED_NAMES] == []


def test_only_the_settings_read_the_environment():
    readers = {
        named(path)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
        and node.attr in {"environ", "getenv", "environb"}
    }

    assert readers == ENVIRONMENT_READERS


def test_whatever_is_to_do_has_the_number_of_an_issue():
    # A letter in brackets: the rule must not find itself.
    mark = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b(?!\(#\d+\))")
    found = [
        f"{named(path)}:{number}"
        for path in modules(*CODE, "tests", "docs", "benchmarks")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if "#" in line and mark.search(line.partition("#")[2])
    ]

    assert found == []


# Hosts that packages come from, and where this repository lies on somebody's machine.
_PLACES = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs\.org|index[-]url"
    r"|(?<![\w.$/-])/(?:root|work)[/]|(?<![\w.$/-])/(?:home|Users)[/]\w"
)
_ALLOWED = re.compile(r"--no-emit-index[-]url")


def test_no_file_names_a_registry_or_a_place_on_a_machine():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git repository: what is kept is unknown")
    found = [
        f"{named(path)}:{number}: {line.strip()[:80]}"
        for path in kept_files()
        for number, line in enumerate(_lines(path), start=1)
        if _PLACES.search(_ALLOWED.sub("", line))
    ]

    assert found == []


def _lines(path):
    try:
        return path.read_text("utf-8").splitlines()
    except UnicodeDecodeError:
        return []
