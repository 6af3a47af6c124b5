"""The page that a type's class tells about it."""

from enum import StrEnum
from typing import ClassVar

import pytest
from pydantic import AliasChoices, Field

from shared.model.properties import Duration, Dynamic, SourceModel
from shared.sdk.context import RunContext
from shared.sdk.documentation import (
    common_properties,
    documentation,
    own_documentation,
    title_of,
)
from shared.sdk.output import Ended, Output
from shared.sdk.registry import Catalog, Registry
from shared.sdk.schemas import UnknownType
from shared.sdk.task import RunnableTask

OLD, NAME = "org.tea.old.Brew", "org.tea.Brew"


class Sort(StrEnum):
    """A sort of tea."""

    GREEN = "GREEN"
    BLACK = "BLACK"


class Pot(SourceModel):
    """What the tea is made in."""

    size: int = Field(description="In litres.")
    lid: bool = Field(default=False, description="Whether it has one.")


class Brewed(Output):
    """What Brew gives."""

    cup_uri: str = Field(description="The cup.")


class Brew(RunnableTask):
    """Make tea.

    It takes as long as it takes.
    """

    EXAMPLES: ClassVar = ("\n    id: tea\n    type: org.tea.Brew\n",)

    sort: Dynamic[Sort] = Field(description="Of the tea.")
    cup_count: int = Field(
        default=2,
        validation_alias=AliasChoices("cupCount", "cups"),
        description="How many.",
        examples=[1, 3],
    )
    steeping: Duration | None = Field(default=None, description="How long.")
    pot: Pot | None = Field(default=None, description="The pot.")

    def run(self, context: RunContext) -> Brewed | Ended:
        raise NotImplementedError


REGISTRY = Registry([Catalog({NAME: f"{__name__}:Brew"}, {OLD: NAME})])


def test_title_is_the_first_line_of_the_docstring():
    assert title_of(REGISTRY, OLD) == "Make tea"


def test_page_tells_names_properties_outputs_and_examples():
    assert own_documentation(REGISTRY, OLD) == (
        "# org.tea.Brew\n\n"
        "Make tea.\n\nIt takes as long as it takes.\n\n"
        "Old names: `org.tea.old.Brew`.\n\n"
        "```yaml\nid: tea\ntype: org.tea.Brew\n```\n\n"
        "## Properties\n\n"
        "- `sort` (one of `GREEN`, `BLACK`; required; expressions): Of the tea.\n"
        "- `cupCount` (integer; default `2`): How many.\n"
        "  Example: `1` or `3`.\n"
        "- `steeping` (duration): How long.\n"
        "- `pot` (`Pot`): The pot.\n\n"
        "## Outputs\n\n"
        "- `cupUri` (text): The cup.\n\n"
        "### `Pot`\n\n"
        "What the tea is made in.\n\n"
        "- `size` (integer; required): In litres.\n"
        "- `lid` (boolean; default `false`): Whether it has one.\n"
    )


def test_page_ends_with_what_all_tasks_have_in_common():
    own, common = own_documentation(REGISTRY, NAME), common_properties(REGISTRY, NAME)

    assert documentation(REGISTRY, NAME) == f"{own}\n{common}"
    assert common.startswith("## Common properties\n\n- `id` (text; required): ")
    assert "- `sort`" not in common


@pytest.mark.parametrize("asked", [title_of, documentation])
def test_unknown_type_is_refused_with_a_remedy(asked):
    with pytest.raises(UnknownType, match=r"there is no type org\.tea\.Spill") as raised:
        asked(REGISTRY, "org.tea.Spill")

    assert raised.value.remedy
