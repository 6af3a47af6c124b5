"""io.kestra.plugin.jdbc.mysql.Query."""

from typing import ClassVar

from plugins.jdbc.mysql.connection import MysqlProperties
from plugins.jdbc.querying import QueryTask


class Query(MysqlProperties, QueryTask):
    """Run a statement in MySQL.

    Its rows are left alone, put into the outputs, or stored as an Ion file. MariaDB speaks the
    same. Rows arrive one by one, in constant memory.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: orders
type: io.kestra.plugin.jdbc.mysql.Query
url: jdbc:mysql://db.example.com:3306/shop
username: loader
password: "{{ secret('DB_PASSWORD') }}"
sql: SELECT * FROM orders WHERE day = :day
parameters:
  day: "2024-03-09"
fetchType: STORE
""",
    )
