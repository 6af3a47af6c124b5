"""A typical template: microseconds to compile it and to render it once compiled.

Run it with `python -m benchmarks.expressions`.
"""

import timeit

from shared.expressions.compiler import compile_text
from shared.expressions.environment import compile_template

TEMPLATE = (
    "{% for user in users %}{{ loop.index }}: {{ user.name | upper }}"
    "{{ user.age > 17 ? ' adult' : '' }} in {{ flow.namespace ?? 'nowhere' }}\n{% endfor %}"
)
VARIABLES: dict[str, object] = {
    "flow": {"namespace": "company.team"},
    "users": [{"name": f"user{age}", "age": age} for age in range(10, 20)],
}
_ROUNDS = 1_000
_MICROSECONDS = 1e6


def measure() -> dict[str, object]:
    """Microseconds per compilation and per rendering of ten rows, the best of five series."""
    template = compile_template(TEMPLATE)
    compiling = timeit.repeat(lambda: compile_text(TEMPLATE), number=20, repeat=5)
    rendering = timeit.repeat(lambda: template.render(VARIABLES), number=_ROUNDS, repeat=5)
    return {
        "compile_us": round(min(compiling) / 20 * _MICROSECONDS, 1),
        "render_us": round(min(rendering) / _ROUNDS * _MICROSECONDS, 1),
    }


if __name__ == "__main__":
    print(measure())
