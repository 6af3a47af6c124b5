"""storage.Split."""

import pytest
from pydantic import ValidationError

from plugins.core.storage import split
from plugins.core.storage.split import Split
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench


def _parts(bench: Workbench, content: bytes | str, **properties: object) -> list[bytes]:
    uri = bench.store(content, "rows.csv")
    uris = bench.outputs(Split, **{"from": uri, **properties})["uris"]
    assert all(part.endswith(".csv") for part in uris)
    return [bench.content(part) for part in uris]


def test_rows_make_parts_of_so_many_lines(tmp_path):
    parts = _parts(Workbench(tmp_path), "1\n2\n3\n4\n5\n", rows=2)

    assert parts == [b"1\n2\n", b"3\n4\n", b"5\n"]


def test_last_line_gets_an_end_and_separator_replaces_line_ends(tmp_path):
    parts = _parts(Workbench(tmp_path), "1\r\n2\n3", rows=2, separator=";")

    assert parts == [b"1;2;", b"3;"]


def test_bytes_begin_a_part_once_the_size_is_reached(tmp_path):
    parts = _parts(Workbench(tmp_path), "1234\n12345678\n1\n", bytes=10)

    assert parts == [b"1234\n12345678\n", b"1\n"]


def test_part_of_exactly_the_size_is_full(tmp_path):
    parts = _parts(Workbench(tmp_path), "1234\n6789\n1\n", bytes="10")

    assert parts == [b"1234\n6789\n", b"1\n"]


def test_partitions_get_lines_in_turn_and_empty_ones_are_dropped(tmp_path):
    bench = Workbench(tmp_path)

    assert _parts(bench, "1\n2\n3\n4\n5\n", partitions=2) == [b"1\n3\n5\n", b"2\n4\n"]
    assert _parts(bench, "1\n2\n", partitions=5) == [b"1\n", b"2\n"]


def test_partitions_larger_than_memory_are_written_on(tmp_path, monkeypatch):
    monkeypatch.setattr(split, "_HELD_BYTES", 4)

    parts = _parts(Workbench(tmp_path), "1\n2\n3\n4\n5\n", partitions=2)

    assert parts == [b"1\n3\n5\n", b"2\n4\n"]


def test_more_partitions_than_open_files_are_possible(tmp_path):
    content = "".join(f"{number}\n" for number in range(3000))

    assert len(_parts(Workbench(tmp_path), content, partitions=3000)) == 3000


def test_bytes_win_over_partitions_and_partitions_over_rows(tmp_path):
    bench = Workbench(tmp_path)

    assert _parts(bench, "1\n2\n", bytes=2, partitions=1, rows=9) == [b"1\n", b"2\n"]
    assert _parts(bench, "1\n2\n", partitions=1, rows=1) == [b"1\n2\n"]


@pytest.mark.parametrize("how", [{"rows": 2}, {"bytes": "1KB"}, {"partitions": 3}])
def test_empty_file_has_no_parts(tmp_path, how):
    assert _parts(Workbench(tmp_path), "", **how) == []


def test_bytes_that_are_no_utf8_pass_as_they_are(tmp_path):
    assert _parts(Workbench(tmp_path), b"\xff\xfe\n\x00\n", rows=1) == [b"\xff\xfe\n", b"\x00\n"]


def test_without_a_measure_it_fails(tmp_path):
    bench = Workbench(tmp_path)

    with pytest.raises(TaskFailed, match="Invalid configuration with no size, count, nor rows"):
        bench.run(Split, **{"from": bench.store("1\n")})


@pytest.mark.parametrize(
    ("written", "size"),
    [(500, 500), ("500", 500), ("7B", 7), ("5KB", 5120), ("10 mb", 10485760), ("1GB", 2**30)],
)
def test_size_is_read_in_its_unit(written, size):
    assert Split.model_validate({"id": "a", "type": "t", "from": "x", "bytes": written}).bytes_ == (
        size
    )


@pytest.mark.parametrize(
    "wrong",
    [{"bytes": "ten"}, {"bytes": "0"}, {"bytes": "-5KB"}, {"rows": 0}, {"partitions": -1}],
)
def test_wrong_measure_is_refused_when_the_flow_is_read(wrong):
    with pytest.raises(ValidationError):
        Split.model_validate({"id": "a", "type": "t", "from": "x", **wrong})


def test_rendered_measure_is_used(tmp_path):
    bench = Workbench(tmp_path, variables={"size": "2"})

    assert _parts(bench, "1\n2\n3\n", rows="{{ size }}") == [b"1\n2\n", b"3\n"]
