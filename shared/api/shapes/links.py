"""Links between flows as the graph that clients read."""

from collections.abc import Set as AbstractSet

from shared.api.shapes.values import TENANT
from shared.model.flow_links import FlowLink
from shared.model.json import Json, JsonObject


def links_json(names: AbstractSet[tuple[str, str]], links: AbstractSet[FlowLink]) -> JsonObject:
    """Nodes and edges; a node for each of the names, and for each end of an edge."""
    ends = {end for link in links for end in (link.source, link.target)}
    nodes: list[Json] = [
        {"uid": _uid(name), "namespace": name[0], "id": name[1]} for name in sorted(names | ends)
    ]
    edges: list[Json] = [
        {"source": _uid(one.source), "target": _uid(one.target), "relation": one.relation}
        for one in sorted(links)
    ]
    return {"nodes": nodes, "edges": edges}


def _uid(name: tuple[str, str]) -> str:
    return f"{TENANT}_{name[0]}_{name[1]}"
