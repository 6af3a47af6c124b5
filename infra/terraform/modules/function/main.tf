# One function with an identity of its own and what that may do.

variable "name" {
  description = "Name of the function."
  type        = string
}

variable "target" {
  description = "Which function of main.py it is."
  type        = string
}

variable "project" {
  description = "Id of the project."
  type        = string
}

variable "project_number" {
  description = "Number of the project; conditions name secrets by it."
  type        = string
}

variable "region" {
  description = "Where it runs."
  type        = string
}

variable "source_bucket" {
  description = "Bucket of the source."
  type        = string
}

variable "source_object" {
  description = "The source."
  type        = string
}

variable "memory" {
  description = "Memory of an instance; its files count."
  type        = string
}

variable "cpu" {
  description = "Processors of an instance; more than one request at a time needs a whole one."
  type        = string
}

variable "concurrency" {
  description = "Requests that an instance handles at a time."
  type        = number
}

variable "timeout" {
  description = "Seconds that a request may take."
  type        = number
}

variable "max_instances" {
  description = "Most instances."
  type        = number
}

variable "environment" {
  description = "Settings."
  type        = map(string)
}

variable "secrets" {
  description = "Settings that are secrets: variable -> id of the secret."
  type        = map(string)
}

variable "bucket" {
  description = "The bucket of files."
  type        = string
}

variable "secret_prefix" {
  description = "What the names of secrets begin with that flows may read."
  type        = string
}

variable "invokers" {
  description = "Members that may call it."
  type        = list(string)
}

resource "google_service_account" "this" {
  account_id   = var.name
  display_name = "Windhover: ${var.target}"
}

resource "google_project_iam_member" "firestore" {
  project = var.project
  role    = "roles/datastore.user"
  member  = google_service_account.this.member
}

resource "google_storage_bucket_iam_member" "files" {
  bucket = var.bucket
  role   = "roles/storage.objectUser"
  member = google_service_account.this.member
}

resource "google_secret_manager_secret_iam_member" "settings" {
  for_each = var.secrets

  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.this.member
}

# Secrets of flows: those of our prefix only.
resource "google_project_iam_member" "secrets" {
  project = var.project
  role    = "roles/secretmanager.secretAccessor"
  member  = google_service_account.this.member

  condition {
    title      = "${var.name}-flow-secrets"
    expression = "resource.name.startsWith(\"projects/${var.project_number}/secrets/${var.secret_prefix}-\")"
  }
}

resource "google_cloudfunctions2_function" "this" {
  name     = var.name
  location = var.region

  build_config {
    runtime     = "python312"
    entry_point = var.target

    source {
      storage_source {
        bucket = var.source_bucket
        object = var.source_object
      }
    }
  }

  service_config {
    service_account_email            = google_service_account.this.email
    available_memory                 = var.memory
    available_cpu                    = var.cpu
    timeout_seconds                  = var.timeout
    max_instance_count               = var.max_instances
    min_instance_count               = 0
    max_instance_request_concurrency = var.concurrency
    all_traffic_on_latest_revision   = true
    ingress_settings                 = "ALLOW_ALL"
    # The framework has four threads a processor, and requests behind them wait.
    environment_variables = merge(var.environment, { THREADS = tostring(max(4, var.concurrency)) })

    dynamic "secret_environment_variables" {
      for_each = var.secrets
      content {
        key        = secret_environment_variables.key
        project_id = var.project
        secret     = secret_environment_variables.value
        version    = "latest"
      }
    }
  }

  depends_on = [google_secret_manager_secret_iam_member.settings]
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  count = length(var.invokers)

  project  = var.project
  location = var.region
  name     = google_cloudfunctions2_function.this.name
  role     = "roles/run.invoker"
  member   = var.invokers[count.index]
}

output "url" {
  description = "Where it is called."
  value       = google_cloudfunctions2_function.this.service_config[0].uri
}

output "member" {
  description = "Its identity, as policies name it."
  value       = google_service_account.this.member
}
