"""Labels of executions: which ones may be given, and by whom."""

import re
from collections.abc import Mapping
from typing import ClassVar

from shared.errors import Disposition, WindhoverError
from shared.model.execution import Execution, Label
from shared.model.flow import Flow
from shared.model.labels import SYSTEM_PREFIX

CORRELATION = "system.correlationId"
"""The only system label that may be given when an execution is created."""

LONGEST_LABEL = 10_000
"""Characters of a key or a value: every list of executions carries all of them."""

_NO_LABEL = re.compile("[\x00\ud800-\udfff]")


class InvalidLabel(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A label without key or value, or one that only the engine may set."""

    code: ClassVar[str] = "execution.invalid-label"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


def labels_of(flow: Flow, given: Mapping[str, str]) -> dict[str, str]:
    """The flow's labels, then those that were given; the last of a key wins."""
    own = {key: value for key, value in flow.labels.items() if not key.startswith(SYSTEM_PREFIX)}
    correlation = {key: value for key, value in given.items() if key == CORRELATION}
    others = {key: value for key, value in given.items() if key != CORRELATION}
    for key, value in correlation.items():
        _check_label(key, value)
    return own | checked_labels(others) | correlation


def is_kept(execution: Execution, key: str, value: str) -> bool:
    """Whether a system label is sent back as it is. Raises InvalidLabel when it is changed."""
    if not key.startswith(SYSTEM_PREFIX):
        return False
    if Label(key=key, value=value) in execution.labels:
        return True
    raise InvalidLabel(
        f"System labels can only be set by Kestra itself, offending label: {key}={value}"
    )


def checked_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """Labels as they may be given by people.

    Raises:
        InvalidLabel: no key or value, one that is too long or no text, or a system label.
    """
    for key, value in labels.items():
        _check_label(key, value)
        if key.startswith(SYSTEM_PREFIX):
            raise InvalidLabel(
                f"System labels can only be set by Kestra itself, offending label: {key}={value}"
            )
    return dict(labels)


def _check_label(key: str, value: str) -> None:
    if not key or not value:
        raise InvalidLabel(f"A label needs a key and a value, offending label: {key}={value}")
    if _NO_LABEL.search(key + value) or max(len(key), len(value)) > LONGEST_LABEL:
        shown = f"{key[:100]}={value[:100]}".encode("utf-8", "replace").decode()
        raise InvalidLabel(
            f"A label that can not be kept, offending label: {shown}",
            remedy=f"Key and value have at most {LONGEST_LABEL} characters each, none of them "
            "U+0000 or half of a surrogate pair.",
        )
