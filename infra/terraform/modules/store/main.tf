# The database with its indexes, the bucket of files, and the bucket of the functions' source.

variable "project" {
  description = "Id of the project."
  type        = string
}

variable "region" {
  description = "Where the buckets are."
  type        = string
}

variable "firestore_location" {
  description = "Where the database is."
  type        = string
}

variable "prefix" {
  description = "What names begin with."
  type        = string
}

locals {
  # Written by "make docs" from the shapes of the queries: what is not there no query may need.
  declared = jsondecode(file("${path.module}/../../firestore.json"))
  root     = "${path.module}/../../../.."
}

resource "google_firestore_database" "this" {
  name                              = "(default)"
  location_id                       = var.firestore_location
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = "DELETE_PROTECTION_ENABLED"
}

resource "google_firestore_index" "this" {
  for_each = {
    for index in local.declared.indexes :
    "${index.collection}:${join(",", [for one in index.fields : "${one.path} ${one.mode}"])}" => index
  }

  database   = google_firestore_database.this.name
  collection = each.value.collection

  dynamic "fields" {
    for_each = each.value.fields
    content {
      field_path   = fields.value.path
      order        = fields.value.mode == "CONTAINS" ? null : fields.value.mode
      array_config = fields.value.mode == "CONTAINS" ? "CONTAINS" : null
    }
  }
}

resource "google_firestore_field" "unindexed" {
  for_each = { for one in local.declared.unindexed : "${one.collection}.${one.path}" => one }

  database   = google_firestore_database.this.name
  collection = each.value.collection
  field      = each.value.path

  index_config {}
}

# Queries across the collections below all documents need an index of that scope, and no other.
resource "google_firestore_field" "everywhere" {
  for_each = { for one in local.declared.everywhere : "${one.collection}.${one.path}" => one }

  database   = google_firestore_database.this.name
  collection = each.value.collection
  field      = each.value.path

  index_config {
    indexes {
      order       = "ASCENDING"
      query_scope = "COLLECTION_GROUP"
    }
  }
}

resource "google_firestore_field" "expiring" {
  for_each = toset(local.declared.expiring)

  database   = google_firestore_database.this.name
  collection = each.value
  field      = "expires_at"

  ttl_config {}
}

resource "google_storage_bucket" "files" {
  name                        = "${var.project}-${var.prefix}-files"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  # Large messages outlive no subscription.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age            = 35
      matches_prefix = ["_messages/"]
    }
  }

  soft_delete_policy {
    retention_duration_seconds = 604800
  }
}

resource "google_storage_bucket" "source" {
  name                        = "${var.project}-${var.prefix}-source"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true
}

# Made by "make package"; a new content is a new name, which deploys the functions anew.
resource "google_storage_bucket_object" "source" {
  name   = "functions-${filemd5("${local.root}/build/functions.zip")}.zip"
  bucket = google_storage_bucket.source.name
  source = "${local.root}/build/functions.zip"
}

output "bucket" {
  description = "The bucket of files."
  value       = google_storage_bucket.files.name
}

output "source_bucket" {
  description = "The bucket of the functions' source."
  value       = google_storage_bucket.source.name
}

output "source_object" {
  description = "The functions' source."
  value       = google_storage_bucket_object.source.name
}
