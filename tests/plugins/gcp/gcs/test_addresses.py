import pytest

from plugins.gcp.gcs.addresses import GcsAddress, address_of, file_name_of
from shared.model.uris import checked_path


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("gs://my-bucket/a/b.csv", GcsAddress("my-bucket", "a/b.csv")),
        ("gs://my-bucket", GcsAddress("my-bucket", "")),
        ("gs://my-bucket/", GcsAddress("my-bucket", "")),
        ("gs://example.com/x", GcsAddress("example.com", "x")),
        ("gs://my-bucket/a b/é%ü?#", GcsAddress("my-bucket", "a b/é%ü?#")),
        (" gs://my-bucket/x\n", GcsAddress("my-bucket", "x")),
    ],
)
def test_address_has_a_bucket_and_a_name(text, address):
    assert address_of(text, "from") == address


@pytest.mark.parametrize(
    ("folder", "whole"), [("in", "in/x"), ("in/", "in/x"), ("", "x"), ("a/b/", "a/b/x")]
)
def test_name_is_put_below_a_folder(folder, whole):
    assert GcsAddress("b", folder).joined("x") == GcsAddress("b", whole)


@pytest.mark.parametrize(
    ("name", "file_name"),
    [
        ("a/b.csv", "b.csv"),
        ("a b.csv", "a b.csv"),
        ("q?x#y.csv", "q_x_y.csv"),
        ("a/..", "object"),
        ("a\nb", "a_b"),
        ("é.csv", "é.csv"),
    ],
)
def test_last_part_of_a_name_becomes_the_name_of_a_file(name, file_name):
    assert file_name_of(name) == file_name


@pytest.mark.parametrize("letter", ["x", "é", "漢", "\N{GOTHIC LETTER AHSA}"])
def test_long_name_is_cut_at_its_start(letter):
    found = file_name_of(letter * 300 + ".csv")

    assert found.endswith(f"{letter}.csv")
    assert checked_path(f"/folder/{found}") == f"/folder/{found}"
