"""Ids of what has no name of its own yet."""

import uuid

from shared.model.ids import base62


def new_execution_id() -> str:
    """22 base-62 characters of a random UUID, as Kestra's are."""
    return base62(uuid.uuid4().int)
