# Scripts that run as jobs of Cloud Run: who they are, where their files are, who may start them.

variable "project" {
  description = "Id of the project."
  type        = string
}

variable "region" {
  description = "Where the files are; near the jobs."
  type        = string
}

variable "prefix" {
  description = "What names begin with."
  type        = string
}

variable "starters" {
  description = "Members that may make jobs and run them."
  type        = list(string)
}

# What a script may do: reach its files. Give it more where scripts need it, or name other accounts.
resource "google_service_account" "job" {
  account_id   = "${var.prefix}-job"
  display_name = "Windhover: scripts that run as jobs"
}

# Not the bucket of Windhover's own files: whoever writes a script can read all of this one.
resource "google_storage_bucket" "files" {
  name                        = "${var.project}-${var.prefix}-jobs"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true

  # A job runs for a week at most; its task deletes its files before.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = 14
    }
  }
}

resource "google_storage_bucket_iam_member" "job" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectUser"
  member = google_service_account.job.member
}

resource "google_storage_bucket_iam_member" "starter" {
  count = length(var.starters)

  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectUser"
  member = var.starters[count.index]
}

# Jobs only: the predefined roles could change the functions, which are services of Cloud Run.
resource "google_project_iam_custom_role" "starter" {
  role_id     = "${replace(var.prefix, "-", "_")}_jobs"
  title       = "Windhover: starts jobs"
  description = "Makes, runs, follows, cancels and deletes jobs of Cloud Run."
  permissions = [
    "run.executions.cancel",
    "run.executions.get",
    "run.jobs.create",
    "run.jobs.delete",
    "run.jobs.get",
    "run.jobs.run",
    "run.operations.get",
  ]
}

resource "google_project_iam_member" "starter" {
  count = length(var.starters)

  project = var.project
  role    = google_project_iam_custom_role.starter.id
  member  = var.starters[count.index]
}

# Who makes a job that runs as an account must be allowed to act as it.
resource "google_service_account_iam_member" "acts_as_job" {
  count = length(var.starters)

  service_account_id = google_service_account.job.name
  role               = "roles/iam.serviceAccountUser"
  member             = var.starters[count.index]
}
