# What wakes the scheduler: a tick every minute, and a queue of timers to the second.

variable "prefix" {
  description = "What names begin with."
  type        = string
}

variable "region" {
  description = "Where the queue and the job are."
  type        = string
}

variable "function" {
  description = "Address of the function `scheduler`."
  type        = string
}

variable "caller" {
  description = "The account that calls are made with."
  type        = object({ name = string, email = string })
}

variable "enqueuers" {
  description = "Members that may set timers."
  type        = list(string)
}

variable "project" {
  description = "Id of the project."
  type        = string
}

variable "job_keepers" {
  description = "Members that may make and change jobs; nobody where the tick serves all schedules."
  type        = list(string)
}

resource "google_cloud_tasks_queue" "timers" {
  name     = "${var.prefix}-timers"
  location = var.region

  retry_config {
    max_attempts  = 10
    min_backoff   = "1s"
    max_backoff   = "60s"
    max_doublings = 6
  }
}

resource "google_cloud_tasks_queue_iam_member" "enqueuer" {
  count = length(var.enqueuers)

  name     = google_cloud_tasks_queue.timers.name
  location = var.region
  role     = "roles/cloudtasks.enqueuer"
  member   = var.enqueuers[count.index]
}

# Who makes a task that calls in the name of an account must be allowed to act as it.
resource "google_service_account_iam_member" "acts_as_caller" {
  count = length(var.enqueuers)

  service_account_id = var.caller.name
  role               = "roles/iam.serviceAccountUser"
  member             = var.enqueuers[count.index]
}

resource "google_project_iam_member" "job_keeper" {
  count = length(var.job_keepers)

  project = var.project
  role    = "roles/cloudscheduler.admin"
  member  = var.job_keepers[count.index]
}

resource "google_cloud_scheduler_job" "tick" {
  name             = "${var.prefix}-tick"
  region           = var.region
  schedule         = "* * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "300s"

  http_target {
    uri         = "${var.function}/"
    http_method = "POST"

    oidc_token {
      service_account_email = var.caller.email
      audience              = var.function
    }
  }
}
