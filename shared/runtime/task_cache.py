"""Outputs that are used again instead of running a task (flow language, section 9.8)."""

import hashlib
import io
from collections.abc import Mapping
from datetime import datetime

import orjson
from pydantic import BaseModel

from shared.errors import EngineBug
from shared.model.json import JsonObject
from shared.model.properties import Rendering, rendering_of
from shared.model.task import Task, TaskCache
from shared.model.uris import namespace_path, slug
from shared.ports.storage import FileMissing
from shared.runtime.context import AttemptContext

_PLACES: Mapping[str, object] = {"workingDir": "", "outputDir": ""}
"""Variables that differ at each run and say nothing about what a script does."""


class KeptOutputs:
    """The outputs of one task for one value of its rendered properties, if they were kept."""

    def __init__(self, task: Task, settings: TaskCache, context: AttemptContext) -> None:
        self._settings = settings
        self._context = context
        self._storage = context.ports.storage
        info = context.info
        folder = f"{namespace_path(info.namespace)}/{slug(info.flow_id)}"
        self._path = f"{folder}/{_key(task, context)}/cache/outputs.json"

    def find(self) -> JsonObject | None:
        """The outputs; None when there are none, or they are too old and then go."""
        try:
            kept = self._storage.stat(self._path)
            if self._is_over(kept.modified_at):
                self._storage.delete(self._path)
                return None
            with self._storage.open(self._path) as content:
                found = orjson.loads(content.read())
        except FileMissing:
            return None
        if not isinstance(found, dict):
            raise EngineBug(f"the kept outputs {self._path} are no map")
        return found

    def keep(self, outputs: JsonObject) -> None:
        """Keeps the outputs in place of what was kept."""
        self._storage.put(self._path, io.BytesIO(orjson.dumps(outputs)))

    def _is_over(self, kept_at: datetime) -> bool:
        ttl = self._settings.ttl
        return ttl is not None and kept_at + ttl < self._context.now()


def _key(task: Task, context: AttemptContext) -> str:
    """A digest of the task with all its properties rendered, and of the value of its loop."""
    known = task.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for name in task.model_fields_set & _rendered_by_type(type(task)).keys():
        alias = type(task).model_fields[name].alias or name
        known[alias] = context.evaluate(known.get(alias), _PLACES)
    text = orjson.dumps([known, context.info.value], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()


def _rendered_by_type(cls: type[BaseModel]) -> Mapping[str, Rendering]:
    found = {name: rendering_of(field) for name, field in cls.model_fields.items()}
    return {name: rendering for name, rendering in found.items() if rendering is Rendering.BY_TYPE}
