# A topic, who may publish to it, and the subscription that pushes its messages to a function.

variable "name" {
  description = "Name of the topic and its subscription."
  type        = string
}

variable "project_number" {
  description = "Number of the project: names the account of Pub/Sub itself."
  type        = string
}

variable "publishers" {
  description = "Members that may publish."
  type        = list(string)
}

variable "push" {
  description = "Where messages are pushed and in whose name; null for a topic that nobody is pushed."
  type        = object({ function = string, path = string, caller = string })
  default     = null
}

variable "dead_letters" {
  description = "Full name of the topic that takes what can not be handled; null for that topic itself."
  type        = string
  default     = null
}

variable "keep" {
  description = "Whether an operator may read the messages: they are kept in a subscription."
  type        = bool
  default     = false
}

locals {
  pubsub = "serviceAccount:service-${var.project_number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

resource "google_pubsub_topic" "this" {
  name = var.name
}

resource "google_pubsub_topic_iam_member" "publisher" {
  # By position: members are known only after the functions are made.
  count = length(var.publishers)

  topic  = google_pubsub_topic.this.name
  role   = "roles/pubsub.publisher"
  member = var.publishers[count.index]
}

# Pub/Sub itself moves messages to the dead letters.
resource "google_pubsub_topic_iam_member" "dead_letters" {
  count = var.keep ? 1 : 0

  topic  = google_pubsub_topic.this.name
  role   = "roles/pubsub.publisher"
  member = local.pubsub
}

resource "google_pubsub_subscription" "push" {
  count = var.push == null ? 0 : 1

  name                       = var.keep ? "${var.name}-shown" : var.name
  topic                      = google_pubsub_topic.this.id
  ack_deadline_seconds       = 600
  message_retention_duration = "604800s"

  expiration_policy {
    ttl = ""
  }

  push_config {
    push_endpoint = "${var.push.function}${var.push.path}"

    oidc_token {
      service_account_email = var.push.caller
      audience              = var.push.function
    }
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  # Nobody puts aside what was put aside.
  dynamic "dead_letter_policy" {
    for_each = var.keep ? [] : [var.dead_letters]
    content {
      dead_letter_topic     = dead_letter_policy.value
      max_delivery_attempts = 100
    }
  }
}

resource "google_pubsub_subscription_iam_member" "dead_letters" {
  count = var.push == null || var.keep ? 0 : 1

  subscription = google_pubsub_subscription.push[0].name
  role         = "roles/pubsub.subscriber"
  member       = local.pubsub
}

resource "google_pubsub_subscription" "kept" {
  count = var.keep ? 1 : 0

  name                       = var.name
  topic                      = google_pubsub_topic.this.id
  message_retention_duration = "2678400s"

  expiration_policy {
    ttl = ""
  }
}

output "id" {
  description = "Full name of the topic."
  value       = google_pubsub_topic.this.id
}
