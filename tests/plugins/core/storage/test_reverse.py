"""storage.Reverse."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.storage import reverse
from plugins.core.storage.reverse import Reverse, lines_from_end
from shared.sdk.output import TaskFailed
from shared.sdk.streams import BLOCK, LineTooLong
from tests.plugins.context import Workbench


def _reversed(bench: Workbench, content: bytes | str, **properties: object) -> bytes:
    uri = bench.store(content, "rows.txt")
    return bench.content(bench.outputs(Reverse, **{"from": uri, **properties})["uri"])


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("1\n2\n3\n", b"3\n2\n1\n"),
        ("1\n2\n3", b"3\n2\n1\n"),
        ("1\r\n2\r\n", b"2\n1\n"),
        ("", b""),
        ("\n", b"\n"),
        ("a\n\nb\n\n", b"\nb\n\na\n"),
    ],
)
def test_lines_come_in_reverse_order(tmp_path, content, expected):
    assert _reversed(Workbench(tmp_path), content) == expected


def test_separator_is_written_after_every_line(tmp_path):
    assert _reversed(Workbench(tmp_path), "1\n2\n", separator="|") == b"2|1|"


@pytest.mark.parametrize("charset", ["ISO-8859-1", "UTF-16", "utf-16-le", "windows-1252"])
def test_other_charset_is_kept(tmp_path, charset):
    content = "é\nü\n".encode(charset)

    assert _reversed(Workbench(tmp_path), content, charset=charset).decode(charset) == "ü\né\n"


def test_file_in_another_charset_than_said_is_refused(tmp_path):
    with pytest.raises(TaskFailed, match="not ascii"):
        _reversed(Workbench(tmp_path), "é", charset="US-ASCII")


def test_lines_across_blocks_are_whole(tmp_path):
    lines = [str(number).encode() * 50 for number in range(5000)]
    content = b"\n".join(lines)

    assert len(content) > 3 * BLOCK
    assert _reversed(Workbench(tmp_path), content) == b"".join(
        line + b"\n" for line in reversed(lines)
    )


@given(st.lists(st.sampled_from([b"", b"a", b"bc", b"\r"]), max_size=8), st.integers(1, 4))
def test_lines_from_the_end_are_the_lines_reversed(lines, block):
    content = b"\n".join(lines) + b"\n" if lines else b""
    expected = [line.removesuffix(b"\r") for line in reversed(lines)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reverse, "BLOCK", block)
        assert list(lines_from_end(io.BytesIO(content))) == expected


def test_line_longer_than_memory_is_refused(monkeypatch):
    monkeypatch.setattr(reverse, "LONGEST_LINE", 2 * BLOCK)

    with pytest.raises(LineTooLong):
        list(lines_from_end(io.BytesIO(b"x" * (3 * BLOCK))))
