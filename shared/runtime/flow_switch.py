"""Changes what single lines of sources say: whether a flow is disabled, its namespace."""

import re
from collections.abc import Sequence
from typing import ClassVar

from shared.errors import Disposition, WindhoverError
from shared.runtime.flow_catalog import FlowCatalog, StoredFlow

_LINE = re.compile(r"^disabled[ \t]*:[^\n]*(?:\n|\Z)", re.MULTILINE)


class NotRewritable(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A source in which no line can say whether the flow is disabled; nothing changed."""

    code: ClassVar[str] = "flow.not-rewritable"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


def switch(catalog: FlowCatalog, flows: Sequence[StoredFlow], *, disabled: bool) -> int:
    """Makes flows disabled, or enabled, in one write; counts those that were not.

    Raises:
        NotRewritable, InvalidFlow: of one of them; none was changed.
    """
    changed = [one for one in flows if one.record.disabled is not disabled]
    sources = [switched(catalog, one, disabled=disabled) for one in changed]
    catalog.replace_all(sources, delete=False)
    return len(changed)


def switched(catalog: FlowCatalog, stored: StoredFlow, *, disabled: bool) -> str:
    """The source with one line changed or added. Raises NotRewritable, InvalidFlow."""
    source = stored.record.source
    line = f"disabled: {str(disabled).lower()}\n"
    if _LINE.search(source):
        rewritten = _LINE.sub(line, source, count=1)
    else:
        rewritten = source + ("" if source.endswith("\n") else "\n") + line
    if catalog.preview(rewritten).disabled is not disabled:
        raise NotRewritable(
            f"the source of {stored.record.namespace}/{stored.record.flow_id} has no place for "
            "`disabled`",
            remedy="Write `disabled` by hand.",
        )
    return rewritten


_NAMESPACE = re.compile(r"^(namespace[ \t]*:[ \t]*)[^\s#]+", re.MULTILINE)


def moved(catalog: FlowCatalog, source: str, namespace: str) -> str:
    """The source with another namespace; the rest stays as it is.

    Raises:
        NotRewritable: no line of it names the namespace.
        InvalidFlow: it can not be read.
    """
    if catalog.preview(source).namespace == namespace:
        return source
    rewritten = _NAMESPACE.sub(lambda found: found[1] + namespace, source, count=1)
    if catalog.preview(rewritten).namespace != namespace:
        raise NotRewritable(
            "the source has no line that names its namespace",
            remedy=f"Write `namespace: {namespace}` by hand.",
        )
    return rewritten
