"""io.kestra.plugin.jdbc.mysql.Batch."""

from typing import ClassVar

from plugins.jdbc.batch import BatchTask
from plugins.jdbc.mysql.connection import MysqlProperties


class Batch(MysqlProperties, BatchTask):
    """Write the rows of an Ion file to MySQL.

    The statement is run for each row, in one transaction: all rows are written, or none.
    MariaDB speaks the same. Rows arrive one by one, in constant memory.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: write
type: io.kestra.plugin.jdbc.mysql.Batch
url: jdbc:mysql://db.example.com:3306/shop
username: loader
password: "{{ secret('DB_PASSWORD') }}"
from: "{{ outputs.read.uri }}"
sql: INSERT INTO orders (id, day) VALUES (?, ?)
columns:
  - id
  - day
""",
    )
