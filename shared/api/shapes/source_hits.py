"""Where a text stands in the source of a flow, as JSON."""

from dataclasses import dataclass

import regex

from shared.api.errors import InvalidArgument
from shared.model.json import Json, JsonObject
from shared.model.query import REGEX_SECONDS
from shared.ports.flows import FlowRecord

MOST_HITS = 20
"""Lines of one flow that are shown."""


@dataclass(frozen=True, slots=True)
class SoughtText:
    """What sources are searched for.

    Attributes:
        pattern: None for nothing, which every source holds.
    """

    pattern: regex.Pattern[str] | None

    @classmethod
    def of(
        cls, text: str, *, is_regex: bool, case_sensitive: bool, whole_word: bool
    ) -> "SoughtText":
        """What a text asks for. Raises InvalidArgument for a broken expression."""
        if not text:
            return cls(None)
        written = text if is_regex else regex.escape(text)
        bounded = rf"\b(?:{written})\b" if whole_word else written
        try:
            return cls(regex.compile(bounded, 0 if case_sensitive else regex.IGNORECASE))
        except regex.error as error:
            raise InvalidArgument(f"{text[:100]!r} is no regular expression: {error}") from error

    def is_in(self, source: str) -> bool:
        """Whether a source holds it; False where looking takes too long."""
        if self.pattern is None:
            return True
        return any(self._found(line) for line in source.splitlines())

    def _found(self, line: str) -> regex.Match[str] | None:
        if self.pattern is None:
            return None
        try:
            return self.pattern.search(line, timeout=REGEX_SECONDS)
        except TimeoutError:
            return None

    def hits_json(self, record: FlowRecord) -> JsonObject:
        """The lines of a flow that hold it; what was found is marked in `fragments`."""
        fragments: list[Json] = []
        hits: list[Json] = []
        for number, line in enumerate(record.source.splitlines(), start=1):
            found = self._found(line)
            if found is None or len(hits) >= MOST_HITS:
                continue
            fragments.append(self._marked(line))
            hits.append({"line": number, "column": found.start() + 1, "snippet": line})
        return {
            "namespace": record.namespace,
            "id": record.flow_id,
            "fragments": fragments,
            "matches": hits,
        }

    def _marked(self, line: str) -> str:
        """The line with `[mark]` around what was found, unless that takes too long."""
        if self.pattern is None:
            return line
        try:
            marked: str = self.pattern.sub(_mark, line, timeout=REGEX_SECONDS)
        except TimeoutError:
            return line
        return marked


def _mark(hit: regex.Match[str]) -> str:
    return f"[mark]{hit[0]}[/mark]" if hit[0] else ""
