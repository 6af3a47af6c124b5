"""Deletes what is kept only so that nothing comes back."""

from datetime import datetime

from shared.backends.gcp.shapes import Shape
from shared.backends.gcp.store import Store, date_text
from shared.backends.gcp.writes import Delete

_AT_ONCE = 400


def forget_older(store: Store, shape: Shape, before: datetime) -> int:
    """Deletes the documents whose date, the first of the shape's order, is older; counts them."""
    ranges = ((next(iter(shape.order)), "<", date_text(before)),)
    query = store.reads.query(shape, ranges=ranges)
    forgotten = 0
    while found := store.reads.first(query, _AT_ONCE):
        store.writes.apply([Delete(f"{shape.collection}/{one.key}") for one in found])
        forgotten += len(found)
    return forgotten
