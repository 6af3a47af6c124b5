"""Where a text stands in the source of a flow, as JSON."""

import re

from shared.model.json import Json, JsonObject
from shared.ports.flows import FlowRecord

MOST_HITS = 20
"""Lines of one flow that are shown."""


def hits_json(record: FlowRecord, wanted: str) -> JsonObject:
    """The lines that hold a text, whatever its case; the text is marked in `fragments`."""
    fragments: list[Json] = []
    hits: list[Json] = []
    if wanted:
        pattern = re.compile(re.escape(wanted), re.IGNORECASE)
        for number, line in enumerate(record.source.splitlines(), start=1):
            found = pattern.search(line)
            if found is not None and len(hits) < MOST_HITS:
                fragments.append(pattern.sub(lambda hit: f"[mark]{hit[0]}[/mark]", line))
                column = found.start() + 1
                hits.append({"line": number, "column": column, "snippet": line})
    return {
        "namespace": record.namespace,
        "id": record.flow_id,
        "fragments": fragments,
        "matches": hits,
    }
