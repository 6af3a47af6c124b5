"""A process that dies at one of its calls, before it or behind it."""


class Killed(BaseException):
    """The process has died: nothing catches it but the test."""


class Dying:
    """Dies at one call. A death behind a call has done what was called."""

    def __init__(self, at, *, behind):
        self.left = at
        self.behind = behind

    def calling(self, call):
        """The call, counted."""

        def called(*arguments, **options):
            self.left -= 1
            if self.left == 0 and not self.behind:
                raise Killed
            found = call(*arguments, **options)
            if self.left == 0:
                raise Killed
            return found

        return called
