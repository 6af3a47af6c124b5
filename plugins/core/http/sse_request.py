"""io.kestra.plugin.core.http.SseRequest."""

from collections.abc import Iterator
from typing import ClassVar

import httpx2
import orjson
from pydantic import Field
from typing_extensions import override

from plugins.core.http import exchange as http
from plugins.core.http.events import ServerSentEvent, events_of
from plugins.core.http.options import HttpProperties
from shared.model.json import Json, StoredJson
from shared.model.properties import Dynamic, SelfRendered
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask


class SseEvent(Output):
    """One event of a stream."""

    data: StoredJson = Field(description="What it holds; JSON is parsed.")
    name: str = Field(description="Its kind; `message` where the stream does not say.")
    id: str = Field(description="Its id, if the stream has given one.")


class SseRequestOutput(Output):
    """Outputs of SseRequest."""

    uri: str = Field(description="The address that has answered, behind all redirects.")
    size: int = Field(description="The number of events.")
    events: list[SseEvent] = Field(
        default_factory=list, description="The events, without `concatJqExpression`."
    )
    result: str | None = Field(
        default=None, description="What `concatJqExpression` has found, joined."
    )


class SseRequest(RunnableTask, HttpProperties):
    """Send an HTTP request and read the events that the server sends until it closes the stream.

    Only public addresses can be reached, unless the server opens others. A stream that does not
    end by itself needs a `timeout`, which fails the task.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: answer
type: io.kestra.plugin.core.http.SseRequest
uri: https://example.com/answers
method: POST
contentType: application/json
body: '{"question": "{{ inputs.question }}", "stream": true}'
concatJqExpression: .text
""",
    )

    concat_jq_expression: SelfRendered[str] | None = Field(
        default=None,
        description="A jq program that is run on the data of each event; its results are joined "
        "to the output `result`.",
        examples=[".choices[0].delta.content"],
    )
    failed_on_missing_jq: Dynamic[bool] = Field(
        default=True,
        description="Whether an event is a failure in which the program finds nothing.",
    )

    @override
    def run(self, context: RunContext) -> SseRequestOutput:
        with http.exchange(context, self) as response:
            if not http.accepted(self, response.status_code):
                raise http.refuse(response)
            events = list(events_of(self._content(response)))
            uri = str(response.url)
        context.metric(Metric("events", MetricKind.COUNTER, len(events)))
        if self.concat_jq_expression is None:
            shown = [SseEvent(data=_data(one), name=one.name, id=one.id) for one in events]
            return SseRequestOutput(uri=uri, size=len(events), events=shown)
        program = context.render(self.concat_jq_expression)
        result = "".join(self._found(context, program, one) for one in events)
        return SseRequestOutput(uri=uri, size=len(events), result=result)

    def _content(self, response: httpx2.Response) -> Iterator[bytes]:
        remedy = "Ask for less, or raise `options.maxContentLength`."
        most = self.options.max_content_length
        return http.bounded(response, most, "The events of the stream have", remedy)

    def _found(self, context: RunContext, program: str, event: ServerSentEvent) -> str:
        extra = {"data": event.data, "program": program}
        found = context.evaluate("{{ data | jq(program) }}", extra) if _is_json(event) else None
        results = found if isinstance(found, list) else []
        texts = [_text(one) for one in results if one is not None]
        if not texts and self.failed_on_missing_jq:
            raise TaskFailed(
                f"The jq expression '{program[:200]}' finds nothing in {event.data[:200]}",
                remedy="Set `failedOnMissingJq: false` to pass over such events.",
            )
        return "".join(texts)


def _data(event: ServerSentEvent) -> Json:
    return orjson.loads(event.data) if _is_json(event) else event.data


def _is_json(event: ServerSentEvent) -> bool:
    try:
        orjson.loads(event.data)
    except orjson.JSONDecodeError:
        return False
    return True


def _text(value: Json) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
