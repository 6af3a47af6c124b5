"""Documents as bytes and back, and the documents of several commits as one write."""

import json
from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from shared.model.command import Command, StartTimer
from shared.model.commit import AnyDocument, Commit
from shared.model.execution import Execution
from shared.model.log import LogChunk
from shared.model.message import Message, message_for
from shared.model.metric import MetricChunk
from shared.model.taskrun import RemovedTaskRun, TaskRun
from shared.ports.repository import Unstorable

M = TypeVar("M", bound=BaseModel)


def encoded(
    document: AnyDocument | LogChunk | MetricChunk | Message | StartTimer,
) -> bytes:
    """What is stored of a document.

    Raises:
        Unstorable: it holds a lone surrogate, or is nested too deep.
    """
    try:
        return document.model_dump_json().encode()
    except (ValueError, RecursionError) as error:
        raise Unstorable(f"the document {document.id} can not be stored: {error}") from error


def decoded(model: type[M], body: bytes) -> M:
    """A document from what was stored of it."""
    try:
        return model.model_validate_json(body)
    except ValidationError:
        # Pydantic writes 255 levels, but reads 200: what was written must be readable for ever.
        return model.model_validate(json.loads(body))


def encoded_size(commit: Commit) -> int:
    """How many bytes everything in a commit takes.

    Raises:
        Unstorable: something in it can not be written.
    """
    sizes = (len(encoded(one)) for one in (*commit.documents, *commit.logs, *commit.metrics))
    return sum(sizes) + sum(_size(command) for command in commit.commands)


def message_of(command: Command) -> Message | None:
    """The message that carries a command; None for one that no queue carries.

    Raises:
        Unstorable: the message can not have an id, as what it holds can not be written.
    """
    try:
        return message_for(command)
    except (ValueError, RecursionError) as error:
        raise Unstorable(f"the command {command.kind} can not be stored: {error}") from error


def _size(command: Command) -> int:
    carrier = command if isinstance(command, StartTimer) else message_of(command)
    return 0 if carrier is None else len(encoded(carrier))


def as_one_write(commits: Sequence[Commit]) -> list[AnyDocument]:
    """Each document as the last commit has it, with the version that the first has read."""
    latest: dict[tuple[type, str, str], AnyDocument] = {}
    for commit in commits:
        for document in commit.documents:
            owner = "" if isinstance(document, Execution) else document.execution_id
            # What takes a task run away replaces it, and the other way round.
            kind = TaskRun if isinstance(document, RemovedTaskRun) else type(document)
            key = (kind, owner, document.id)
            version = latest.get(key, document).version
            latest[key] = document.model_copy(update={"version": version})
    return list(latest.values())
