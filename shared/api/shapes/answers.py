"""What answers look like, for the OpenAPI document; the shapes themselves are made elsewhere.

These models describe and check nothing at run time: a route's answer is written by `shapes`, and a
test holds the two together. Members that may be left out are optional; there is never a null.
"""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

_Item = TypeVar("_Item")


class Answer(BaseModel):
    """Base of all; members that are not listed here are allowed."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="allow")


class Page(Answer, Generic[_Item]):
    """Results of a search; `total` counts all that match."""

    results: list[_Item]
    total: int


class Label(Answer):
    """A label."""

    key: str
    value: str


class Message(Answer):
    """What is wrong."""

    message: str


class Count(Answer):
    """How many were acted on."""

    count: int
