variable "project" {
  description = "Id of the Google Cloud project; it exists and has billing."
  type        = string
}

variable "region" {
  description = "Where functions, queues and files are."
  type        = string
  default     = "us-central1"
}

variable "firestore_location" {
  description = "Where the database is: a region, or a multi-region such as nam5. It can not be changed later."
  type        = string
  default     = "us-central1"
}

variable "prefix" {
  description = "What the names of all resources begin with; the setting WINDHOVER_GCP_PREFIX."
  type        = string
  default     = "windhover"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,14}$", var.prefix))
    error_message = "The prefix has 2 to 15 characters: lower case letters, digits and dashes."
  }
}

variable "username" {
  description = "Name that people log in to the API with."
  type        = string
}

variable "hosts" {
  description = "Names besides its own that the API is reached by."
  type        = list(string)
  default     = []
}

variable "max_instances" {
  description = "Most instances of each function; they bound the bill and the load on the database."
  type = object({
    api       = optional(number, 10)
    webhook   = optional(number, 10)
    executor  = optional(number, 20)
    worker    = optional(number, 50)
    scheduler = optional(number, 2)
  })
  default = {}
}

variable "schedules" {
  description = "tick: one job serves all schedules. jobs: each Schedule trigger has a Cloud Scheduler job besides; the setting WINDHOVER_GCP_SCHEDULES."
  type        = string
  default     = "tick"

  validation {
    condition     = contains(["tick", "jobs"], var.schedules)
    error_message = "schedules is tick or jobs."
  }
}

variable "realtime_triggers" {
  description = "Whether events of realtime triggers (Pub/Sub) are pushed: api and scheduler may then make, change and delete every subscription of the project. Flows with such triggers are refused otherwise."
  type        = bool
  default     = false
}

variable "cloud_run_jobs" {
  description = "Whether scripts may run as jobs of Cloud Run (taskRunner CloudRun), as an account and with a bucket made for that."
  type        = bool
  default     = false
}

variable "worker_memory" {
  description = "Memory of one task; what it writes to disk counts."
  type        = string
  default     = "1Gi"
}

variable "alert_email" {
  description = "Who is told of dead letters and of failing functions; nobody when it is empty."
  type        = string
  default     = ""
}
