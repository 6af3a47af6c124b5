import pytest

from shared.runtime import shared_filters
from tests.unit.api.conftest import PASSWORD, USER

FILTERS = "/api/v1/filters"
ERRORS = {"page": "logs", "name": "errors", "search": {"minLevel": "ERROR", "-flowId": ["noisy"]}}


def shown(client, page="logs"):
    return client.get(FILTERS, params={"page": page}).json()


def test_what_one_shares_everybody_sees_with_whose_it_is(guarded):
    guarded.put(FILTERS, json=ERRORS, auth=(USER, PASSWORD))

    found = guarded.get(FILTERS, params={"page": "logs"}, auth=(USER, PASSWORD)).json()

    assert found == [{"name": "errors", "search": ERRORS["search"], "owner": USER}]


def test_filters_are_those_of_their_page_by_name(client):
    for name in ("late", "errors"):
        client.put(FILTERS, json=ERRORS | {"name": name})
    client.put(FILTERS, json=ERRORS | {"page": "executions"})

    assert [one["name"] for one in shown(client)] == ["errors", "late"]
    assert len(shown(client, "executions")) == 1


def test_filter_of_the_same_name_is_replaced(client):
    client.put(FILTERS, json=ERRORS)

    put = client.put(FILTERS, json=ERRORS | {"search": {"q": "x"}})

    assert put.json() == shown(client) == [{"name": "errors", "search": {"q": "x"}, "owner": ""}]


def test_deleted_filter_is_gone_for_everybody(client):
    client.put(FILTERS, json=ERRORS)

    gone = client.delete(FILTERS, params={"page": "logs", "name": "errors"})

    assert (gone.json(), shown(client)) == ([], [])
    assert client.delete(FILTERS, params={"page": "logs", "name": "errors"}).json() == []


@pytest.mark.parametrize(
    "wrong", [{"page": "../x"}, {"name": ""}, {"name": "n" * 61}, {"search": [1]}, {"more": 1}]
)
def test_filter_that_can_not_be_shared_is_refused(client, wrong):
    assert client.put(FILTERS, json=ERRORS | wrong).status_code == 422
    assert shown(client) == []


def test_filter_that_is_too_large_is_refused(client):
    answer = client.put(FILTERS, json=ERRORS | {"search": {"q": "x" * 70_000}})

    assert answer.status_code == 413


def test_no_more_than_so_many_are_shared(client, monkeypatch):
    monkeypatch.setattr(shared_filters, "MOST_SHARED", 1)
    client.put(FILTERS, json=ERRORS)

    refused = client.put(FILTERS, json=ERRORS | {"name": "another"})

    assert refused.status_code == 409
    assert client.put(FILTERS, json=ERRORS | {"search": {}}).status_code == 200
