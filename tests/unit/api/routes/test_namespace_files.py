"""Files of namespaces beyond Kestra's API: several at once, and what is in them."""

import io
import zipfile

import pytest

from shared.runtime import file_search

FILES = "/api/v1/main/namespaces/shop/files"


@pytest.fixture
def files(engine):
    return engine.namespace_files("shop")


def put(files, **contents):
    for path, content in contents.items():
        files.put(path, io.BytesIO(content))


def upload(client, path, content=b"new", name="file", **query):
    return client.post(
        FILES, params={"path": path, **query}, files={"fileContent": (name, content)}
    )


def read(files, path):
    with files.open(path) as content:
        return content.read()


def zipped(*paths):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path in paths:
            archive.writestr(path, "new")
    return content.getvalue()


def test_file_that_is_there_stays_unless_it_may_be_overwritten(client, files):
    put(files, a=b"old")

    refused = upload(client, "/a", overwrite="false")

    assert refused.status_code == 409
    assert read(files, "a") == b"old"
    assert upload(client, "/b", overwrite="false").status_code == 200
    assert upload(client, "/a").status_code == 200
    assert read(files, "a") == b"new"


def test_archive_one_file_of_which_is_there_changes_nothing(client, files):
    files.put("in/b.txt", io.BytesIO(b"old"))

    refused = upload(client, "/in", zipped("a.txt", "b.txt"), "both.zip", overwrite="false")

    assert refused.status_code == 409
    assert files.list_paths() == ["in/b.txt"]


def test_folder_moves_onto_files_only_if_it_may_overwrite_them(client, files):
    for path in ("from/a", "from/b", "to/b"):
        files.put(path, io.BytesIO(path.encode()))

    refused = client.put(FILES, params={"from": "/from", "to": "/to", "overwrite": "false"})

    assert refused.status_code == 409
    assert files.list_paths() == ["from/a", "from/b", "to/b"]
    assert client.put(FILES, params={"from": "/from", "to": "/to"}).status_code == 200
    assert files.list_paths() == ["to/a", "to/b"]
    assert read(files, "to/b") == b"from/b"


def test_zip_holds_the_files_and_folders_that_are_named(client, files):
    for path in ("a.txt", "sql/x.sql", "sql/deep/y.sql", "sqlite.db"):
        files.put(path, io.BytesIO(b"x"))

    found = client.get(f"{FILES}/export", params={"path": ["/a.txt", "/sql/"]})

    with zipfile.ZipFile(io.BytesIO(found.content)) as archive:
        assert sorted(archive.namelist()) == ["a.txt", "sql/deep/y.sql", "sql/x.sql"]
    assert client.get(f"{FILES}/export", params={"path": "/nothing"}).status_code == 404


def test_lines_are_found_whatever_their_case_and_not_in_binary_files(client, files):
    files.put("a.sql", io.BytesIO(b"select 1\n  FROM Orders\n"))
    files.put("b.bin", io.BytesIO(b"\x00orders"))

    found = client.get(f"{FILES}/search/lines", params={"q": "orders"}).json()

    assert found == {
        "results": [{"path": "/a.sql", "line": 2, "text": "FROM Orders"}],
        "complete": True,
    }
    assert client.get(f"{FILES}/search/lines", params={"q": ""}).status_code == 422


def test_search_tells_that_a_limit_kept_it_from_finding_all(client, files, monkeypatch):
    monkeypatch.setattr(file_search, "MOST_LINES", 2)
    monkeypatch.setattr(file_search, "LARGEST_FILE_BYTES", 20)
    files.put("large", io.BytesIO(b"order" * 5))
    assert client.get(f"{FILES}/search/lines?q=order").json() == {"results": [], "complete": False}

    files.put("lines", io.BytesIO(b"order\norder\norder\n"))

    found = client.get(f"{FILES}/search/lines?q=order").json()
    assert ([one["line"] for one in found["results"]], found["complete"]) == ([1, 2], False)
