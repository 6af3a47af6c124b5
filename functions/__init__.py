"""The Cloud Functions: each decodes what it is sent, calls a shell and maps the outcome."""

import gc

# A start makes a quarter of a million objects that stay. By Python's own threshold, 700, the
# collector would walk through them again and again: a tenth of the start.
gc.set_threshold(50_000, 20, 20)
