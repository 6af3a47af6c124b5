"""Flows as JSON: what their source says, in the shape that strict clients read."""

import orjson

from shared.api.shapes.values import TENANT, moment, pruned
from shared.model.json import Json, JsonObject
from shared.model.labels import label_text
from shared.model.yaml_nodes import InvalidYaml, compose, plain
from shared.runtime.flow_catalog import Checked, StoredFlow, summary_of


def flow_json(stored: StoredFlow) -> JsonObject:
    """A flow without its source (`Flow`)."""
    record = stored.record
    data = declared(record.source)
    given: JsonObject = {
        "tenantId": TENANT,
        "id": record.flow_id,
        "namespace": record.namespace,
        "revision": record.revision,
    }
    shaped = given | {key: item for key, item in data.items() if key not in given}
    shaped |= {"disabled": record.disabled, "deleted": record.deleted, "draft": False}
    if record.updated is not None:
        shaped["updated"] = moment(record.updated)
    shaped.setdefault("tasks", [])
    if stored.problem:
        shaped["exception"] = stored.problem
    return shaped


def flow_with_source(stored: StoredFlow) -> JsonObject:
    """A flow and the text as it was sent (`FlowWithSource`)."""
    return {**flow_json(stored), "source": stored.record.source}


def flow_for_execution(stored: StoredFlow) -> JsonObject:
    """What a person who may run but not edit a flow needs (`FlowForExecution`)."""
    whole = flow_json(stored)
    kept = ("tenantId", "id", "namespace", "revision", "inputs", "labels", "disabled", "deleted")
    shaped: JsonObject = {name: whole[name] for name in kept if name in whole}
    for name in ("tasks", "errors", "finally", "afterExecution", "triggers"):
        if name in whole:
            shaped[name] = [_outline(one) for one in _items(whole[name])]
    return shaped


def _outline(task: JsonObject) -> JsonObject:
    """The id and the type of a task, and of those inside it."""
    shaped: JsonObject = {name: task[name] for name in ("id", "type") if name in task}
    for name in ("tasks", "errors", "finally", "then", "else"):
        inner = _items(task.get(name))
        if inner:
            shaped[name] = [_outline(one) for one in inner]
    return shaped


def declared(source: str) -> JsonObject:
    """What a source says, typed for the wire; empty for what is no YAML."""
    try:
        data = plain(compose(source))
    except InvalidYaml:
        return {}
    if not isinstance(data, dict):
        return {}
    data = pruned(data)
    if "taskDefaults" in data:
        data.setdefault("pluginDefaults", data.pop("taskDefaults"))
    if "labels" in data:
        data["labels"] = labels_json(data["labels"])
    if isinstance(data.get("inputs"), list):
        data["inputs"] = [input_json(one) for one in _items(data["inputs"])]
    return data


def _items(value: Json) -> list[JsonObject]:
    found = value if isinstance(value, list) else []
    return [one for one in found if isinstance(one, dict)]


def labels_json(value: Json) -> Json:
    """Labels, a map or a list in the source, as the list of the wire."""
    if isinstance(value, dict):
        return [{"key": key, "value": _label_text(item)} for key, item in value.items()]
    return [
        {"key": str(one["key"]), "value": _label_text(one["value"])}
        for one in _items(value)
        if "key" in one and "value" in one
    ]


def _label_text(value: Json) -> str:
    try:
        return label_text(value)
    except ValueError:
        return _as_text(value)


def input_json(given: JsonObject) -> JsonObject:
    """An input; `defaults` and `prefill` are texts or maps, as strict clients want them."""
    shaped = dict(given)
    if "name" in shaped:
        shaped.setdefault("id", shaped.pop("name"))
    shaped.setdefault("required", True)
    for name in ("defaults", "prefill"):
        if name in shaped and not isinstance(shaped[name], str | dict):
            shaped[name] = _as_text(shaped[name])
    return shaped


def _as_text(value: Json) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def validation_json(index: int, checked: Checked) -> JsonObject:
    """What is to be said of one document (`ValidationResult`)."""
    report = checked.report
    deprecated = [one for one in report.warnings if one.code == "flow.deprecated"]
    others = [one for one in report.warnings if one.code != "flow.deprecated"]
    shaped: JsonObject = {
        "index": index,
        "outdated": checked.outdated,
        "deprecationPaths": [one.path for one in deprecated],
        "warnings": [one.message for one in others],
        "infos": [f"{one.old} is replaced by {one.current}" for one in report.relocations],
    }
    if report.warnings:
        shaped["warningProblems"] = [pruned(one.as_json()) for one in report.warnings]
    if checked.flow_id is not None:
        shaped["flow"] = checked.flow_id
    if checked.namespace is not None:
        shaped["namespace"] = checked.namespace
    if report.problems:
        shaped["constraints"] = summary_of(report.problems)
        shaped["problems"] = [pruned(problem.as_json()) for problem in report.problems]
    return shaped
