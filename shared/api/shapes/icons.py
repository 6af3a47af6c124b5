"""Icons of types: a square in the colour of the group, with its first letter.

None is drawn by hand, so that a plug-in of anybody has one.
"""

import base64
import hashlib
from collections.abc import Mapping
from html import escape

from shared.model.json import Json, JsonObject

_COLOURS = ("#456B94", "#4F7244", "#8C507F", "#99552F", "#38727A", "#7A6033", "#5F63A3", "#96434F")
"""White letters are readable on each of them (contrast of at least 4.5)."""

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    '<rect width="24" height="24" rx="5" fill="{colour}"/>'
    '<text x="12" y="16.5" text-anchor="middle" font-family="sans-serif" font-size="13" '
    'font-weight="600" fill="#fff">{letter}</text></svg>'
)


def svg_of(name: str) -> str:
    """The icon of a type (`io.kestra.plugin.core.log.Log`) or of a group; the same for a group."""
    group = name if name.rpartition(".")[2].islower() else name.rpartition(".")[0]
    number = hashlib.blake2b(group.encode(), digest_size=2).digest()
    colour = _COLOURS[int.from_bytes(number) % len(_COLOURS)]
    letter = group.rpartition(".")[2][:1].upper() or "?"
    return _SVG.format(colour=colour, letter=escape(letter))


def icons_json(names: Mapping[str, bool]) -> JsonObject:
    """Icons by name; of each name whether it is a type that holds tasks."""
    return {name: _icon_json(name, is_flowable) for name, is_flowable in names.items()}


def _icon_json(name: str, is_flowable: bool) -> Json:  # noqa: FBT001 - a member of the answer
    return {
        "name": name.rpartition(".")[2],
        "icon": base64.b64encode(svg_of(name).encode()).decode(),
        "flowable": is_flowable,
    }
