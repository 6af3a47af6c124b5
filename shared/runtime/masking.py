"""Hides secrets in every text that leaves a task: one place for all."""

import base64
import json
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

MASK = "******"
_SHORTEST = 4
"""Shorter secrets would turn ordinary text into stars and hide nothing."""


class Masks:
    """The secrets that one attempt has seen, in all the spellings they may leave in."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def add(self, secret: str) -> None:
        """Hides a text, its lines, and its base64, URL and JSON forms, from now on."""
        for text in _spellings(secret):
            if len(text) >= _SHORTEST and text not in self._texts:
                self._texts.append(text)
        # The longest first: a secret that contains another must not be left half visible.
        self._texts.sort(key=len, reverse=True)

    def hide(self, text: str) -> str:
        """The text with every secret replaced."""
        for secret in self._texts:
            if secret in text:
                text = text.replace(secret, MASK)
        return text

    def hide_in(self, value: object) -> object:
        """A plain value with every secret replaced, in keys and values at every depth."""
        if not self._texts:
            return value
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, dict):
            return {self.hide(str(key)): self.hide_in(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.hide_in(item) for item in value]
        return value


def _spellings(secret: str) -> Iterable[str]:
    yield secret
    yield from (line for line in secret.splitlines() if line != secret)
    encoded = secret.encode("utf-8", "surrogatepass")
    yield base64.b64encode(encoded).decode()
    yield base64.urlsafe_b64encode(encoded).decode()
    yield quote(encoded)
    yield quote_plus(encoded)
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
