"""What all plays have in common."""

import logging

import pytest


@pytest.fixture(autouse=True)
def _quiet():
    """The engine's complaints about faults are part of the play."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
