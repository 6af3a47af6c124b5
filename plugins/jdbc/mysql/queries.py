"""io.kestra.plugin.jdbc.mysql.Queries."""

from typing import ClassVar

from plugins.jdbc.mysql.connection import MysqlProperties
from plugins.jdbc.querying import QueriesTask


class Queries(MysqlProperties, QueriesTask):
    """Run several statements in MySQL, divided by semicolons.

    Either all of them have an effect or none, unless `transaction` is false. MariaDB speaks the
    same. Rows arrive one by one, in constant memory.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: prepare
type: io.kestra.plugin.jdbc.mysql.Queries
url: jdbc:mysql://db.example.com:3306/shop
username: loader
password: "{{ secret('DB_PASSWORD') }}"
sql: |
  CREATE TABLE IF NOT EXISTS totals (day DATE, total INT);
  DELETE FROM totals;
  SELECT count(*) AS left_over FROM totals;
fetchType: FETCH_ONE
""",
    )
