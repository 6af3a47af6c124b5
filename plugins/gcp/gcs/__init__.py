"""Cloud Storage: objects, buckets, and a trigger for new objects."""
