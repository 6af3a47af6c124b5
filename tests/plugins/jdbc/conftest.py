from dataclasses import dataclass
from importlib import import_module
from uuid import uuid4

import pytest

from tests.mariadb_server import PASSWORD as MARIADB_PASSWORD
from tests.mariadb_server import running_mariadb
from tests.plugins.context import Workbench
from tests.postgres_server import PASSWORD, running_postgres


@dataclass
class Base:
    """A database for one test, through the tasks of its types."""

    name: str
    bench: Workbench
    properties: dict

    def task(self, kind):
        module = import_module(f"plugins.jdbc.{self.name}.{kind.lower()}")
        return getattr(module, kind)

    def outputs(self, kind, **properties):
        return self.bench.outputs(self.task(kind), **self.properties, **properties)

    def rows(self, sql, **properties):
        return self.outputs("Query", sql=sql, fetchType="FETCH", **properties)["rows"]


@pytest.fixture(scope="session")
def postgres_port():
    with running_postgres() as port:
        yield port


@pytest.fixture(scope="session")
def mariadb_port():
    with running_mariadb() as port:
        yield port


@pytest.fixture
def bench(tmp_path):
    return Workbench(tmp_path)


@pytest.fixture(params=["sqlite", "duckdb", "postgresql", "mysql"])
def base(request, bench):
    match request.param:
        case "sqlite":
            properties = {"url": "jdbc:sqlite:test.db"}
        case "duckdb":
            properties = {"url": "jdbc:duckdb:test.duckdb"}
        case "mysql":
            properties = _of_mariadb(request.getfixturevalue("mariadb_port"), bench)
        case _:
            properties = _of_a_new_database(request.getfixturevalue("postgres_port"), bench)
    return Base(request.param, bench, properties)


@pytest.fixture
def postgres(postgres_port, bench):
    return Base("postgresql", bench, _of_a_new_database(postgres_port, bench))


@pytest.fixture
def mysql(mariadb_port, bench):
    return Base("mysql", bench, _of_mariadb(mariadb_port, bench))


def _of_a_new_database(port, bench):
    """A schema of its own for each test, in the one database of the server."""
    schema = f"s{uuid4().hex}"
    server = {
        "url": f"jdbc:postgresql://127.0.0.1:{port}/postgres",
        "username": "tests",
        "password": PASSWORD,
    }
    base = Base("postgresql", bench, server)
    path = f"ALTER ROLE tests SET search_path={schema}"
    base.outputs("Queries", sql=f"CREATE SCHEMA {schema}; {path}")
    return server


def _of_mariadb(port, bench):
    """A database of its own for each test."""
    server = {
        "url": f"jdbc:mysql://127.0.0.1:{port}/",
        "username": "tests",
        "password": MARIADB_PASSWORD,
    }
    name = f"d{uuid4().hex}"
    Base("mysql", bench, server).outputs("Queries", sql=f"CREATE DATABASE {name}")
    return {**server, "url": f"{server['url']}{name}"}
