"""jq programs, bounded."""

import pytest

from shared.expressions import jqprogram
from shared.expressions.errors import BoundExceeded, ExpressionError
from shared.expressions.jqprogram import MAX_PROGRAM_CHARACTERS, run_program


@pytest.mark.parametrize(
    ("program", "results"),
    [
        (".a", [1]),
        (".a, .b", [1, [2, 3]]),
        (".b[]", [2, 3]),
        ("empty", []),
        ('"range"', ["range"]),
        ("reduce .b[] as $x (0; . + $x)", [5]),
    ],
)
def test_program_gives_all_its_results(program, results):
    assert run_program(program, '{"a": 1, "b": [2, 3]}') == results


@pytest.mark.parametrize(
    ("program", "document"),
    [
        (".a", "no json"),
        (".a", " "),
        (".[", "{}"),
        (".a.b", '{"a": 1}'),
        ("range(3) | error", "{}"),
        ("env", "{}"),
        ("$ENV.HOME", "{}"),
        ("input", "{}"),
        ('range(3) | "\x00"', "{}"),
        ("." * (MAX_PROGRAM_CHARACTERS + 1), "{}"),
    ],
    ids=range(10),
)
def test_program_that_fails_or_reaches_out_is_refused(program, document):
    with pytest.raises(ExpressionError) as raised:
        run_program(program, document)

    assert str(raised.value.kind) == "bad_argument"


def test_program_that_does_not_end_is_given_up(monkeypatch):
    monkeypatch.setattr(jqprogram, "SECONDS", 0.2)

    with pytest.raises(BoundExceeded, match=r"takes longer than 0\.2 seconds"):
        run_program("def f: f; f", "{}")
