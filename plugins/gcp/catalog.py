"""The types of io.kestra.plugin.gcp."""

from shared.sdk.registry import Catalog

_BIGQUERY = "io.kestra.plugin.gcp.bigquery"

CATALOG = Catalog(
    types={
        f"{_BIGQUERY}.Copy": "plugins.gcp.bigquery.copy:Copy",
        f"{_BIGQUERY}.CreateDataset": "plugins.gcp.bigquery.create_dataset:CreateDataset",
        f"{_BIGQUERY}.CreateTable": "plugins.gcp.bigquery.create_table:CreateTable",
        f"{_BIGQUERY}.DeleteDataset": "plugins.gcp.bigquery.delete_dataset:DeleteDataset",
        f"{_BIGQUERY}.DeleteTable": "plugins.gcp.bigquery.delete_table:DeleteTable",
        f"{_BIGQUERY}.ExtractToGcs": "plugins.gcp.bigquery.extract_to_gcs:ExtractToGcs",
        f"{_BIGQUERY}.Load": "plugins.gcp.bigquery.load:Load",
        f"{_BIGQUERY}.LoadFromGcs": "plugins.gcp.bigquery.load_from_gcs:LoadFromGcs",
        f"{_BIGQUERY}.Query": "plugins.gcp.bigquery.query:Query",
        f"{_BIGQUERY}.StorageWrite": "plugins.gcp.bigquery.storage_write:StorageWrite",
        f"{_BIGQUERY}.TableMetadata": "plugins.gcp.bigquery.table_metadata:TableMetadata",
        f"{_BIGQUERY}.Trigger": "plugins.gcp.bigquery.trigger:Trigger",
        f"{_BIGQUERY}.UpdateDataset": "plugins.gcp.bigquery.update_dataset:UpdateDataset",
        f"{_BIGQUERY}.UpdateTable": "plugins.gcp.bigquery.update_table:UpdateTable",
    },
    aliases={},
)
