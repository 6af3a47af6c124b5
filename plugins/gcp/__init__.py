"""Google Cloud: BigQuery, Cloud Storage, Pub/Sub, Firestore, secrets."""
