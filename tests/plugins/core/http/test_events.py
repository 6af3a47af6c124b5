"""Server-sent events: the stream as the standard says, and the task that reads it."""

import pytest

from plugins.core.http.events import LARGEST_EVENT, ServerSentEvent, events_of
from plugins.core.http.sse_request import SseRequest
from shared.sdk.output import TaskFailed, plain
from tests.plugins.context import Workbench
from tests.plugins.core.http.server import answering, opened

# The examples of the standard (HTML, section 9.2.6).
STOCKS = b"data: YHOO\ndata: +2\ndata: 10\n\n"
WITH_IDS = (
    b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"
)
ALMOST_EMPTY = b"data\n\ndata\ndata\n\ndata:"
TOKENS = (
    b'data: {"text": "Wind"}\n\nevent: pause\ndata: {"seconds": 1}\n\ndata: {"text": "hover"}\n\n'
)


@pytest.fixture(scope="module")
def server():
    with answering() as found:
        yield found


@pytest.fixture
def read(tmp_path, server):
    """Runs SseRequest on a stream."""
    bench = Workbench(tmp_path, runner=opened(tmp_path))

    def run(stream, **properties):
        return plain(
            bench.run(
                SseRequest,
                uri=f"{server.url}/events",
                method="POST",
                body=stream.decode(),
                **properties,
            )
        )

    return run


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        (STOCKS, [ServerSentEvent("YHOO\n+2\n10")]),
        (
            WITH_IDS,
            [
                ServerSentEvent("first event", id="1"),
                ServerSentEvent("second event"),
                ServerSentEvent(" third event"),
            ],
        ),
        (ALMOST_EMPTY, [ServerSentEvent(""), ServerSentEvent("\n")]),
        (b"data: test\n\ndata: broken off", [ServerSentEvent("test")]),
        (
            b"event: add\ndata: 1\n\ndata: 2\n\n",
            [ServerSentEvent("1", "add"), ServerSentEvent("2")],
        ),
        (b"event: nothing\n\nretry: 5\n\n", []),
        (b"\xef\xbb\xbfdata: a\r\rdata: b\r\n\r\n", [ServerSentEvent("a"), ServerSentEvent("b")]),
        (b"data: a\x00b\nid: 1\x002\n\n", [ServerSentEvent("a\x00b")]),
        ("data: é\u2028ü\n\n".encode(), [ServerSentEvent("é\u2028ü")]),
    ],
)
@pytest.mark.parametrize("length", [1, 1000])
def test_stream_is_read_as_the_standard_says(stream, events, length):
    chunks = [stream[start : start + length] for start in range(0, len(stream), length)]

    assert list(events_of(chunks)) == events


@pytest.mark.parametrize(
    "stream", [b"data: " + b"a" * LARGEST_EVENT + b"a\n\n", b"data: aaaa\n" * (LARGEST_EVENT // 4)]
)
def test_event_is_bounded(stream):
    with pytest.raises(TaskFailed, match="more than 1048576 characters"):
        list(events_of([stream]))


def test_events_of_a_stream_are_read(read, server):
    outputs = read(TOKENS)

    assert outputs == {
        "uri": f"{server.url}/events",
        "size": 3,
        "events": [
            {"data": {"text": "Wind"}, "name": "message", "id": ""},
            {"data": {"seconds": 1}, "name": "pause", "id": ""},
            {"data": {"text": "hover"}, "name": "message", "id": ""},
        ],
    }


def test_data_that_is_no_json_is_a_text(read):
    assert [one["data"] for one in read(b"data: [DONE]\n\ndata: 3\n\n")["events"]] == ["[DONE]", 3]


def test_what_a_program_finds_in_the_events_is_joined(read):
    outputs = read(TOKENS, concatJqExpression=".text, .seconds | values")

    assert (outputs["result"], outputs["size"], "events" in outputs) == ("Wind1hover", 3, False)


@pytest.mark.parametrize("stream", [TOKENS, b'data: {"text": "Windhover"}\n\ndata: [DONE]\n\n'])
def test_event_in_which_the_program_finds_nothing_fails_unless_told_otherwise(read, stream):
    with pytest.raises(TaskFailed, match="finds nothing in"):
        read(stream, concatJqExpression=".text")

    outputs = read(stream, concatJqExpression=".text", failedOnMissingJq=False)

    assert outputs["result"] == "Windhover"


def test_wrong_code_fails_the_task(server, tmp_path):
    bench = Workbench(tmp_path, runner=opened(tmp_path))

    with pytest.raises(TaskFailed, match="response code '503'"):
        bench.run(SseRequest, uri=f"{server.url}/status/503")


def test_stream_is_bounded(read):
    with pytest.raises(TaskFailed, match="more than 20 bytes"):
        read(TOKENS, options={"maxContentLength": 20})
