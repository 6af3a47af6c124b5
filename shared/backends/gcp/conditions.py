"""What the conditions of a search say for certain."""

from shared.model.query import Comparison, Every, Operation, Where


def equal_to(where: Where) -> dict[str, object]:
    """Field -> value of what every match has; of a field that is named twice one of the values."""
    if isinstance(where, Every):
        found: dict[str, object] = {}
        for part in where.parts:
            found |= equal_to(part)
        return found
    if isinstance(where, Comparison) and where.operation is Operation.EQUALS and where.key is None:
        return {where.field: where.values[0]}
    return {}
