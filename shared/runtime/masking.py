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
        self._decrypted: list[str] = []

    def add(self, secret: str) -> None:
        """Hides a text, its lines, and its base64, URL and JSON forms, from now on."""
        _collect(self._texts, secret)

    def add_decrypted(self, secret: str) -> None:
        """Hides the plain text of a SECRET input, or of an encrypted output, in logs only.

        A task whose property names it has asked for the plain text, and may hand it on in its
        outputs as any other value (flow language, section 3.2; `inputs.yaml` of Kestra's tests).
        """
        _collect(self._decrypted, secret)

    def hide_in_log(self, text: str) -> str:
        """A line of a log with every secret replaced, the decrypted ones too."""
        # Both at once, so that the longest of all comes first.
        return _replaced(sorted({*self._texts, *self._decrypted}, key=_longest_first), text)

    def hide(self, text: str) -> str:
        """The text with every secret of the server replaced."""
        return _replaced(self._texts, text)

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


def _longest_first(text: str) -> tuple[int, str]:
    """A secret that contains another must not be left half visible."""
    return -len(text), text


def _collect(texts: list[str], secret: str) -> None:
    for text in _spellings(secret):
        if len(text) >= _SHORTEST and text not in texts:
            texts.append(text)
    texts.sort(key=_longest_first)


def _replaced(secrets: Iterable[str], text: str) -> str:
    for secret in secrets:
        if secret in text:
            text = text.replace(secret, MASK)
    return text


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
