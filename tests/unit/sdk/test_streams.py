"""Files as lines, lines as files."""

import io

import pytest

from shared.sdk.streams import BLOCK, LineTooLong, lines_of, stream_of


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", []),
        (b"a", [b"a"]),
        (b"a\nb\r\n", [b"a", b"b"]),
        (b"\n\n", [b"", b""]),
        (b"a\rb\n", [b"a\rb"]),
    ],
)
def test_lines_come_without_their_ends(content, lines):
    assert list(lines_of(io.BytesIO(content))) == lines


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_longest_line_passes(end):
    assert list(lines_of(io.BytesIO(b"1234" + end), longest=4)) == [b"1234"]


@pytest.mark.parametrize("content", [b"ok\n12345", b"ok\n12345\n", b"ok\n12345\r\n"])
def test_longer_line_is_refused_with_its_number(content):
    with pytest.raises(LineTooLong, match="line 2 is longer than 4 bytes"):
        list(lines_of(io.BytesIO(content), longest=4))


def test_stream_reads_what_is_produced():
    chunks = [b"ab", b"", b"c" * BLOCK, b"d"]

    assert stream_of(chunks).read() == b"".join(chunks)


def test_stream_reads_in_small_pieces():
    stream = stream_of([b"abc", b"de"])

    assert [stream.read(2), stream.read(2), stream.read(2), stream.read(2)] == [
        b"ab",
        b"cd",
        b"e",
        b"",
    ]


def test_stream_raises_what_the_producer_raises():
    def broken():
        yield b"a"
        raise LineTooLong(1)

    with pytest.raises(LineTooLong):
        stream_of(broken()).read()
