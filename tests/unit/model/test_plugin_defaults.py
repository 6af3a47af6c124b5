"""Values that a flow gives to all tasks of a type (flow language, 2.2)."""

import pytest

from shared.model.plugin_defaults import PluginDefault, with_defaults


class Aliases:
    """A catalog with one alias."""

    def canonical(self, type_name):
        return {"old.Log": "new.Log"}.get(type_name, type_name)

    def cls(self, type_name):
        return None

    def names(self):
        yield "new.Log"


CATALOG = Aliases()


def _flow(*defaults, **fields):
    task = {"id": "a", "type": "new.Log", **fields}
    return {"tasks": [task], "pluginDefaults": list(defaults)}


def _task(source, server=()):
    return with_defaults(source, CATALOG, server)["tasks"][0]


def _default(kind, **values):
    return {"type": kind, "values": values}


def test_task_wins_over_defaults_and_earlier_defaults_over_later_ones():
    source = _flow(_default("new.Log", a=2, b=2, c=2), _default("new", a=3, b=3, d=3), a=1)

    assert _task(source) == {"id": "a", "type": "new.Log", "a": 1, "b": 2, "c": 2, "d": 3}


def test_defaults_of_the_flow_win_over_those_of_the_server():
    server = [PluginDefault(type="new", values={"a": 3, "b": 3})]

    assert _task(_flow(_default("new", a=2)), server) == {
        "id": "a", "type": "new.Log", "a": 2, "b": 3,
    }  # fmt: skip


def test_forced_default_of_the_server_wins_over_everything():
    server = [PluginDefault(type="new", forced=True, values={"a": 3})]

    assert _task(_flow(_default("new", a=2), a=1), server)["a"] == 3


def test_first_of_two_forced_defaults_wins():
    server = [
        PluginDefault(type="new", forced=True, values={"a": 3}),
        PluginDefault(type="new", forced=True, values={"a": 4}),
    ]

    assert _task(_flow(), server)["a"] == 3


def test_forced_default_of_a_flow_is_a_plain_one():
    assert _task(_flow(_default("new", a=2) | {"forced": True}, a=1))["a"] == 1


def test_default_of_an_alias_reaches_the_current_type_but_not_the_other_way_round():
    assert _task(_flow(_default("old.Log", a=2)))["a"] == 2
    source = {"tasks": [{"id": "a", "type": "old.Log"}], "taskDefaults": [_default("new.Log", a=2)]}
    assert "a" not in _task(source)


def test_type_is_matched_by_its_beginning():
    assert "a" not in _task(_flow(_default("other", a=2)))
    server = [PluginDefault(type="other", forced=True, values={"a": 2})]
    assert "a" not in _task(_flow(), server)


@pytest.mark.parametrize(
    ("own", "default", "merged"),
    [
        ({"b": 1}, {"a": 2, "b": 2}, {"a": 2, "b": 1}),
        ([1], [2], [2, 1]),
        (None, 2, 2),
        (1, None, 1),
        ({"x": 1}, 2, {"x": 1}),
    ],
)
def test_maps_are_merged_lists_are_joined_and_null_replaces_nothing(own, default, merged):
    assert _task(_flow(_default("new", a=default), a=own))["a"] == merged


def test_everything_with_a_type_has_defaults_and_the_block_itself_has_none():
    source = {
        "triggers": [{"conditions": [{"type": "new.Log"}]}],
        "labels": {"type": 5},
        "pluginDefaults": [_default("new", a=2)],
    }

    assert with_defaults(source, CATALOG) == source | {
        "triggers": [{"conditions": [{"type": "new.Log", "a": 2}]}]
    }


@pytest.mark.parametrize(
    "block",
    [
        "text",
        ["text"],
        [{"type": 5, "values": {"a": 1}}],
        [{"type": "", "values": {"a": 1}}],
        [{"type": "new", "values": {}}],
        [{"type": "new", "values": 5}],
    ],
)
def test_what_is_no_proper_default_is_left_to_the_validation(block):
    source = {"tasks": [{"id": "a", "type": "new.Log"}], "pluginDefaults": block}

    assert with_defaults(source, CATALOG) == source
