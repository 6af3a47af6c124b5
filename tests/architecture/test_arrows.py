"""Imports point one way."""

import ast

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.sources import CODE, functions, modules, named, tree


def test_import_contracts_are_kept(capsys):
    status = lint_imports(no_cache=True)

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


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
