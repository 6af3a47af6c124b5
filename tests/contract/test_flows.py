"""The contract of `Flows`."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.model.names import FlowName
from shared.ports.flows import FlowChanges, FlowDraft, FlowRecord
from shared.ports.repository import Conflict
from tests.builders import NOW


def save(flows, source, flow_id="a-flow", *, namespace="company.team", disabled=False):
    return flows.save(namespace, flow_id, source, disabled=disabled)


def record(revision, source, **fields):
    complete = {
        "version": 1,
        "namespace": "company.team",
        "flow_id": "a-flow",
        "revision": revision,
        "source": source,
    }
    return FlowRecord.model_validate(complete | fields)


def test_flow_that_was_never_saved_is_absent(flows):
    assert flows.find("company.team", "a-flow") is None
    assert flows.find("company.team", "a-flow", 1) is None
    assert flows.latest() == []


def test_revisions_count_from_one(flows):
    assert save(flows, "first") == record(1, "first")
    assert save(flows, "second", disabled=True) == record(2, "second", disabled=True)


def test_revision_is_found_by_its_number_and_the_latest_without(flows):
    save(flows, "first")
    save(flows, "second")

    assert flows.find("company.team", "a-flow", 1) == record(1, "first")
    assert flows.find("company.team", "a-flow", 2) == record(2, "second")
    assert flows.find("company.team", "a-flow") == record(2, "second")


def test_revision_that_there_is_not_is_absent(flows):
    save(flows, "first")

    found = [flows.find("company.team", "a-flow", number) for number in (-1, 0, 2, 2**70)]

    assert found == [None] * 4


def test_id_that_no_text_can_hold_is_absent(flows):
    assert flows.find("company.team", "\ud800") is None
    assert flows.find("\udfff", "a-flow", 1) is None
    assert flows.delete("company.team", "\ud800") is None


def test_identical_source_gives_the_current_revision(flows):
    save(flows, "first")

    assert save(flows, "first") == record(1, "first")
    assert flows.find("company.team", "a-flow", 2) is None


def test_source_of_an_older_revision_is_a_new_one(flows):
    save(flows, "first")
    save(flows, "second")

    assert save(flows, "first") == record(3, "first")


def test_flows_are_apart_by_namespace_and_id(flows):
    save(flows, "mine")
    save(flows, "yours", namespace="company")
    save(flows, "theirs", flow_id="another")

    assert flows.find("company.team", "a-flow").source == "mine"
    assert flows.find("company", "a-flow") == record(1, "yours", namespace="company")


def test_deleted_flow_has_no_latest_but_its_revisions(flows):
    save(flows, "first")

    tombstone = flows.delete("company.team", "a-flow")

    assert tombstone == record(2, "first", deleted=True)
    assert flows.find("company.team", "a-flow") is None
    assert flows.find("company.team", "a-flow", 1) == record(1, "first")
    assert flows.find("company.team", "a-flow", 2) == tombstone


def test_nothing_is_deleted_twice(flows):
    save(flows, "first")
    flows.delete("company.team", "a-flow")

    assert flows.delete("company.team", "a-flow") is None
    assert flows.delete("company.team", "unknown") is None


def test_flow_saved_again_goes_on_behind_its_tombstone(flows):
    save(flows, "first")
    flows.delete("company.team", "a-flow")

    assert save(flows, "first") == record(3, "first")
    assert flows.find("company.team", "a-flow") == record(3, "first")


def test_latest_revisions_come_by_namespace_and_id(flows):
    for namespace, flow_id in [("b", "a"), ("a.b", "z"), ("a", "y"), ("a", "Y"), ("a", "gone")]:
        save(flows, "first", flow_id, namespace=namespace)
        save(flows, "second", flow_id, namespace=namespace)
    flows.delete("a", "gone")

    found = [(one.namespace, one.flow_id, one.revision) for one in flows.latest()]

    assert found == [("a", "Y", 2), ("a", "y", 2), ("a.b", "z", 2), ("b", "a", 2)]


def draft(source, flow_id="a-flow", expected=None):
    return FlowDraft("company.team", flow_id, source, expected=expected)


def test_several_flows_are_kept_and_deleted_at_once(flows):
    save(flows, "old", "gone")
    save(flows, "same", "kept")

    found = flows.apply(
        FlowChanges(
            (draft("new"), draft("same", "kept")),
            (FlowName("company.team", "gone"), FlowName("company.team", "unknown")),
            NOW,
        )
    )

    assert found == [
        record(1, "new", updated=NOW),
        record(1, "same", flow_id="kept"),
        record(2, "old", flow_id="gone", deleted=True, updated=NOW),
    ]
    assert [one.flow_id for one in flows.latest()] == ["a-flow", "kept"]
    assert flows.find("company.team", "a-flow") == record(1, "new", updated=NOW)


def test_one_flow_that_is_not_as_expected_leaves_all_as_they_were(flows):
    save(flows, "first")

    for expected, changes in [
        (2, ()),
        (0, ()),
        (2, (FlowName("company.team", "a-flow"),)),
    ]:
        with pytest.raises(Conflict):
            flows.apply(FlowChanges((draft("x", "b"), draft("y", expected=expected)), changes))

    assert flows.latest() == [record(1, "first")]
    assert flows.find("company.team", "b", 1) is None


def test_expected_revision_is_the_latest_and_zero_is_none(flows):
    flows.apply(FlowChanges((draft("first", expected=0),)))
    flows.apply(FlowChanges((draft("second", expected=1),)))
    flows.delete("company.team", "a-flow")

    [again] = flows.apply(FlowChanges((draft("third", expected=0),)))

    assert again == record(4, "third")


def test_of_two_that_expect_the_same_revision_one_is_kept(flows):
    save(flows, "first")

    def change(number):
        try:
            flows.apply(FlowChanges((draft(f"by {number}", expected=1),)))
        except Conflict:
            return 0
        return 1

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(change, range(4))) == 1
    assert flows.find("company.team", "a-flow").revision == 2


def test_flows_survive_a_crash(backend):
    save(backend.ports.flows, "first")

    backend.crash()

    assert backend.ports.flows.latest() == [record(1, "first")]


def test_source_is_kept_to_the_character(flows):
    text = "a: \u00e9\u2028\U0001f600\r\n\t# end  \n\n"

    save(flows, text)

    assert flows.find("company.team", "a-flow").source == text


def test_revisions_saved_at_once_get_numbers_of_their_own(flows):
    start = threading.Barrier(8)

    def save_one(number):
        start.wait()
        return save(flows, f"source {number}").revision

    with ThreadPoolExecutor(8) as pool:
        revisions = list(pool.map(save_one, range(8)))

    assert sorted(revisions) == list(range(1, 9))


def test_forgotten_revision_has_no_source_and_keeps_its_number(flows):
    for source in ("first", "second", "third"):
        save(flows, source)

    assert flows.forget("company.team", "a-flow", [1, 3, 9]) == 1
    assert flows.forget("company.team", "a-flow", [1]) == 0
    assert flows.forget("company.team", "other", [1]) == 0
    gone = flows.find("company.team", "a-flow", 1)
    assert (gone.source, gone.forgotten, gone.revision) == ("", True, 1)
    assert flows.find("company.team", "a-flow", 2) == record(2, "second")
    assert flows.find("company.team", "a-flow") == record(3, "third")
    assert save(flows, "fourth").revision == 4
