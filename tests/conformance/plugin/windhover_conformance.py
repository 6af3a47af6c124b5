"""A third party's plug-in: the test-only types, for servers that the conformance runner starts.

The folder is on the path of those servers only, where it counts as an installed package. Nothing
of the product knows it.
"""

import os

from tests.conformance.standins import catalog

CATALOG = catalog(encrypted="WINDHOVER_ENCRYPTION_KEY" in os.environ)
"""A server without a key has no encrypted values."""
