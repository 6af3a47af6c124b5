"""io.kestra.plugin.gcp.firestore.Query."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, field_validator
from typing_extensions import override

from plugins.gcp.firestore.session import FirestoreProperties, FirestoreSession, firestore_session
from plugins.gcp.firestore.values import fields_of, written
from shared.model.json import Json, JsonObject, StoredJson, StoredObject
from shared.model.properties import Dynamic, Evaluated, SourceModel, holds_expression
from shared.sdk.context import RunContext
from shared.sdk.fetching import FetchOutput, FetchType, Row, fetched
from shared.sdk.output import TaskFailed
from shared.sdk.task import RunnableTask

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class QueryOperator(StrEnum):
    """How a field is compared."""

    EQUAL_TO = "EQUAL_TO"
    NOT_EQUAL_TO = "NOT_EQUAL_TO"
    LESS_THAN = "LESS_THAN"
    LESS_THAN_OR_EQUAL_TO = "LESS_THAN_OR_EQUAL_TO"
    GREATER_THAN = "GREATER_THAN"
    GREATER_THAN_OR_EQUAL_TO = "GREATER_THAN_OR_EQUAL_TO"
    ARRAY_CONTAINS = "ARRAY_CONTAINS"
    ARRAY_CONTAINS_ANY = "ARRAY_CONTAINS_ANY"
    IN = "IN"
    NOT_IN = "NOT_IN"


_WIRE = {
    **{one: one.value for one in QueryOperator},
    QueryOperator.EQUAL_TO: "EQUAL",
    QueryOperator.NOT_EQUAL_TO: "NOT_EQUAL",
    QueryOperator.LESS_THAN_OR_EQUAL_TO: "LESS_THAN_OR_EQUAL",
    QueryOperator.GREATER_THAN_OR_EQUAL_TO: "GREATER_THAN_OR_EQUAL",
}


class Direction(StrEnum):
    """How rows are ordered."""

    ASCENDING = "ASCENDING"
    DESCENDING = "DESCENDING"


class Filter(SourceModel):
    """What a field must be."""

    field: str = Field(description="The field; one inside of a map by its path.", examples=["a.b"])
    operator: QueryOperator = Field(
        default=QueryOperator.EQUAL_TO, description="How it is compared."
    )
    value: StoredJson = Field(default=None, description="What it is compared with.")


class Query(RunnableTask, FirestoreProperties):
    """Search a collection of Firestore.

    All filters must hold. The documents are rows without their ids. Some combinations of filters
    and order need an index, which the failure names.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: query
type: io.kestra.plugin.gcp.firestore.Query
collection: orders
filters:
  - field: shop
    value: paris
  - field: total
    operator: GREATER_THAN
    value: 10
orderBy: total
orderDirection: DESCENDING
limit: 100
fetchType: FETCH
""",
    )

    filters: Evaluated[tuple[StoredObject, ...]] = Field(
        default=(),
        description="What the documents must be like: maps of `field`, `value` and `operator`,"
        " which is EQUAL_TO by default, or NOT_EQUAL_TO, LESS_THAN, LESS_THAN_OR_EQUAL_TO,"
        " GREATER_THAN, GREATER_THAN_OR_EQUAL_TO, ARRAY_CONTAINS, ARRAY_CONTAINS_ANY, IN, NOT_IN.",
        examples=[[{"field": "shop", "operator": "EQUAL_TO", "value": "paris"}]],
    )
    order_by: Dynamic[str] | None = Field(
        default=None,
        description="The field that rows are ordered by; documents without it are left out.",
        examples=["total"],
    )
    order_direction: Dynamic[Direction] = Field(
        default=Direction.ASCENDING, description="Whether the smallest or the largest comes first."
    )
    offset: Dynamic[Annotated[int, Field(ge=0)]] | None = Field(
        default=None, description="How many documents are left out first; they are billed too."
    )
    limit: Dynamic[Annotated[int, Field(ge=1)]] | None = Field(
        default=None, description="How many documents are wanted at most.", examples=[100]
    )
    fetch_type: Dynamic[FetchType] = Field(
        default=FetchType.STORE,
        description="What becomes of the rows: nothing, all in the outputs (`rows`), the first one"
        " in the outputs (`row`), or an Ion file (`uri`).",
        examples=["FETCH"],
    )

    @field_validator("filters", mode="after")
    @classmethod
    def _are_filters(cls, value: object) -> object:
        for one in value if isinstance(value, tuple) else ():
            if not holds_expression(one):
                Filter.model_validate(one)
        return value

    @override
    def run(self, context: RunContext) -> FetchOutput:
        with firestore_session(context, self) as session:
            rows = self._rows(session)
            return fetched(context, rows, self.fetch_type, FetchOutput)

    def _rows(self, session: FirestoreSession) -> Iterator[Row]:
        parent, collection = session.parent_of(self.collection)
        request = {"parent": parent, "structured_query": self._query(collection)}
        for answer in session.client.run_query(request, **session.options()):
            # The last part of an answer, and one that tells of progress, have no document.
            if answer.document.name:
                yield fields_of(answer.document.fields)

    def _query(self, collection: str) -> dict[str, object]:
        query: dict[str, object] = {"from_": [{"collection_id": collection}]}
        if self.filters:
            filters = [_filter(Filter.model_validate(one)) for one in self.filters]
            query["where"] = {"composite_filter": {"op": "AND", "filters": filters}}
        if self.order_by:
            field = {"field_path": _path(self.order_by)}
            query["order_by"] = [{"field": field, "direction": self.order_direction.value}]
        if self.offset:
            query["offset"] = self.offset
        limit = 1 if self.fetch_type is FetchType.FETCH_ONE else self.limit
        if limit is not None:
            query["limit"] = {"value": limit}
        return query


def _filter(one: Filter) -> JsonObject:
    field: Json = {"field_path": _path(one.field)}
    if one.value is None and one.operator in {QueryOperator.EQUAL_TO, QueryOperator.NOT_EQUAL_TO}:
        is_null = one.operator is QueryOperator.EQUAL_TO
        return {"unary_filter": {"op": "IS_NULL" if is_null else "IS_NOT_NULL", "field": field}}
    wanted = written(one.value)
    return {"field_filter": {"field": field, "op": _WIRE[one.operator], "value": wanted}}  # type: ignore[dict-item]


def _path(field: str) -> str:
    """A path of fields; names that are no plain words are quoted."""
    names = field.split(".")
    if "" in names:
        raise TaskFailed(
            f"This is no field of Firestore: {field[:200]}", remedy="Write a, or a.b for a map."
        )
    return ".".join(name if _PLAIN.fullmatch(name) else _quoted(name) for name in names)


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace("`", "\\`")
    return f"`{escaped}`"
