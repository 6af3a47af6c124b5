"""Drives a server through its HTTP API alone, as any client does."""

import time
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from itertools import count
from time import monotonic

import orjson
import yaml
from typing_extensions import override

from shared.model.json import Json, JsonObject
from tests.conformance.actions import (
    Action,
    Answered,
    CallWebhook,
    CannotDo,
    ChangeState,
    Delete,
    DisableTrigger,
    Driver,
    Evaluate,
    File,
    ForceRun,
    IsTriggerEnabled,
    Kill,
    Loaded,
    Refused,
    Replay,
    ReplayAll,
    Restart,
    Resume,
    ResumeAll,
    SetLabels,
    Start,
    Unqueue,
)
from tests.conformance.api_client import YAML, ApiClient, Part
from tests.conformance.observed import Seen
from tests.conformance.shown_over_http import (
    COUNTED,
    DECLARED,
    EVALUATED,
    EXECUTION,
    LABELS,
    LINES,
    OBJECT,
    PAGE,
    SAVED,
    TOTAL,
    TRIGGERS,
    WITH_OUTPUTS,
    ShownExecution,
    seen_of,
)

LOOK_EVERY = timedelta(milliseconds=100)
"""Between two looks for anything new at all: the API follows one execution, not all of them."""

LARGEST_PAGE = 1000


class HttpDriver(Driver):
    """Over the API of a server.

    Args:
        api: of the server.
        others: executions that were there before: they are none of ours.
    """

    def __init__(self, api: ApiClient, others: frozenset[str] = frozenset()) -> None:
        self._api = api
        self._others = others
        self.loaded: dict[tuple[str, str], None] = {}

    @override
    def parse(self, source: str) -> JsonObject:
        answer = self._api.send_text("POST", "/flows", source, YAML)
        saved = SAVED.validate_json(answer.content)
        self.loaded[saved.namespace, saved.id] = None
        flow = OBJECT.validate_json(answer.content)
        labels = LABELS.validate_python(flow.get("labels", []))
        return flow | {"labels": {one.key: one.value for one in labels}}

    @override
    def load(self, source: str) -> Loaded:
        named = _name_of(source)
        if named in self.loaded:
            path = f"/flows/{named[0]}/{named[1]}"
            answer = self._api.send_text("PUT", path, source, YAML)
        else:
            answer = self._api.send_text("POST", "/flows", source, YAML)
        saved = SAVED.validate_json(answer.content)
        self.loaded[saved.namespace, saved.id] = None
        return Loaded(saved.namespace, saved.id, saved.revision)

    @override
    def ask(self, action: Action) -> Answered:
        match action:
            case Start():
                return self._start(action)
            case Kill():
                return self._answered("DELETE", _of(action.execution_id, "kill"))
            case Resume():
                path = _of(action.execution_id, "resume")
                return self._answered_form(path, _parts(action.inputs, action.files))
            case ResumeAll():
                return self._resume_all(action)
            case Restart():
                query = {} if action.revision is None else {"revision": str(action.revision)}
                return self._answered("POST", _of(action.execution_id, "restart"), query)
            case Replay():
                return self._replay(action)
            case ReplayAll():
                return self._counted("/executions/replay/by-ids", list(action.execution_ids))
            case CallWebhook():
                return self._call(action)
            case _:
                return self._control(action)

    def _control(self, action: Action) -> Answered:
        match action:
            case ChangeState():
                path = _of(action.execution_id, "change-status")
                return self._answered("POST", path, {"status": action.state})
            case ForceRun():
                return self._answered("POST", _of(action.execution_id, "force-run"))
            case Unqueue():
                return self._answered("POST", _of(action.execution_id, "unqueue"))
            case Delete():
                query = {"deleteLogs": "false"} if action.keep_logs else {}
                answer = self._api.ask("DELETE", f"/executions/{action.execution_id}", query)
                return Answered(http_status=answer.status_code)
            case SetLabels():
                labels: Json = [{"key": key, "value": value} for key, value in action.labels]
                self._api.send_json("POST", _of(action.execution_id, "labels"), labels)
                return Answered(execution_id=action.execution_id)
            case Evaluate():
                return self._evaluate(action)
            case DisableTrigger() | IsTriggerEnabled():
                return self._trigger(action)
            case _:
                raise CannotDo(f"nobody has said how to send {type(action).__name__}")

    def _start(self, action: Start) -> Answered:
        query = [("labels", f"{key}:{value}") for key, value in action.labels.items()]
        if action.at is not None:
            query.append(("scheduleDate", action.at.isoformat()))
        path = f"/executions/{action.namespace}/{action.flow_id}"
        answer = self._api.send_form(path, _parts(action.inputs, action.files), query)
        return Answered(execution_id=EXECUTION.validate_json(answer.content).id)

    def _answered(self, method: str, path: str, query: Mapping[str, str] | None = None) -> Answered:
        return self._left(self._api.ask(method, path, query).content)

    def _answered_form(self, path: str, parts: list[Part]) -> Answered:
        return self._left(self._api.send_form(path, parts).content)

    def _left(self, content: bytes) -> Answered:
        """The execution as an action has left it; its task runs as they are now, unless told.

        Nothing has run of one that was only created.
        """
        shown = EXECUTION.validate_json(content)
        if "task_run_list" not in shown.model_fields_set and shown.state.current != "CREATED":
            now = EXECUTION.validate_json(self._api.ask("GET", f"/executions/{shown.id}").content)
            shown = shown.model_copy(update={"task_run_list": now.task_run_list})
        seen = self._with_rest(shown)
        return Answered(execution_id=shown.id, seen=seen, http_status=HTTPStatus.OK)

    def _resume_all(self, action: ResumeAll) -> Answered:
        if action.namespace is None:
            return self._counted("/executions/resume/by-ids", list(action.execution_ids))
        query = {"filters[namespace][EQUALS]": action.namespace}
        answer = self._api.ask("POST", "/executions/resume/by-query", query)
        return Answered(count=COUNTED.validate_json(answer.content).count)

    def _counted(self, path: str, ids: list[Json]) -> Answered:
        answer = self._api.send_json("POST", path, ids)
        return Answered(count=COUNTED.validate_json(answer.content).count)

    def _replay(self, action: Replay) -> Answered:
        query = {}
        if action.start is not None:
            seen = self.see(action.execution_id)
            values = "".join(f"[{value}]" for value in action.start.values)
            found = seen.runs_of(f"{action.start.task}{values}") if seen else []
            if not found:
                raise CannotDo(f"there is no task run of {action.start.task}")
            query["taskRunId"] = found[-1].id
        return self._answered("POST", _of(action.execution_id, "replay"), query)

    def _call(self, action: CallWebhook) -> Answered:
        request = action.request
        headers = dict(request.headers)
        content = (request.text or "").encode()
        if request.json_body is not None:
            content = orjson.dumps(request.json_body)
            headers.setdefault("Content-Type", "application/json")
        path = f"/executions/webhook/{action.namespace}/{action.flow_id}/{request.key}"
        query = f"?{request.query}" if request.query else ""
        answer = self._api.send(request.method, f"{path}{query}", content, headers)
        if answer.status_code == HTTPStatus.NO_CONTENT:
            raise CannotDo("the conditions of the webhook do not hold")
        shown = EXECUTION.validate_json(answer.content)
        return Answered(execution_id=shown.id, http_status=answer.status_code)

    def _evaluate(self, action: Evaluate) -> Answered:
        path = _of(action.execution_id, f"eval/{action.task_run_id}")
        answer = self._api.send_text("POST", path, action.expression, "text/plain")
        evaluated = EVALUATED.validate_json(answer.content)
        if evaluated.error is not None:
            raise Refused(evaluated.error, answer.status_code)
        return Answered(text=evaluated.result)

    def _trigger(self, action: DisableTrigger | IsTriggerEnabled) -> Answered:
        if isinstance(action, DisableTrigger):
            named: Json = {
                "namespace": action.namespace,
                "flowId": action.flow_id,
                "triggerId": action.trigger_id,
                "disabled": True,
            }
            self._api.send_json("PUT", "/triggers/set-disabled", named)
            return Answered()
        answer = self._api.ask("GET", f"/triggers/{action.namespace}/{action.flow_id}")
        found = TRIGGERS.validate_json(answer.content).results
        enabled = [one for one in found if one.trigger_id == action.trigger_id and not one.disabled]
        return Answered(count=len(enabled))

    @override
    def executions(self) -> list[str]:
        found: list[str] = []
        for number in count(1):
            query = {"page": str(number), "size": str(LARGEST_PAGE), "sort": "state.startDate:asc"}
            page = PAGE.validate_json(self._api.ask("GET", "/executions/search", query).content)
            found += [one.id for one in page.results if one.id not in self._others]
            if len(page.results) < LARGEST_PAGE:
                break
        return found

    @override
    def see(self, execution_id: str) -> Seen | None:
        try:
            answer = self._api.ask("GET", f"/executions/{execution_id}")
        except Refused as refused:
            if refused.http_status == HTTPStatus.NOT_FOUND:
                return None
            raise
        return self._with_rest(EXECUTION.validate_json(answer.content))

    def _with_rest(self, shown: ShownExecution) -> Seen:
        """An execution with what other routes tell of it."""
        lines = LINES.validate_json(self._api.ask("GET", f"/logs/{shown.id}").content)
        measured = TOTAL.validate_json(self._api.ask("GET", f"/metrics/{shown.id}").content)
        flow = DECLARED.validate_json(self._api.ask("GET", f"/executions/{shown.id}/flow").content)
        large = self._large_outputs(shown.id)
        read = partial(self._read, shown.id)
        return seen_of(shown, lines, large, flow, read, measured.total)

    def _large_outputs(self, execution_id: str) -> dict[str, JsonObject]:
        path = f"/outputs/tasks/{execution_id}"
        found = WITH_OUTPUTS.validate_json(self._api.ask("GET", path).content)
        return {
            one.task_run_id: OBJECT.validate_json(
                self._api.ask("GET", f"{path}/{one.task_run_id}").content
            )
            for one in found
            if not one.inline
        }

    def _read(self, execution_id: str, uri: str) -> bytes:
        answer = self._api.ask("GET", f"/executions/{execution_id}/file", {"path": uri})
        return answer.content

    @override
    def log_lines_of(self, execution_id: str) -> int:
        query = {
            "filters[executionId][EQUALS]": execution_id,
            "filters[level][GREATER_THAN_OR_EQUAL_TO]": "INFO",
        }
        answer = self._api.ask("GET", "/logs/search", query)
        return TOTAL.validate_json(answer.content).total

    @override
    def wait_for_state(self, execution_id: str, states: frozenset[str], limit: timedelta) -> Seen:
        self._follow(execution_id, limit, states)
        return self._required(execution_id)

    @override
    def wait_for_end(self, execution_id: str, limit: timedelta) -> Seen:
        self._follow(execution_id, limit)
        return self._required(execution_id)

    def _follow(
        self, execution_id: str, limit: timedelta, states: frozenset[str] = frozenset()
    ) -> None:
        """Returns when the stream ends, tells one of the states, or the time is up."""
        with self._api.lines(f"/executions/{execution_id}/follow", limit) as lines:
            for line in lines:
                if line.startswith(_DATA) and _state_in(line.removeprefix(_DATA)) in states:
                    return

    @override
    def wait_for_change(self, limit: timedelta) -> None:
        end = monotonic() + limit.total_seconds()
        before = self._everything()
        while monotonic() < end and self._everything() == before:
            time.sleep(min(LOOK_EVERY.total_seconds(), max(0.0, end - monotonic())))

    def _everything(self) -> tuple[bytes, bytes]:
        """The newest executions and the triggers: what a page of each shows."""
        newest = {"size": "100", "sort": "state.startDate:desc"}
        executions = self._api.ask("GET", "/executions/search", newest).content
        return executions, self._api.ask("GET", "/triggers/search", {"size": "100"}).content

    def _required(self, execution_id: str) -> Seen:
        seen = self.see(execution_id)
        if seen is None:
            raise CannotDo(f"the execution {execution_id} is gone")
        return seen


_DATA = "data: "


def _state_in(data: str) -> str | None:
    """The state that an event tells; None for the first one, which is only a stub."""
    state = orjson.loads(data).get("state")
    return None if state is None else state["current"]


def _of(execution_id: str, action: str) -> str:
    return f"/executions/{execution_id}/{action}"


def _name_of(source: str) -> tuple[str, str]:
    """The namespace and the id that a flow gives itself."""
    flow = yaml.safe_load(source)
    return str(flow["namespace"]), str(flow["id"])


def _parts(inputs: Mapping[str, Json], files: Mapping[str, File]) -> list[Part]:
    """Inputs as a form has them: texts and files as they are, everything else as JSON."""
    plain: list[Part] = [
        (name, (None, value.encode() if isinstance(value, str) else orjson.dumps(value)))
        for name, value in inputs.items()
        if value is not None
    ]
    return plain + [(name, (file.name, file.content)) for name, file in files.items()]
