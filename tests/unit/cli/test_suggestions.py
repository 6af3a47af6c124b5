"""The word that somebody meant."""

import pytest

from shared.cli.suggestions import did_you_mean


@pytest.mark.parametrize(
    ("word", "known", "question"),
    [
        ("vlaidate", ["run", "validate"], 'Did you mean "validate"?'),
        ("LOG", ["Log", "Echo"], 'Did you mean "Log"?'),
        ("zzz", ["run", "validate"], ""),
        ("x", [], ""),
    ],
)
def test_nearest_word_is_asked_for(word, known, question):
    assert did_you_mean(word, known) == question
