"""Pebble templates, compiled to Python by Jinja2's code generator. Knows no flow, no I/O."""
