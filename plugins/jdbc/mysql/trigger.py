"""io.kestra.plugin.jdbc.mysql.Trigger."""

from typing import ClassVar

from plugins.jdbc.mysql.connection import MysqlProperties
from plugins.jdbc.querying import JdbcTrigger
from shared.sdk.fetching import FetchOutput
from shared.sdk.output import Output


class Trigger(MysqlProperties, JdbcTrigger):
    """Start the flow when a query of MySQL finds rows.

    The query must leave out what was found before, or the flow must change it. MariaDB speaks
    the same. Rows arrive one by one, in constant memory.
    """

    OUTPUTS: ClassVar[type[Output]] = FetchOutput
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: new-orders
type: io.kestra.plugin.jdbc.mysql.Trigger
url: jdbc:mysql://db.example.com:3306/shop
username: loader
password: "{{ secret('DB_PASSWORD') }}"
interval: PT5M
sql: SELECT * FROM orders WHERE state = 'new'
fetchType: FETCH
""",
    )
