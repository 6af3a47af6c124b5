"""Makes the engine's bounds small, so that small flows cross them."""

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SMALL: dict[str, tuple[int, ...]] = {
    "SHARD_SIZE": (2, 3, 100),
    "START_BUDGET": (1, 2, 5, 100),
    "INLINE_BUDGET": (1, 3, 200),
    "LEAF_SIZE": (1, 2, 10),
}
"""Constants of the engine and its shells, and what a seed may set them to."""


@contextmanager
def small_bounds(chance: random.Random) -> Iterator[None]:
    """Replaces each bound in every module that has imported it."""
    chosen = {name: chance.choice(values) for name, values in SMALL.items()}
    saved = [
        (module, name, getattr(module, name))
        for module in list(sys.modules.values())
        if module is not None and module.__name__.startswith(("shared.engine", "shared.runtime"))
        for name in chosen
        if hasattr(module, name)
    ]
    for module, name, _ in saved:
        setattr(module, name, chosen[name])
    try:
        yield
    finally:
        for module, name, value in saved:
            setattr(module, name, value)
