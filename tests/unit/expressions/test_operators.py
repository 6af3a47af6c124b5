"""Operators: arithmetic of Java's numbers, equality, order, truth, `??`, `~`, `..`."""

from decimal import Decimal

import pytest

from shared.expressions.bounds import Bounds
from shared.expressions.environment import compile_template
from shared.expressions.errors import BoundExceeded
from shared.expressions.values import Float32
from tests.unit.expressions.sample import failure, printed, value_of


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 2 + 3 }} {{ 2 - 3 }} {{ 2 * 3 }}", "5 -1 6"),
        ("{{ 7 / 2 }} {{ -7 / 2 }} {{ -7 % 3 }} {{ 7 % -3 }}", "3 -3 -1 1"),
        ("{{ 7 / 2.0 }} {{ n * 1.0 / 2 }}", "3.5 2.5"),
        ("{{ 7.5 % 2 }} {{ 1.5 - 1 }} {{ 1.5 * 2 }}", "1.5 0.5 3.0"),
        ("{{ 0.1 + 0.2 }} {{ 3 * 1.0 }}", "0.30000000000000004 3.0"),
        ("{{ 1.0 / 0 }} {{ -1.0 / 0 }} {{ 0.0 / 0 }}", "Infinity -Infinity NaN"),
        ("{{ 1.5 % 0 }}", "NaN"),
        ("{{ 9223372036854775807 + 1 }}", "-9223372036854775808"),
    ],
)
def test_arithmetic_is_that_of_java(template, text):
    assert printed(template) == text


def test_two_integers_wrap_at_32_bits():
    assert printed("{{ a + a }}", {"a": 2147483647}) == "-2"


def test_floats_stay_floats_among_themselves():
    assert value_of("{{ f + f }}", {"f": Float32(1.5)}) == Float32(3.0)
    assert type(value_of("{{ f + f }}", {"f": Float32(1.5)})) is Float32


@pytest.mark.parametrize(
    ("operator", "result"), [("+", "12.0"), ("-", "8.0"), ("*", "20.00"), ("/", "5"), ("%", "0.0")]
)
def test_big_decimals_keep_their_digits(operator, result):
    found = value_of(f"{{{{ b {operator} 2 }}}}", {"b": Decimal(10)})

    assert found == Decimal(result)
    assert type(found) is Decimal


@pytest.mark.parametrize(
    "template",
    [
        "{{ 1 / 0 }}",
        "{{ 1 % 0 }}",
        "{{ '6' * 2 }}",
        "{{ nul + 1 }}",
        "{{ yes * 2 }}",
        "{{ map + 1 }}",
        "{{ ghost + 1 }}",
        "{{ (s | first) + 1 }}",
        "{{ 'a' < 'b' }}",
        "{{ 1 < 2 < 3 }}",
        "{{ ghost == 1 }}",
        "{{ b / 0 }}",
        "{{ b % 0 }}",
        "{{ b + (1.0 / 0) }}",
        "{{ user.max-age }}",
        "{{ 2 * 3 ~ 4 }}",
    ],
)
def test_operands_that_do_not_fit_are_an_operator_error(template):
    assert failure(template, {"b": Decimal(1)}) == ("operator", "")


def test_plus_joins_texts_from_the_left():
    template = "{{ 1 + 2 + 'x' }} {{ 'x' + 1 + 2 }} {{ nul + 'x' }}"

    assert printed(template) == "3x x12 nullx"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ list + [4] }}", "[3,1,2,4]"),
        ("{{ list + 4 }}{{ list }}", "[3,1,2,4][3,1,2]"),
        ("{{ [1, 2, 3, 2] - 2 }}", "[1,3,2]"),
        ("{{ [1, 2, 3, 2] - [2, 3] }}", "[1]"),
        ("{{ list - 1 }}", "[3,1,2]"),
    ],
)
def test_plus_and_minus_on_lists_leave_the_list_alone(template, text):
    assert printed(template) == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 1 == 1.0 }} {{ 1 equals 1 }} {{ 1 != 2 }}", "true true true"),
        ("{{ true == 1 }} {{ yes == 'true' }}", "false false"),
        ("{{ [1, 2] == [1, 2] }} {{ list == [3, 1, 2] }}", "true false"),
        ("{{ nul == null }} {{ nul == 0 }}", "true false"),
        ("{{ (s | first) == 'h' }} {{ (s | first) ~ '' == 'h' }}", "false true"),
        ("{{ 1 < 2 }} {{ 2 <= 2 }} {{ 1.5 > 2 }} {{ 2.5 >= 2.5 }}", "true true false true"),
        ("{{ nul < 1 }} {{ 1 > nul }} {{ nul >= nul }}", "false false false"),
    ],
)
def test_comparisons(template, text):
    assert printed(template) == text


def test_unary_signs_keep_the_type_of_the_number():
    more = {"f": Float32(1.5), "b": Decimal("2.50"), "lowest": -(2**31)}

    assert printed("{{ -n }} {{ +n }} {{ -d }} {{ -f }} {{ -b }} {{ -7 }}", more) == (
        "-5 5 -2.5 -1.5 -2.50 -7"
    )
    assert type(value_of("{{ -f }}", more)) is Float32
    assert printed("{{ -lowest }}", more) == "-2147483648"


@pytest.mark.parametrize(
    ("template", "java"),
    [("{{ -s }}", "NullPointerException"), ("{{ +s }}", "IllegalArgumentException")],
)
def test_unary_sign_of_what_is_no_number_fails(template, java):
    assert failure(template) == ("runtime", java)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 1 and 'x' }} {{ 0 or blank }} {{ not 'no' }}", "true false false"),
        ("{{ false and ghost }} {{ true or ghost }}", "false true"),
        ("{{ true or false and false }}", "true"),
        ("{{ 'false' and 0.5 }}", "true"),
        ("{{ (0.0 / 0) and true }}", "true"),
        ("{{ n > 9 ? 'L' : n > 3 ? 'M' : 'S' }} {{ nul ? 1 : 2 }}", "M 2"),
        ("{{ true ? 'a' : ghost }}", "a"),
        ("{% if n > 9 %}A{% elseif n > 3 %}B{% else %}C{% endif %}", "B"),
        ("{% if false %}A{% elseif 0 %}B{% else %}C{% endif %}", "C"),
    ],
)
def test_truth(template, text):
    assert printed(template) == text


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("{{ nul and true }}", ("condition", "")),
        ("{{ false or nul }}", ("condition", "")),
        ("{{ list and true }}", ("runtime", "ClassCastException")),
        ("{{ list ? 1 : 2 }}", ("runtime", "ClassCastException")),
        ("{{ ghost or true }}", ("undefined_variable", "")),
        ("{{ not nul }}", ("condition", "")),
        ("{{ not list }}", ("condition", "")),
        ("{{ not (s | first) }}", ("condition", "")),
        ("{% if nul %}{% endif %}", ("condition", "")),
        ("{% if map %}{% endif %}", ("condition", "")),
        ("{% if ghost %}{% endif %}", ("condition", "")),
    ],
)
def test_what_has_no_truth_value_fails(template, kind):
    assert failure(template) == kind


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ ghost ?? 'd' }} {{ nul ?? 'd' }} {{ user.ghost.deep ?? 'd' }}", "d d d"),
        ("[{{ nul ??? 'd' }}] {{ ghost ??? 'd' }}", "[] d"),
        ("[{{ blank ?? 'd' }}] {{ 0 ?? 1 }} {{ false ?? true }}", "[] 0 false"),
        ("{{ ghost ?? nul ?? n }} {{ (ghost | upper) ?? 'd' }}", "5 d"),
        ("{{ ghost ?? 1 + 2 }} {{ ghost ?? 'a' ~ 'b' }}", "3 ab"),
        ("{{ ghost is defined }} {{ nul is defined }} {{ n is defined }}", "false false true"),
    ],
)
def test_what_is_undefined_can_be_replaced(template, text):
    assert printed(template) == text


@pytest.mark.parametrize("template", ["{{ (ghost + 1) ?? 'd' }}", "{{ (ghost + 1) is defined }}"])
def test_failed_operator_is_not_taken_for_something_undefined(template):
    assert failure(template) == ("operator", "")


def test_tilde_joins_java_texts():
    template = "{{ 'v: ' ~ list }} {{ user ~ '' }} {{ nul ~ 'a' ~ 2.50 ~ true }}"

    assert printed(template) == (
        "v: [3, 1, 2] {name=Ada, tags=[x, y], nick=null, max-age=9} a2.5true"
    )


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 'v2' contains 2 }} {{ nul contains 1 }}", "true false"),
        ("{{ map contains 'a' }} {{ map contains 'z' }}", "true false"),
        ("{{ list contains 3 }} {{ names contains 'ann' }}", "false true"),
        ("{{ names contains ['ann', 'cy'] }} {{ names contains ['x'] }}", "true false"),
        ("{{ ('a,b' | split(',')) contains 'b' }}", "true"),
        ("{{ '3' isIn list }} {{ 4 isIn list }} {{ nul isIn list }}", "true false false"),
        ("{{ 'a' isIn map }} {{ 1 isIn map }} {{ 'c' isIn map }}", "true true false"),
        ("{{ 'h' isIn s }} {{ 1 isIn nul }} {{ 'null' isIn [nul] }}", "false false false"),
    ],
)
def test_membership(template, text):
    assert printed(template) == text


def test_only_texts_and_collections_contain():
    assert failure("{{ n contains 1 }}") == ("bad_argument", "")


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 1..4 }} {{ 'a'..'d' }} {{ 3..1 }}", '[1,2,3,4] ["a","b","c","d"] []'),
        ("{{ range(5, 1, -2) }} {{ range('c', 'a', -1) }}", '[5,3,1] ["c","b","a"]'),
        ("{{ 1..3 + 1 }} {{ 1.9..3.2 }}", "[1,2,3,1] [1,2,3]"),
    ],
)
def test_range_includes_both_ends(template, text):
    assert printed(template) == text


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'aa'..'b' }}",
        "{{ 1..nul }}",
        "{{ 1..(1.0 / 0) }}",
        "{{ range(1, 3, 0) }}",
        "{{ 1..1000001 }}",
    ],
)
def test_range_that_is_none_or_too_long_is_refused(template):
    assert failure(template) == ("bad_argument", "")


def test_integer_beyond_a_long_fails_when_it_is_reached():
    assert failure("{{ 9223372036854775808 }}") == ("runtime", "NumberFormatException")
    assert failure("{{ 99999999999999999999 }}") == ("runtime", "NumberFormatException")
    assert printed("{{ true ? 1 : 9223372036854775808 }}") == "1"


@pytest.mark.parametrize(
    "template", ["{{ (1..1000 + 1) is defined }}", "{% if 1..1000 == 1 %}{% endif %}"]
)
def test_bound_of_steps_is_caught_by_no_operator(template):
    with pytest.raises(BoundExceeded):
        compile_template(template).render({}, bounds=Bounds(steps=50))
