"""What every stored document and every message shares."""

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """A frozen document of the repository.

    Unknown fields are dropped on purpose: a reader of one version back must be able to read what
    a newer writer left, and never needs what it does not know.

    Attributes:
        version: how often the document was committed; 0 for one that is not stored yet. A commit
            states the version it has read and fails when another has come between.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="constants")

    version: int = 0


class Fact(BaseModel):
    """A frozen value inside a document or a message."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="constants")
