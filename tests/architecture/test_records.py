"""Records of decisions are numbered: each number stands once, in the name and in the title."""

from tests.e2e.command import ROOT

RECORDS = sorted((ROOT / "docs" / "adr").glob("*.md"))


def test_records_are_numbered_without_gaps_or_doubles():
    assert [int(path.name[:4]) for path in RECORDS] == list(range(1, len(RECORDS) + 1))


def test_titles_have_the_numbers_of_their_files():
    titles = {path.name: path.read_text("utf-8").partition("\n")[0] for path in RECORDS}

    assert {
        name: title
        for name, title in titles.items()
        if not title.startswith(f"# {int(name[:4])}. ")
    } == {}
