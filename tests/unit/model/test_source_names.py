"""Names of flows are changed in a source without touching anything else of it."""

import pytest

from shared.model.names import FlowName
from shared.model.source_names import NotNamed, redirected, renamed

OLD = FlowName("shop", "orders")
NEW = FlowName("shop.daily", "purchases")


def test_everything_but_the_names_stays_as_it_is():
    source = (
        "# Kept by the shop team.\n"
        "id:   orders   # the old one\n"
        "namespace: 'shop'\n"
        "\n"
        "tasks: # all of them\n"
        "  - {id: orders, type: x, message: 'shop'}\n"
    )

    assert renamed(source, NEW) == (
        "# Kept by the shop team.\n"
        "id:   purchases   # the old one\n"
        "namespace: 'shop.daily'\n"
        "\n"
        "tasks: # all of them\n"
        "  - {id: orders, type: x, message: 'shop'}\n"
    )


@pytest.mark.parametrize("flow_id", ["1", "true", "1.5", "null"])
def test_name_that_would_be_read_as_something_else_is_quoted(flow_id):
    assert renamed("id: orders\nnamespace: shop\n", FlowName("shop", flow_id)) == (
        f'id: "{flow_id}"\nnamespace: shop\n'
    )


@pytest.mark.parametrize(
    "source",
    [
        "- id: orders\n",
        "namespace: shop\n",
        "id: &name orders\nnamespace: shop\n",
        "id: >-\n  orders\nnamespace: shop\n",
        'id: "\\x6frders"\nnamespace: shop\n',
        "vars: [&name orders]\nid: *name\nnamespace: shop\n",
    ],
    ids=["list", "without id", "anchor", "block", "escape", "shared"],
)
def test_name_that_can_not_be_changed_alone_is_refused(source):
    with pytest.raises(NotNamed):
        renamed(source, NEW)


def test_every_map_that_names_the_flow_names_the_other_one():
    source = (
        "tasks:\n"
        "  - id: call\n"
        '    flowId: "orders" # by day\n'
        "    namespace: shop\n"
        "  - {id: other, namespace: shop, flowId: orders2}\n"
        "  - {id: elsewhere, namespace: shops, flowId: orders}\n"
        "  - id: nested\n"
        "    tasks: [{namespace: shop, flowId: orders, inputs: {orders: shop}}]\n"
    )

    assert redirected(source, OLD, NEW) == (
        "tasks:\n"
        "  - id: call\n"
        '    flowId: "purchases" # by day\n'
        "    namespace: shop.daily\n"
        "  - {id: other, namespace: shop, flowId: orders2}\n"
        "  - {id: elsewhere, namespace: shops, flowId: orders}\n"
        "  - id: nested\n"
        "    tasks: [{namespace: shop.daily, flowId: purchases, inputs: {orders: shop}}]\n"
    )


def test_source_that_names_the_flow_nowhere_stays():
    assert redirected("id: other\nnamespace: shop\n", OLD, NEW) == "id: other\nnamespace: shop\n"


def test_name_that_is_shared_with_other_parts_is_refused():
    source = "tasks:\n  - {namespace: &ns shop, flowId: orders}\nvariables: {at: *ns}\n"

    with pytest.raises(NotNamed):
        redirected(source, OLD, NEW)
