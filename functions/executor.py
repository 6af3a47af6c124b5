"""Steps executions: pushed the topic `executions`."""

from functions.composition import cloud, shells
from functions.pushes import Answer, Asked


def receive(request: Asked) -> Answer:
    """One event of an execution."""
    return cloud().pushes().receive(request, shells().executor.handle)
