import gzip

import pytest

from shared.api.interface import Interface

BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
START = b"<!doctype html><title>Windhover</title>"
SCRIPT = b"console.log('windhover')"


@pytest.fixture
def built(tmp_path, app):
    """The interface as a build leaves it."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_bytes(START)
    (tmp_path / "assets" / "index-abc123.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "index-abc123.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path.parent / "secret.txt").write_text("secret")
    app.state.interface = Interface(tmp_path)


@pytest.fixture
def absent(tmp_path, app):
    """A checkout in which nothing was built."""
    app.state.interface = Interface(tmp_path / "nothing")


@pytest.mark.parametrize("path", ["/ui", "/ui/", "/ui/flows", "/ui/executions/a/b/c/gantt"])
def test_every_page_is_the_start_page(path, built, client):
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.content == START
    assert answer.headers["cache-control"] == "no-cache"


def test_hashed_file_may_be_kept_for_ever(built, client):
    answer = client.get("/ui/assets/index-abc123.js")

    assert answer.content == SCRIPT
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/javascript")


def test_file_is_sent_as_it_was_packed(built, client):
    packed = client.get("/ui/assets/index-abc123.js", headers=BROWSER)
    plain = client.get("/ui/assets/index-abc123.js", headers={"Accept-Encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content == SCRIPT


def test_asset_that_is_gone_is_not_a_page(built, client):
    assert client.get("/ui/assets/index-older.js").status_code == 404


def test_start_page_is_not_sent_again_while_it_is_the_same(built, client):
    tag = client.get("/ui").headers["etag"]

    answer = client.get("/ui", headers={"If-None-Match": tag})

    assert answer.status_code == 304
    assert answer.content == b""


@pytest.mark.parametrize(
    "path", ["/ui/../secret.txt", "/ui/%2e%2e/secret.txt", "/ui/assets/..%2f..%2fsecret.txt"]
)
def test_no_path_leads_out_of_the_folder(path, built, client):
    assert "secret" not in client.get(path).text.replace("secret.txt", "")


def test_pages_run_no_script_but_their_own(built, client):
    policy = client.get("/ui").headers["content-security-policy"]

    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy


def test_page_without_a_build_says_how_to_make_one(absent, client):
    answer = client.get("/ui/")

    assert answer.status_code == 200
    assert "make ui" in answer.text


def test_interface_needs_no_credentials(built, guarded):
    assert guarded.get("/ui/login").status_code == 200


def test_refusal_opens_no_window_of_the_browser_over_a_page(guarded):
    page = {"Referer": "http://localhost:8080/ui/flows"}

    answer = guarded.get("/api/v1/flows/search", headers=page)

    assert answer.status_code == 401
    assert "www-authenticate" not in answer.headers
