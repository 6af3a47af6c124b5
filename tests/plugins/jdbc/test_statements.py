import pytest

from plugins.jdbc.statements import Statement, bound, statements_of, with_marks


@pytest.mark.parametrize(
    ("sql", "statements"),
    [
        ("SELECT 1", ["SELECT 1"]),
        ("SELECT 1; SELECT 2;", ["SELECT 1", "SELECT 2"]),
        ("SELECT ';'; SELECT \"a;b\"", ["SELECT ';'", 'SELECT "a;b"']),
        ("SELECT 'it''s; fine'", ["SELECT 'it''s; fine'"]),
        ("-- a; b\nSELECT 1", ["-- a; b\nSELECT 1"]),
        ("/* a; b */ SELECT 1; -- nothing", ["/* a; b */ SELECT 1"]),
        (
            "CREATE FUNCTION f() AS $$ BEGIN; END; $$; SELECT 1",
            ["CREATE FUNCTION f() AS $$ BEGIN; END; $$", "SELECT 1"],
        ),
        (" ; ;", []),
    ],
)
def test_statements_end_at_semicolons_outside_of_quotes(sql, statements):
    assert statements_of(sql) == statements


@pytest.mark.parametrize(
    ("sql", "placeholder", "statement"),
    [
        ("a = :x", "?", Statement("a = ?", (1,))),
        ("a = :x AND b = :x", "%s", Statement("a = %s AND b = %s", (1, 1))),
        ("a::date = :x", "%s", Statement("a::date = %s", (1,))),
        ("':x' = :x", "?", Statement("':x' = ?", (1,))),
        ("a LIKE 'b%' OR a % 2 = :x", "%s", Statement("a LIKE 'b%%' OR a %% 2 = %s", (1,))),
        ("a[1:2] = :x", "?", Statement("a[1:2] = ?", (1,))),
    ],
)
def test_names_become_placeholders(sql, placeholder, statement):
    assert bound(sql, {"x": 1}, placeholder) == statement


def test_marks_become_placeholders_outside_of_quotes():
    assert with_marks("INSERT INTO t VALUES (?, '?', ?)", "%s") == (
        "INSERT INTO t VALUES (%s, '?', %s)"
    )
