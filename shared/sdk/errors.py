"""Errors that the stores behind the run context raise."""

from typing import ClassVar

from shared.errors import Disposition, WindhoverError


class KeyMissing(WindhoverError):  # noqa: N818 - reads as the fact it is
    """There is no value for a key, or it has expired."""

    code: ClassVar[str] = "key-value.missing"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


class KeyExpired(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The value of a key was kept for a limited time, which is over."""

    code: ClassVar[str] = "key-value.expired"
    http_status: ClassVar[int] = 410
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


class KeyExists(WindhoverError):  # noqa: N818 - reads as the fact it is
    """There is a value for a key already, and the writer wanted none."""

    code: ClassVar[str] = "key-value.exists"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


class InvalidKey(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A text that can not be the key of an entry (flow language, section 1.1)."""

    code: ClassVar[str] = "key-value.invalid-key"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


class InvalidTask(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A text that is no task, or none that can run where it is wanted."""

    code: ClassVar[str] = "task.invalid"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


class NoSuchExecution(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A task means an execution that its flow does not have."""

    code: ClassVar[str] = "task.no-such-execution"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


class NamespaceClosed(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A task means a namespace that its flow may not act on."""

    code: ClassVar[str] = "task.namespace-closed"
    http_status: ClassVar[int] = 403
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


class InvalidPath(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A text that can not be the path of a namespace file."""

    code: ClassVar[str] = "namespace-file.invalid-path"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


class NoEncryptionKey(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A text is to be stored encrypted, and there is no key for that."""

    code: ClassVar[str] = "task.no-encryption-key"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK
