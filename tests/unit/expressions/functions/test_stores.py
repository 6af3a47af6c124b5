"""Functions that reach outside, through the context that they are given."""

import pytest

from shared.expressions.errors import bad_argument
from tests.expressions.cases import CaseContext
from tests.unit.expressions.sample import failure, printed, value_of

FLOW = {"flow": {"namespace": "company.team"}, "execution": {"id": "e1"}}
OWN = "kestra:///company/team/f/executions/e1/a.txt"
SETUP = {
    "secrets": {"token": "s3cret", "db": '{"user": "ada"}'},
    "kv": {"company.team": {"count": 5}, "other": {"count": 6}},
    "namespace_files": {"company.team": {"a.txt": "äb", "empty.txt": ""}},
    "storage": {OWN: "stored"},
    "error_logs": [{"message": "boom"}],
}


class World(CaseContext):
    """The outside world of a case, with a web that answers by repeating the question."""

    def http(self, request):
        if request["method"] == "TRACE":
            raise bad_argument("no")
        return {name: value for name, value in request.items() if value is not None}


WORLD = World(SETUP, FLOW)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ secret('TOKEN') }} {{ secret('db', subkey='user') }}", "s3cret ada"),
        ("{{ kv('count') }} {{ kv('count', 'other') }}", "5 6"),
        ("[{{ kv('none', errorOnMissing=false) }}]", "[]"),
        (
            "{{ read('a.txt') }} {{ read('/a.txt', 'company.team') }} {{ read(own) }}",
            "äb äb stored",
        ),
        ("{{ fileSize('a.txt') }} {{ fileSize('a.txt') | className }}", "3 java.lang.Long"),
        ("{{ fileExists('a.txt') }} {{ fileExists('b.txt') }}", "true false"),
        ("{{ isFileEmpty('empty.txt') }} {{ isFileEmpty('a.txt') }}", "true false"),
        ("{{ fileURI('/a/b.txt') }}", "kestra:///company/team/_files/a/b.txt"),
        ("{{ errorLogs() | length }}", "1"),
        (
            "{{ env('home') }} {{ env('none', 'd') }} {{ env('blank', 'd') }}[{{ env('none') }}]",
            "/h d d[]",
        ),
    ],
)
def test_function_reaches_its_store(template, text):
    more = {**FLOW, "own": OWN, "envs": {"home": "/h", "blank": ""}}

    assert printed(template, more, WORLD) == text


def test_http_hands_its_arguments_to_the_world():
    assert value_of("{{ http('x', query={'a': 1}) }}", FLOW, WORLD) == {
        "uri": "x",
        "query": {"a": 1},
    }


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("{{ secret() }}", ("bad_argument", "")),
        ("{{ secret('none') }}", ("bad_argument", "")),
        ("{{ secret('token', subkey='x') }}", ("bad_argument", "")),
        ("{{ kv() }}", ("bad_argument", "")),
        ("{{ kv('none') }}", ("bad_argument", "")),
        ("{{ read(n) }}", ("bad_argument", "")),
        ("{{ read('none') }}", ("bad_argument", "")),
        ("{{ fileURI('../a') }}", ("runtime", "IllegalArgumentException")),
        ("{{ read('kestra:///x/executions/e2/a') }}", ("runtime", "IllegalArgumentException")),
        (
            "{{ fileExists('kestra:///x/executions/e2/a') }}",
            ("runtime", "IllegalArgumentException"),
        ),
        ("{{ read('kestra:///x/executions/e1/a') }}", ("bad_argument", "")),
        ("{{ http() }}", ("bad_argument", "")),
        ("{{ env() }}", ("bad_argument", "")),
    ],
)
def test_what_is_missing_or_forbidden_fails(template, kind):
    assert failure(template, FLOW, WORLD) == kind


@pytest.mark.parametrize(
    "call",
    [
        "secret('a')", "kv('a')", "read('a')", "fileSize('a')", "fileExists('a')",
        "isFileEmpty('a')", "errorLogs()", "http('a')", "fileURI('a')",
    ],
)  # fmt: skip
def test_function_without_a_world_is_refused(call):
    assert failure("{{ " + call + " }}") == ("bad_argument", "")
