"""io.kestra.plugin.core.kv.Get."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.kv.namespaced import NamespacedTask
from shared.model.json import StoredJson
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.errors import KeyMissing
from shared.sdk.output import Output, TaskFailed


class GetOutput(Output):
    """Outputs of Get."""

    value: StoredJson = Field(description="The value with its type; null when there is none.")


class Get(NamespacedTask):
    """Read the value of a key.

    It keeps its type. The value of a key that does not exist is null.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: last-run
type: io.kestra.plugin.core.kv.Get
key: last-run
""",
    )

    key: Dynamic[str] = Field(description="The key.", examples=["last-run"])
    error_on_missing: Dynamic[bool] = Field(
        default=False, description="Whether a key that does not exist is a failure."
    )

    @override
    def run(self, context: RunContext) -> GetOutput:
        try:
            return GetOutput(value=self.store(context).get(self.key))
        except KeyMissing as error:
            if not self.error_on_missing:
                return GetOutput(value=None)
            raise TaskFailed(
                f"No value found for key '{self.key}' in namespace "
                f"'{self.namespace_in(context)}' and `errorOnMissing` is set to true"
            ) from error
