"""Ports that let the process die at one of their calls, counted from the start."""

from dataclasses import fields, replace


class ProcessDied(BaseException):
    """The process is gone; nothing may catch this."""


class Dying:
    """Dies at the n-th moment: each call of a port has one before its effect and one after it.

    Attributes:
        moments: how many there were so far.
        place: where the process died; empty if it did not.
    """

    def __init__(self, at=None):
        self.moments = 0
        self.place = ""
        self._at = at

    def wrap(self, ports):
        """The ports, each with such moments."""
        wrapped = {
            field.name: _Port(getattr(ports, field.name), field.name, self)
            for field in fields(ports)
            if field.name not in {"clock", "secrets"}
        }
        return replace(ports, **wrapped)

    def moment(self, place):
        self.moments += 1
        if self.moments == self._at:
            self.place = place
            raise ProcessDied(place)


class _Port:
    def __init__(self, port, name, dying):
        self._port = port
        self._name = name
        self._dying = dying

    def __getattr__(self, method):
        act = getattr(self._port, method)

        def call(*arguments, **named):
            self._dying.moment(f"before {self._name}.{method}")
            result = act(*arguments, **named)
            self._dying.moment(f"after {self._name}.{method}")
            return result

        return call
