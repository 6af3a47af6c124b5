"""Paths and URIs of the internal storage (flow language, section 11)."""

import pytest

from shared.model.uris import (
    InvalidStorageUri,
    execution_path,
    namespace_path,
    path_of,
    slug,
    task_run_path,
    uri_of,
)


@pytest.mark.parametrize("path", ["/a/b", "/company/team/x..y"])
def test_uri_is_the_path_behind_its_scheme(path):
    assert (uri_of(path), path_of(f"kestra://{path}")) == (f"kestra://{path}", path)


@pytest.mark.parametrize(
    "uri", ["http:///a", "kestra://a", "/a", "kestra:///a/../b", "kestra:///..", "kestra:///a\x00"]
)
def test_text_that_is_no_storage_uri_is_refused(uri):
    with pytest.raises(InvalidStorageUri, match="Invalid internal storage uri"):
        path_of(uri)


@pytest.mark.parametrize("path", ["/" + "x" * 300, "/" + "/".join(["x" * 100] * 11)])
def test_name_and_path_have_a_longest_size(path):
    with pytest.raises(InvalidStorageUri, match="the path is too long"):
        path_of(f"kestra://{path}")


@pytest.mark.parametrize(
    ("text", "segment"),
    [
        ("My_Flow", "my-flow"),
        ("a b--c", "a-b-c"),
        ("-Été-", "ete"),
        ("a.b", "ab"),
    ],
)
def test_id_becomes_a_path_segment(text, segment):
    assert slug(text) == segment


def test_folders_nest_by_namespace_flow_execution_and_task():
    folder = execution_path("company.team", "My_Flow", "e1")

    assert namespace_path("company.team") == "/company/team"
    assert folder == "/company/team/my-flow/executions/e1"
    assert task_run_path(folder, "Load_it", "t1") == f"{folder}/tasks/load-it/t1"
