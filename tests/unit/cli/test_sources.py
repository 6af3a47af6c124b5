"""Reading the source of a flow."""

import pytest

from shared.cli.errors import InvalidArgument
from shared.cli.sources import read_source


def test_text_is_read_without_a_byte_order_mark(tmp_path):
    path = tmp_path / "flow.yaml"
    path.write_bytes(b"\xef\xbb\xbfid: caf\xc3\xa9\r\n")

    assert read_source(path) == "id: café\r\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"id: caf\xe9", "is not a text in UTF-8: byte 7 is 0xe9"),
        (b"\x7fELF\x00\x01", "is a binary file"),
        (b"\x89PNG\r\n", "is not a text in UTF-8: byte 0 is 0x89"),
    ],
    ids=["empty", "blank", "latin-1", "zeros", "image"],
)
def test_content_that_is_no_flow_is_named(tmp_path, content, message):
    path = tmp_path / "flow.yaml"
    path.write_bytes(content)

    with pytest.raises(InvalidArgument) as raised:
        read_source(path)

    assert raised.value.message == f"{path} {message}"
    assert raised.value.remedy


def test_huge_file_is_refused_without_reading_it(tmp_path):
    path = tmp_path / "flow.yaml"
    with path.open("wb") as file:
        file.truncate(10**12)

    with pytest.raises(InvalidArgument, match="too large for a flow"):
        read_source(path)


def test_folder_is_told_apart(tmp_path):
    with pytest.raises(InvalidArgument, match="is a folder") as raised:
        read_source(tmp_path)

    assert f"windhover validate {tmp_path}" in raised.value.remedy


@pytest.mark.parametrize(
    ("name", "reason"),
    [("missing.yaml", "No such file or directory"), ("a\0b", "embedded null byte")],
)
def test_path_without_a_file_says_why(tmp_path, name, reason):
    with pytest.raises(InvalidArgument, match=reason):
        read_source(tmp_path / name)
