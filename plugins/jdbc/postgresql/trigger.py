"""io.kestra.plugin.jdbc.postgresql.Trigger."""

from typing import ClassVar

from plugins.jdbc.postgresql.connection import PostgresProperties
from plugins.jdbc.querying import JdbcTrigger
from shared.sdk.fetching import FetchOutput
from shared.sdk.output import Output


class Trigger(PostgresProperties, JdbcTrigger):
    """Start the flow when a query of PostgreSQL finds rows.

    The query must leave out what was found before, or the flow must change it. Rows arrive one
    by one, in constant memory.
    """

    OUTPUTS: ClassVar[type[Output]] = FetchOutput
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: new-orders
type: io.kestra.plugin.jdbc.postgresql.Trigger
url: jdbc:postgresql://db.example.com:5432/shop
username: loader
password: "{{ secret('DB_PASSWORD') }}"
interval: PT5M
sql: SELECT * FROM orders WHERE state = 'new'
fetchType: FETCH
""",
    )
