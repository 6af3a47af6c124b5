"""Imports point one way."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import CODE, functions, modules, named, tree


def test_import_contracts_are_kept():
    # As a program of its own: it switches all loggers off that there are.
    linter = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(  # noqa: S603 - our own tool
        [linter, "--no-cache"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", modules(), ids=named)
def test_nothing_is_imported_for_type_checking_only(path):
    names = {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}

    assert "TYPE_CHECKING" not in names


def test_no_function_imports_what_is_ours():
    found = [
        f"{named(path)}:{node.lineno}"
        for path in modules()
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in CODE
    ]

    assert found == []


def test_clients_of_google_cloud_stay_in_their_backend():
    found = [
        named(path)
        for path in modules()
        if named(path).startswith("shared/") and not named(path).startswith("shared/backends/gcp/")
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("google."))
        or (isinstance(node, ast.Import) and node.names[0].name.startswith("google."))
    ]

    assert found == []
