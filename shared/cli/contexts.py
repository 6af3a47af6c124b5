"""Servers by name, in a file of the person who runs the command line.

The file may hold credentials: only its owner may read it.
"""

import os
from pathlib import Path

import orjson
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_serializer

from shared.cli.errors import InvalidArgument


class Context(BaseModel):
    """A server, and who speaks to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    server: str
    tenant: str = ""
    username: str = ""
    password: SecretStr = SecretStr("")
    token: SecretStr = SecretStr("")

    @field_serializer("password", "token")
    def _plain(self, secret: SecretStr) -> str:
        return secret.get_secret_value()


class Contexts(BaseModel):
    """Every context, and the one that is used."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    current: str = ""
    contexts: dict[str, Context] = Field(default_factory=dict)

    def named(self, name: str) -> Context:
        """One of them. Raises InvalidArgument."""
        found = self.contexts.get(name)
        if found is None:
            known = ", ".join(self.contexts) or "none yet: windhover context add"
            raise InvalidArgument(
                f"there is no context {name}", remedy=f"The contexts are: {known}."
            )
        return found


def read_contexts(path: Path) -> Contexts:
    """The contexts of a file; none where there is no file. Raises InvalidArgument."""
    try:
        content = path.expanduser().read_bytes()
    except FileNotFoundError:
        return Contexts()
    except OSError as error:
        raise InvalidArgument(f"{path} can not be read: {error.strerror}") from error
    try:
        return Contexts.model_validate_json(content)
    except ValidationError as error:
        # The library's words would show values, which may be secrets.
        raise InvalidArgument(
            f"{path} is no file of contexts",
            remedy="Remove it, and add the contexts again with `windhover context add`.",
        ) from error


def write_contexts(path: Path, contexts: Contexts) -> None:
    """Keeps contexts, whole or not at all, for their owner only. Raises InvalidArgument."""
    target = path.expanduser()
    new = target.with_name(f"{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new.unlink(missing_ok=True)
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123 - of a descriptor
            file.write(orjson.dumps(contexts.model_dump(mode="json"), option=orjson.OPT_INDENT_2))
        new.replace(target)
    except OSError as error:
        raise InvalidArgument(f"{path} can not be written: {error.strerror}") from error
