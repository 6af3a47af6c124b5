"""Which flows an action on several of them means, and what links them."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from shared.api.resources import flow_filters
from shared.api.shapes.flows import declared
from shared.model.flow_links import FlowLink, links_of
from shared.model.query import Query
from shared.runtime.flow_catalog import StoredFlow
from shared.runtime.instance import Instance


class FlowIdentifier(BaseModel):
    """A flow by name."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    namespace: str = Field(max_length=150)
    id: str = Field(max_length=100)


def found(engine: Instance, request: Request) -> list[StoredFlow]:
    """Every flow that the filters of a request find. Raises InvalidFilter, InvalidArgument."""
    return engine.catalog.matching(Query(flow_filters().where(request.query_params)))


def chosen(engine: Instance, names: Sequence[FlowIdentifier]) -> list[StoredFlow]:
    """Flows by name, each once. Raises FlowNotFound."""
    return [engine.catalog.find(one.namespace, one.id) for one in dict.fromkeys(names)]


def links_between(flows: Sequence[StoredFlow]) -> set[FlowLink]:
    """What links flows to each other and to others, by their sources."""
    links: set[FlowLink] = set()
    for one in flows:
        name = (one.record.namespace, one.record.flow_id)
        links |= links_of(name, declared(one.record.source))
    return links
