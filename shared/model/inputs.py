"""The inputs that a flow declares: one model for each type (flow language, section 3)."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Literal, Self, TypeAlias, get_args

from pydantic import (
    AliasChoices,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_validator,
)

from shared.model.json import Json, StoredJson
from shared.model.properties import DEPRECATED, Duration, SourceModel
from shared.model.types import wants_stand_ins

INPUT_ID = r"^[a-zA-Z0-9][.a-zA-Z0-9_-]*$"


class DependsOn(SourceModel):
    """What decides whether an input is asked for.

    Attributes:
        inputs: ids of inputs that must be enabled, and that the condition may read.
        condition: an expression; the input is enabled only if it gives true.
    """

    inputs: tuple[str, ...] = Field(
        default=(), description="Inputs that must be enabled, and that the condition sees."
    )
    condition: str | None = Field(
        default=None, description="An expression that must give the boolean true."
    )


class InputBase(SourceModel):
    """What all inputs share.

    Attributes:
        defaults: the value when none is given; rendered.
        prefill: a suggestion of the user interface; the engine never uses it.
    """

    id: Annotated[str, Field(pattern=INPUT_ID)] = Field(
        description="The name; dots nest: `db.host` is read as `inputs.db.host`."
    )
    description: str | None = Field(default=None, description="What the input is for, as Markdown.")
    display_name: Annotated[str, Field(max_length=64)] | None = Field(
        default=None, description="What forms show instead of the name."
    )
    required: bool = Field(
        default=True, description="Whether an execution must have a value for it."
    )
    defaults: StoredJson = Field(
        default=None, description="The value when none is given; expressions are rendered."
    )
    prefill: StoredJson = Field(
        default=None, description="A value that forms suggest; the engine never uses it."
    )
    depends_on: DependsOn | None = Field(
        default=None, description="Other inputs and a condition that this one needs."
    )

    @model_validator(mode="after")
    def _one_of_defaults_and_prefill(self) -> Self:
        if self.defaults is not None and self.prefill is not None:
            raise ValueError("`defaults` and `prefill` exclude each other")
        return self


def _checked_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"invalid pattern [{pattern}]: {error}") from error
    return pattern


class _TextInput(InputBase):
    validator: str | None = Field(
        default=None, description="A regular expression that the whole text must match."
    )

    @field_validator("validator")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        return None if pattern is None else _checked_pattern(pattern)


class StringInput(_TextInput):
    """A text."""

    type: Literal["STRING"] = Field(description="The type of the input.")


class SecretInput(_TextInput):
    """A text that is stored encrypted."""

    type: Literal["SECRET"] = Field(description="The type of the input.")


class IntInput(InputBase):
    """A whole number of 32 bits; both bounds are allowed values."""

    type: Literal["INT"] = Field(description="The type of the input.")
    min: int | None = Field(default=None, description="The smallest value that is allowed.")
    max: int | None = Field(default=None, description="The largest value that is allowed.")


class FloatInput(InputBase):
    """A number; both bounds are allowed values."""

    type: Literal["FLOAT"] = Field(description="The type of the input.")
    min: float | None = Field(default=None, description="The smallest value that is allowed.")
    max: float | None = Field(default=None, description="The largest value that is allowed.")


class BooleanInput(InputBase):
    """True or false."""

    type: Literal["BOOLEAN", "BOOL"] = Field(description="The type of the input.")


def _text_of(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime | time) else value


Moment: TypeAlias = Annotated[datetime, BeforeValidator(_text_of)]


class DateTimeInput(InputBase):
    """A moment with its offset."""

    type: Literal["DATETIME"] = Field(description="The type of the input.")
    after: Moment | None = Field(default=None, description="The earliest value that is allowed.")
    before: Moment | None = Field(default=None, description="The latest value that is allowed.")


class DateInput(InputBase):
    """A day."""

    type: Literal["DATE"] = Field(description="The type of the input.")
    after: date | None = Field(default=None, description="The earliest value that is allowed.")
    before: date | None = Field(default=None, description="The latest value that is allowed.")


class TimeInput(InputBase):
    """A time of day."""

    type: Literal["TIME"] = Field(description="The type of the input.")
    after: time | None = Field(default=None, description="The earliest value that is allowed.")
    before: time | None = Field(default=None, description="The latest value that is allowed.")


class DurationInput(InputBase):
    """A length of time."""

    type: Literal["DURATION"] = Field(description="The type of the input.")
    min: Duration | None = Field(default=None, description="The smallest value that is allowed.")
    max: Duration | None = Field(default=None, description="The largest value that is allowed.")


class _ChoiceInput(InputBase):
    values: tuple[str, ...] | None = Field(default=None, description="The values to choose from.")
    expression: str | None = Field(default=None, description="An expression that gives the values.")
    allow_custom_value: bool = Field(
        default=False, description="Whether other values are allowed, too."
    )
    auto_select_first: bool = Field(
        default=False, description="Whether forms choose the first value."
    )


class SelectInput(_ChoiceInput):
    """One of some texts."""

    type: Literal["SELECT"] = Field(description="The type of the input.")
    is_radio: bool = Field(default=False, description="Whether forms show all values side by side.")

    @model_validator(mode="after")
    def _has_choices(self) -> Self:
        if self.values is None and self.expression is None:
            raise ValueError("`values` or `expression` must be given")
        return self


class EnumInput(InputBase):
    """One of some texts; the old name of SELECT."""

    type: Literal["ENUM"] = Field(description="The type of the input.")
    values: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="The values to choose from."
    )


ItemType: TypeAlias = Literal[
    "STRING", "INT", "FLOAT", "BOOLEAN", "BOOL", "DATETIME", "DATE", "TIME", "DURATION", "ENUM",
    "SELECT", "FILE", "JSON", "YAML", "URI", "SECRET", "EMAIL", "MULTISELECT",
]  # fmt: skip


class MultiselectInput(_ChoiceInput):
    """Some of some texts. `options` is the old name of `values`."""

    type: Literal["MULTISELECT"] = Field(description="The type of the input.")
    options: tuple[str, ...] | None = Field(
        default=None, description="The old name of `values`.", json_schema_extra=DEPRECATED
    )
    item_type: ItemType = Field(default="STRING", description="The type of each item.")

    @model_validator(mode="after")
    def _has_choices(self) -> Self:
        if self.values is not None and self.options is not None:
            raise ValueError("you can't define both `values` and `options`")
        if self.values is None and self.options is None and self.expression is None:
            raise ValueError("`values` or `expression` must be given")
        return self

    @property
    def choices(self) -> tuple[str, ...] | None:
        """The values, under whichever name."""
        return self.options if self.values is None else self.values


class ArrayInput(InputBase):
    """A list whose items are all of one type."""

    type: Literal["ARRAY"] = Field(description="The type of the input.")
    item_type: ItemType = Field(description="The type of each item.")

    @field_validator("item_type", mode="before")
    @classmethod
    def _is_no_array(cls, value: object) -> object:
        if value == "ARRAY":
            raise ValueError("`itemType` cannot be `ARRAY`")
        return value


class FileInput(InputBase):
    """A file of the internal storage."""

    type: Literal["FILE"] = Field(description="The type of the input.")
    extension: str = Field(default=".upl", description="The extension of the stored file.")
    allowed_file_extensions: tuple[str, ...] | None = Field(
        default=None,
        validation_alias=AliasChoices("allowedFileExtensions", "accept"),
        description="Extensions that an upload may have; any by default.",
    )


class JsonInput(InputBase):
    """Any value, given as JSON."""

    type: Literal["JSON"] = Field(description="The type of the input.")


class YamlInput(InputBase):
    """Any value, given as YAML."""

    type: Literal["YAML"] = Field(description="The type of the input.")


class UriInput(InputBase):
    """An address of the web."""

    type: Literal["URI"] = Field(description="The type of the input.")


class EmailInput(InputBase):
    """An e-mail address."""

    type: Literal["EMAIL"] = Field(description="The type of the input.")


def _named(value: object) -> object:
    """`name` is the identifier where there is no `id` (2023's syntax)."""
    if not isinstance(value, Mapping) or "name" not in value:
        return value
    rest: dict[str, Json] = {key: item for key, item in value.items() if key != "name"}
    return {"id": value["name"]} | rest


Input: TypeAlias = (
    StringInput
    | IntInput
    | FloatInput
    | BooleanInput
    | DateTimeInput
    | DateInput
    | TimeInput
    | DurationInput
    | SelectInput
    | EnumInput
    | MultiselectInput
    | ArrayInput
    | FileInput
    | JsonInput
    | YamlInput
    | UriInput
    | EmailInput
    | SecretInput
)


def _or_stand_in(
    value: object, handler: ValidatorFunctionWrapHandler, info: ValidationInfo
) -> object:
    try:
        return handler(value)
    except ValidationError:
        if not wants_stand_ins(info) or not isinstance(value, Mapping):
            raise
    return StringInput.model_validate({"id": value.get("id"), "type": "STRING"})


AnyInput: TypeAlias = Annotated[
    Input, Field(discriminator="type"), WrapValidator(_or_stand_in), BeforeValidator(_named)
]
"""An input of any type."""

INPUT_CLASSES: Mapping[str, type[InputBase]] = {
    name: cls for cls in get_args(Input) for name in get_args(cls.model_fields["type"].annotation)
}
"""`type` of an input -> its class."""
