# Somebody is told when messages are put aside, and when functions fail.

variable "prefix" {
  description = "What names begin with."
  type        = string
}

variable "email" {
  description = "Who is told."
  type        = string
}

resource "google_monitoring_notification_channel" "email" {
  display_name = "${var.prefix}: e-mail"
  type         = "email"

  labels = {
    email_address = var.email
  }
}

resource "google_monitoring_alert_policy" "dead_letters" {
  display_name          = "${var.prefix}: dead letters"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "A message was put aside"

    condition_threshold {
      filter          = "resource.type = \"pubsub_subscription\" AND resource.labels.subscription_id = \"${var.prefix}-dead-letters\" AND metric.type = \"pubsub.googleapis.com/subscription/num_undelivered_messages\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "60s"
    }
  }
}

resource "google_monitoring_alert_policy" "failures" {
  display_name          = "${var.prefix}: functions fail"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "More than a few answers are 500"

    condition_threshold {
      filter          = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code = \"500\""
      comparison      = "COMPARISON_GT"
      threshold_value = 1
      duration        = "300s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}
