"""Messages that were put aside: no delivery could make them good."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer, no_content
from shared.api.errors import InvalidArgument
from shared.api.paging import whole_number
from shared.api.requests import Engine
from shared.api.shapes.values import moment
from shared.model.dead_letter import DeadLetter
from shared.model.json import Json, JsonObject
from shared.ports.dead_letters import DeadLetters
from shared.runtime.redrive import LetterMissing, Redrive

router = APIRouter(prefix="/api/v1/dead-letters", tags=["Dead letters"], route_class=GuardedRoute)

LetterId = Annotated[str, Path(max_length=200)]

DEFAULT_SIZE = 50
LARGEST_SIZE = 200


@router.get("", operation_id="listDeadLetters")
def list_dead_letters(request: Request) -> Response:
    """The newest messages that could not be handled, with the reason: `size` of them, 200 at most.

    What they held is not told: it may be secret.
    """
    size = whole_number(request.query_params, "size", DEFAULT_SIZE)
    if size > LARGEST_SIZE:
        raise InvalidArgument(f"`size` is {size}, the largest is {LARGEST_SIZE}")
    letters: DeadLetters = request.app.state.dead_letters
    results: list[Json] = [_shaped(letter) for letter in letters.newest(size)]
    return JsonAnswer({"results": results, "total": len(results)})


@router.get("/{letter_id}", operation_id="getDeadLetter")
def get_dead_letter(letter_id: LetterId, request: Request) -> Response:
    """A message that could not be handled, with the reason."""
    letters: DeadLetters = request.app.state.dead_letters
    found = letters.find(letter_id)
    if found is None:
        raise LetterMissing(f"there is no dead letter {letter_id}")
    return JsonAnswer(_shaped(found))


@router.post("/{letter_id}/redrive", operation_id="redriveDeadLetter")
def redrive_dead_letter(letter_id: LetterId, request: Request, engine: Engine) -> Response:
    """Publishes the message again, after what was wrong is mended, and forgets the letter."""
    letters: DeadLetters = request.app.state.dead_letters
    return JsonAnswer(_shaped(Redrive(engine.ports, letters).publish(letter_id)))


@router.delete("/{letter_id}", operation_id="deleteDeadLetter", status_code=204)
def forget_dead_letter(letter_id: LetterId, request: Request) -> Response:
    """Forgets a letter that somebody has looked at; what it was about stays as it is."""
    letters: DeadLetters = request.app.state.dead_letters
    if not letters.forget(letter_id):
        raise LetterMissing(f"there is no dead letter {letter_id}")
    return no_content()


def _shaped(letter: DeadLetter) -> JsonObject:
    known = {
        "topic": letter.topic,
        "kind": letter.kind,
        "executionId": letter.execution_id,
        "taskRunId": letter.task_run_id,
    }
    shaped: JsonObject = {"id": letter.id, "date": moment(letter.at), "reason": letter.reason}
    shaped |= {name: value for name, value in known.items() if value}
    if letter.deliveries:
        shaped["deliveries"] = letter.deliveries
    return shaped
