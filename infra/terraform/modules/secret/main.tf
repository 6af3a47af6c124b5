# A random secret that Terraform makes once. Its value is in the state: keep the state private.

variable "name" {
  description = "Id of the secret."
  type        = string
}

resource "random_bytes" "this" {
  length = 32
}

resource "google_secret_manager_secret" "this" {
  secret_id = var.name

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_version" "this" {
  secret      = google_secret_manager_secret.this.id
  secret_data = random_bytes.this.base64
}

output "id" {
  description = "Short id of the secret."
  value       = google_secret_manager_secret.this.secret_id

  # A function that starts before there is a version fails.
  depends_on = [google_secret_manager_secret_version.this]
}
