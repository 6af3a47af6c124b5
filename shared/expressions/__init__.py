"""Pebble templates, compiled to Python through Jinja2's code generator. Knows no flow and does no I/O."""
