"""The types of io.kestra.plugin.gcp."""

from shared.sdk.registry import Catalog

_BIGQUERY = "io.kestra.plugin.gcp.bigquery"
_FIRESTORE = "io.kestra.plugin.gcp.firestore"
_GCS = "io.kestra.plugin.gcp.gcs"
_PUBSUB = "io.kestra.plugin.gcp.pubsub"

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
        f"{_FIRESTORE}.Delete": "plugins.gcp.firestore.delete:Delete",
        f"{_FIRESTORE}.Get": "plugins.gcp.firestore.get:Get",
        f"{_FIRESTORE}.Query": "plugins.gcp.firestore.query:Query",
        f"{_FIRESTORE}.Set": "plugins.gcp.firestore.set:Set",
        f"{_GCS}.Compose": "plugins.gcp.gcs.compose:Compose",
        f"{_GCS}.Copy": "plugins.gcp.gcs.copy:Copy",
        f"{_GCS}.CreateBucket": "plugins.gcp.gcs.create_bucket:CreateBucket",
        f"{_GCS}.Delete": "plugins.gcp.gcs.delete:Delete",
        f"{_GCS}.DeleteBucket": "plugins.gcp.gcs.delete_bucket:DeleteBucket",
        f"{_GCS}.DeleteList": "plugins.gcp.gcs.delete_list:DeleteList",
        f"{_GCS}.Download": "plugins.gcp.gcs.download:Download",
        f"{_GCS}.Downloads": "plugins.gcp.gcs.downloads:Downloads",
        f"{_GCS}.List": "plugins.gcp.gcs.list:List",
        f"{_GCS}.Trigger": "plugins.gcp.gcs.trigger:Trigger",
        f"{_GCS}.UpdateBucket": "plugins.gcp.gcs.update_bucket:UpdateBucket",
        f"{_GCS}.Upload": "plugins.gcp.gcs.upload:Upload",
        f"{_PUBSUB}.Consume": "plugins.gcp.pubsub.consume:Consume",
        f"{_PUBSUB}.Publish": "plugins.gcp.pubsub.publish:Publish",
        f"{_PUBSUB}.RealtimeTrigger": "plugins.gcp.pubsub.realtime_trigger:RealtimeTrigger",
        f"{_PUBSUB}.Trigger": "plugins.gcp.pubsub.trigger:Trigger",
    },
    aliases={},
)
