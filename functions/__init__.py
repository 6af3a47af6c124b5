"""The Cloud Functions: each decodes what it is sent, calls a shell and maps the outcome."""
