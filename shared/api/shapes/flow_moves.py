"""Moves of flows as JSON."""

from shared.api.shapes.flows import flow_with_source
from shared.api.shapes.values import pruned
from shared.model.json import Json, JsonObject
from shared.runtime.belongings import Belonging
from shared.runtime.flow_catalog import StoredFlow
from shared.runtime.flow_moves import Moved, MovePlan, Reference


def plan_json(plan: MovePlan) -> JsonObject:
    """What a move would come to (`MovePlan`)."""
    shaped: JsonObject = {
        "triggers": list(plan.triggers),
        "keys": [_belonging_json(one) for one in plan.keys],
        "files": [_belonging_json(one) for one in plan.files],
        "references": [_reference_json(one) for one in plan.references],
    }
    if plan.refusal is not None:
        error = plan.refusal
        shaped["refusal"] = {
            "code": error.code,
            "message": error.message,
            "remedy": error.remedy,
        }
    else:
        shaped["source"] = plan.source
    return shaped


def _belonging_json(one: Belonging) -> JsonObject:
    return {"name": one.name, "named": one.is_named, "taken": one.is_taken}


def _reference_json(one: Reference) -> JsonObject:
    return pruned(
        {
            "namespace": one.flow.namespace,
            "id": one.flow.flow_id,
            "relations": list(one.relations),
            "lines": list(one.lines),
            "refusal": one.refusal or None,
        }
    )


def moved_json(moved: Moved) -> JsonObject:
    """What has come of a move (`FlowMove`)."""
    return {
        "flow": flow_with_source(moved.flow),
        "old": _named(moved.old),
        "references": [_named(one) for one in moved.references],
        "keys": list(moved.keys),
        "files": list(moved.files),
    }


def _named(stored: StoredFlow) -> Json:
    record = stored.record
    return {"namespace": record.namespace, "id": record.flow_id, "revision": record.revision}
