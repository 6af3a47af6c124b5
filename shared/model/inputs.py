"""The inputs that a flow declares: one model for each type (flow language, section 3)."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AliasChoices, BeforeValidator, Field, field_validator, model_validator

from shared.model.json import Json, StoredJson
from shared.model.properties import Duration, SourceModel

INPUT_ID = r"^[a-zA-Z0-9][.a-zA-Z0-9_-]*$"


class DependsOn(SourceModel):
    """What decides whether an input is asked for.

    Attributes:
        inputs: ids of inputs that must be enabled, and that the condition may read.
        condition: an expression; the input is enabled only if it gives true.
    """

    inputs: tuple[str, ...] = ()
    condition: str | None = None


class InputBase(SourceModel):
    """What all inputs share.

    Attributes:
        defaults: the value when none is given; rendered.
        prefill: a suggestion of the user interface; the engine never uses it.
    """

    id: Annotated[str, Field(pattern=INPUT_ID)]
    description: str | None = None
    display_name: Annotated[str, Field(max_length=64)] | None = None
    required: bool = True
    defaults: StoredJson = None
    prefill: StoredJson = None
    depends_on: DependsOn | None = None

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
    validator: str | None = None

    @field_validator("validator")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        return None if pattern is None else _checked_pattern(pattern)


class StringInput(_TextInput):
    """A text."""

    type: Literal["STRING"]


class SecretInput(_TextInput):
    """A text that is stored encrypted."""

    type: Literal["SECRET"]


class IntInput(InputBase):
    """A whole number of 32 bits; both bounds are allowed values."""

    type: Literal["INT"]
    min: int | None = None
    max: int | None = None


class FloatInput(InputBase):
    """A number; both bounds are allowed values."""

    type: Literal["FLOAT"]
    min: float | None = None
    max: float | None = None


class BooleanInput(InputBase):
    """True or false."""

    type: Literal["BOOLEAN", "BOOL"]


def _text_of(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime | time) else value


Moment: TypeAlias = Annotated[datetime, BeforeValidator(_text_of)]


class DateTimeInput(InputBase):
    """A moment with its offset."""

    type: Literal["DATETIME"]
    after: Moment | None = None
    before: Moment | None = None


class DateInput(InputBase):
    """A day."""

    type: Literal["DATE"]
    after: date | None = None
    before: date | None = None


class TimeInput(InputBase):
    """A time of day."""

    type: Literal["TIME"]
    after: time | None = None
    before: time | None = None


class DurationInput(InputBase):
    """A length of time."""

    type: Literal["DURATION"]
    min: Duration | None = None
    max: Duration | None = None


class _ChoiceInput(InputBase):
    values: tuple[str, ...] | None = None
    expression: str | None = None
    allow_custom_value: bool = False
    auto_select_first: bool = False


class SelectInput(_ChoiceInput):
    """One of some texts."""

    type: Literal["SELECT"]
    is_radio: bool = False

    @model_validator(mode="after")
    def _has_choices(self) -> Self:
        if self.values is None and self.expression is None:
            raise ValueError("`values` or `expression` must be given")
        return self


class EnumInput(InputBase):
    """One of some texts; the old name of SELECT."""

    type: Literal["ENUM"]
    values: Annotated[tuple[str, ...], Field(min_length=1)]


ItemType: TypeAlias = Literal[
    "STRING", "INT", "FLOAT", "BOOLEAN", "BOOL", "DATETIME", "DATE", "TIME", "DURATION", "ENUM",
    "SELECT", "FILE", "JSON", "YAML", "URI", "SECRET", "EMAIL", "MULTISELECT",
]  # fmt: skip


class MultiselectInput(_ChoiceInput):
    """Some of some texts. `options` is the old name of `values`."""

    type: Literal["MULTISELECT"]
    options: tuple[str, ...] | None = None
    item_type: ItemType = "STRING"

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

    type: Literal["ARRAY"]
    item_type: ItemType

    @field_validator("item_type", mode="before")
    @classmethod
    def _is_no_array(cls, value: object) -> object:
        if value == "ARRAY":
            raise ValueError("`itemType` cannot be `ARRAY`")
        return value


class FileInput(InputBase):
    """A file of the internal storage."""

    type: Literal["FILE"]
    extension: str = ".upl"
    allowed_file_extensions: tuple[str, ...] | None = Field(
        default=None, validation_alias=AliasChoices("allowedFileExtensions", "accept")
    )


class JsonInput(InputBase):
    """Any value, given as JSON."""

    type: Literal["JSON"]


class YamlInput(InputBase):
    """Any value, given as YAML."""

    type: Literal["YAML"]


class UriInput(InputBase):
    """An address of the web."""

    type: Literal["URI"]


class EmailInput(InputBase):
    """An e-mail address."""

    type: Literal["EMAIL"]


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

AnyInput: TypeAlias = Annotated[Input, Field(discriminator="type"), BeforeValidator(_named)]
"""An input of any type."""
