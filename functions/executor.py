"""Steps executions: pushed the topic `executions`."""

from functions.composition import cloud
from functions.pushes import Answer, Asked
from functions.stepping import stepping


def receive(request: Asked) -> Answer:
    """One event of an execution."""
    return cloud().pushes().receive(request, stepping().executor.handle)
