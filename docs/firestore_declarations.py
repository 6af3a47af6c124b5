"""What Terraform declares for Firestore, from the shapes of the queries."""

import json

from shared.backends.gcp.shapes import EVERYWHERE, EXPIRING, SHAPES, UNINDEXED


def firestore_declarations() -> str:
    """The content of `infra/terraform/firestore.json`."""
    indexes = {index: None for shape in SHAPES for index in shape.indexes()}
    found = {
        "indexes": [
            {
                "collection": index.collection,
                "fields": [{"path": path, "mode": mode} for path, mode in index.fields],
            }
            for index in indexes
        ],
        "unindexed": [
            {"collection": collection, "path": name}
            for collection, names in UNINDEXED.items()
            for name in names
        ],
        "everywhere": [{"collection": collection, "path": name} for collection, name in EVERYWHERE],
        "expiring": list(EXPIRING),
    }
    return json.dumps(found, indent=2) + "\n"
