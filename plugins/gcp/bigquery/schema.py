"""The columns of a table as flows declare them."""

from enum import StrEnum
from types import ModuleType

from pydantic import Field

from shared.model.properties import Dynamic, SourceModel


class FieldMode(StrEnum):
    """How many values a column has."""

    NULLABLE = "NULLABLE"
    REQUIRED = "REQUIRED"
    REPEATED = "REPEATED"


class SchemaField(SourceModel):
    """A column."""

    name: Dynamic[str] = Field(description="Its name.", examples=["country"])
    type: Dynamic[str] = Field(description="Its type.", examples=["STRING", "INT64", "RECORD"])
    mode: Dynamic[FieldMode] = Field(
        default=FieldMode.NULLABLE, description="Whether it may be null, or is a list."
    )
    description: Dynamic[str] | None = Field(default=None, description="What it is.")
    fields: tuple["SchemaField", ...] = Field(
        default=(), description="The columns inside a RECORD."
    )
    policy_tags: tuple[str, ...] = Field(
        default=(), description="Policy tags, which say who may read it."
    )
    max_length: int | None = Field(default=None, ge=1, description="The longest STRING or BYTES.")
    precision: int | None = Field(default=None, ge=1, description="Digits of a NUMERIC.")
    scale: int | None = Field(default=None, ge=0, description="Of these, behind the point.")
    default_value_expression: str | None = Field(
        default=None, description="What a row has that does not give it.", examples=["'none'"]
    )


class Schema(SourceModel):
    """The columns of a table."""

    fields: tuple[SchemaField, ...] = Field(description="The columns, in order.")


def schema_fields(library: ModuleType, schema: Schema) -> list[object]:
    """The columns as the client wants them."""
    return [_field(library, field) for field in schema.fields]


def _field(library: ModuleType, field: SchemaField) -> object:
    tags = library.PolicyTagList(names=field.policy_tags) if field.policy_tags else None
    named: dict[str, object] = {
        "description": field.description,
        "policy_tags": tags,
        "max_length": field.max_length,
        "precision": field.precision,
        "scale": field.scale,
        "default_value_expression": field.default_value_expression,
    }
    found: object = library.SchemaField(
        field.name,
        field.type.upper(),
        mode=field.mode.value,
        fields=[_field(library, inner) for inner in field.fields],
        **{name: value for name, value in named.items() if value is not None},
    )
    return found
