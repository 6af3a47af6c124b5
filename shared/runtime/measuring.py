"""What one attempt measures: bounded, finite, without secrets."""

import math
from collections.abc import Callable
from datetime import datetime

from shared.model.metric import Measurement, MetricKind
from shared.runtime.masking import Masks
from shared.runtime.task_log import AttemptLog
from shared.sdk.context import Metric

MOST_METRICS = 1000
MOST_CHARACTERS = 200_000
"""Values of one attempt, and their texts together: they travel in the message of its end."""

MOST_TAGS = 20
LONGEST_TEXT = 250
"""Characters of a name, and of a key and a value of a tag."""

_MILLISECONDS = 1000


class Measurements:
    """The values that one attempt has published; what can not be kept is told in its log."""

    def __init__(self, clock: Callable[[], datetime], masks: Masks, log: AttemptLog) -> None:
        self._clock = clock
        self._masks = masks
        self._log = log
        self._taken: list[Measurement] = []
        self._characters = 0
        self._is_full = False

    def add(self, metric: Metric) -> None:
        """Keeps a value; one too many, too long or not finite is left out with a warning."""
        problem = _problem(metric)
        if problem is not None:
            self._log.warn(f"The metric '{_shown(metric.name)}' is left out: {problem}")
            return
        self._characters += sum(map(len, _texts(metric)))
        if len(self._taken) < MOST_METRICS and self._characters <= MOST_CHARACTERS:
            self._taken.append(self._measured(metric))
        elif not self._is_full:
            self._is_full = True
            self._log.warn("The attempt has too many metrics, the rest is left out")

    def taken(self) -> tuple[Measurement, ...]:
        """What was kept so far, in order."""
        return tuple(self._taken)

    def _measured(self, metric: Metric) -> Measurement:
        hide = self._masks.hide
        factor = _MILLISECONDS if metric.kind is MetricKind.TIMER else 1
        return Measurement(
            name=hide(metric.name),
            kind=metric.kind,
            value=float(metric.value) * factor,
            tags={hide(key): hide(value) for key, value in metric.tags.items()},
            at=self._clock(),
        )


def _problem(metric: Metric) -> str | None:
    texts = _texts(metric)
    if not math.isfinite(metric.value * _MILLISECONDS):
        return "its value is not finite"
    if len(metric.tags) > MOST_TAGS:
        return f"it has more than {MOST_TAGS} tags"
    if not metric.name or any(len(text) > LONGEST_TEXT for text in texts):
        return f"its texts must have 1 to {LONGEST_TEXT} characters"
    if any(_shown(text) != text for text in texts):
        return "its texts can not be stored"
    return None


def _texts(metric: Metric) -> tuple[str, ...]:
    return (metric.name, *metric.tags.keys(), *metric.tags.values())


def _shown(text: str) -> str:
    """A text that can be stored, cut where it is too long."""
    return text[:LONGEST_TEXT].encode("utf-8", "replace").decode().replace("\x00", "?")
