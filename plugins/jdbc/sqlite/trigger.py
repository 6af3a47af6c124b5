"""io.kestra.plugin.jdbc.sqlite.Trigger."""

from typing import ClassVar

from plugins.jdbc.querying import JdbcTrigger
from plugins.jdbc.sqlite.connection import SqliteProperties
from shared.sdk.fetching import FetchOutput
from shared.sdk.output import Output


class Trigger(SqliteProperties, JdbcTrigger):
    """Start the flow when a query of SQLite finds rows.

    The query must leave out what was found before, or the flow must change it. A relative path
    is in the working directory of the task, which is gone after it.
    """

    OUTPUTS: ClassVar[type[Output]] = FetchOutput
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: new-orders
type: io.kestra.plugin.jdbc.sqlite.Trigger
url: jdbc:sqlite:shop.db
interval: PT5M
sql: SELECT * FROM orders WHERE state = 'new'
fetchType: FETCH
""",
    )
