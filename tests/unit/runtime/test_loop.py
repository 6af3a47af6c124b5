"""The Loop of Kestra 2.0: items, outputs among themselves, outputs of the loop."""

import pytest

from tests.unit.runtime.whole import Whole, fail, say, task


@pytest.fixture
def windhover():
    return Whole()


def loop(values, *tasks, task_id="loop", **fields):
    return task("flow.Loop", task_id, values=values, tasks=list(tasks), **fields)


def given(windhover, execution_id, task_id):
    """What the task runs of a task have given, by item."""
    found = windhover.ports.repository.task_runs_of(execution_id, task_id, None)
    return [one.outputs["value"] for one in sorted(found, key=lambda one: one.path)]


@pytest.mark.parametrize(
    ("values", "text", "expected"),
    [
        (["a", "b"], "{{ item.index }}={{ item.value }}", ["0=a", "1=b"]),
        (["a", "a"], "{{ item.index }}={{ item.value }}", ["0=a", "1=a"]),
        ([{"n": 1}, {"n": 2}], "{{ item.value.n + 1 }}", ["2", "3"]),
        ({"x": 1, "y": 2}, "{{ item.key }}{{ item.value }}", ["x1", "y2"]),
        ("{{ vars.list }}", "{{ item.value }}", ["1", "2"]),
        ("[3, 4]", "{{ item.value }}", ["3", "4"]),
    ],
)
def test_tasks_run_for_each_item_of_a_list_or_a_map(windhover, values, text, expected):
    execution_id = windhover.play(loop(values, say("tell", text)), variables={"list": [1, 2]})

    assert windhover.ended(execution_id)[0] == "SUCCESS"
    assert given(windhover, execution_id, "tell") == expected


@pytest.mark.parametrize(
    ("extension", "content", "expected"),
    [
        (".ion", '{n:1,name:"a"}\n{n:2,name:"b"}\n', ["0 1", "1 2"]),
        (".jsonl", '{"n": 1}\n{"n": 2}\n', ["0 1", "1 2"]),
    ],
)
def test_tasks_run_for_each_row_of_a_file(windhover, extension, content, expected):
    write = task("storage.Write", "write", content=content, extension=extension)
    each = loop("{{ outputs.write.uri }}", say("tell", "{{ item.index }} {{ item.value.n }}"))

    execution_id = windhover.play(write, each)

    assert windhover.ended(execution_id)[0] == "SUCCESS"
    assert given(windhover, execution_id, "tell") == expected


def test_lines_of_a_text_are_items_as_they_are(windhover):
    write = task("storage.Write", "write", content="it's\u2028one\r\n\n2", extension=".txt")

    execution_id = windhover.play(
        write, loop("{{ outputs.write.uri }}", say("tell", "{{ item.value }}"))
    )

    assert given(windhover, execution_id, "tell") == ["it's\u2028one", "", "2"]


@pytest.mark.parametrize("uri", ["kestra:///n/other/x.ion", "nsfile:///it's-not-there.txt"])
def test_file_that_can_not_be_read_fails_the_loop(windhover, uri):
    execution_id = windhover.play(loop(uri, say("tell", "{{ item.value }}")))

    assert windhover.ended(execution_id)[0] == "FAILED"


def test_tasks_of_an_item_read_each_other_and_those_behind_the_loop_name_the_item(windhover):
    tasks = say("first", "{{ item.value }}!"), say("second", "{{ outputs.first.value }}!")
    behind = say("behind", "{{ outputs.second['1'].value }}")

    execution_id = windhover.play(loop(["a", "b"], *tasks), behind)

    assert given(windhover, execution_id, "second") == ["a!!", "b!!"]
    assert windhover.run("behind", execution_id).outputs == {"value": "b!!"}


def test_loop_in_a_loop_knows_the_item_around_it(windhover):
    text = "{{ item.parent.value }}{{ item.value }} {{ outputs.outside.value }}"
    inner = loop([1, 2], say("tell", text), task_id="inner")
    execution_id = windhover.play(
        loop(["a", "b"], say("outside", "in {{ item.value }}"), inner, concurrencyLimit=1)
    )

    assert given(windhover, execution_id, "tell") == ["a1 in a", "a2 in a", "b1 in b", "b2 in b"]


def test_item_is_seen_at_any_depth(windhover):
    group = task("flow.Sequential", tasks=[say("deep", "{{ item.value }}")])

    execution_id = windhover.play(loop(["a"], group))

    assert given(windhover, execution_id, "deep") == ["a"]


def test_outputs_of_the_loop_are_what_each_item_gives_in_order(windhover):
    wanted = [
        {"id": "word", "value": "{{ outputs.tell.value }}"},
        {"id": "number", "value": "{{ item.index + 1 }}"},
    ]
    each = loop(["a", "b"], say("tell", "{{ item.value }}!"), outputs=wanted)
    behind = say("behind", "{{ outputs.loop.outputs[1].word }}")

    execution_id = windhover.play(each, behind)

    assert windhover.run("loop", execution_id).outputs == {
        "outputs": [{"word": "a!", "number": 1}, {"word": "b!", "number": 2}]
    }
    assert windhover.run("behind", execution_id).outputs == {"value": "b!"}


def test_wide_loop_gives_its_outputs_in_order(windhover):
    wanted = [{"id": "n", "value": "{{ item.value }}"}]
    numbers = list(range(250))

    execution_id = windhover.play(
        loop("{{ vars.numbers }}", say("x"), outputs=wanted), variables={"numbers": numbers}
    )

    outputs = windhover.run("loop", execution_id).outputs["outputs"]
    assert [one["n"] for one in outputs] == numbers


@pytest.mark.parametrize(("transmits", "state"), [(True, "FAILED"), (False, "SUCCESS")])
def test_failure_of_an_item_is_that_of_the_loop_unless_told_otherwise(windhover, transmits, state):
    failing = fail(condition="{{ item.value == 2 }}")

    execution_id = windhover.play(loop([1, 2], failing, transmitFailed=transmits))

    assert str(windhover.state(execution_id)) == state
    assert str(windhover.run("loop", execution_id).state.current) == state


def test_loop_over_nothing_succeeds(windhover):
    execution_id = windhover.play(loop([], say("x"), outputs=[{"id": "n", "value": 1}]))

    assert windhover.ended(execution_id) == ("SUCCESS", {"loop": "SUCCESS"})
    assert windhover.run("loop", execution_id).outputs == {"outputs": []}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (3, "the values are neither a list nor a map"),
        ("{{ 'abc' }}", "the value is no JSON: abc"),
    ],
)
def test_values_that_are_no_list_fail_the_loop(windhover, values, message):
    execution_id = windhover.play(loop(values, say("x")))

    assert windhover.ended(execution_id) == ("FAILED", {"loop": "FAILED"})
    assert any(message in one for one in windhover.messages(execution_id))


def test_restart_runs_the_failed_items_again(windhover):
    failing = fail(condition="{{ item.value == 2 and taskrun.attemptsCount == 0 }}")
    each = loop([1, 2, 3], failing, say("last", "{{ item.value }}"), concurrencyLimit=1)
    execution_id = windhover.play(each)

    windhover.control.restart(execution_id)
    windhover.settle()

    assert str(windhover.state(execution_id)) == "SUCCESS"
    assert given(windhover, execution_id, "last") == ["1", "2", "3"]
