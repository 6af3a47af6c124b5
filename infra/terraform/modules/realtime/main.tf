# Who may have the messages of flows' subscriptions pushed.

variable "project" {
  description = "Id of the project."
  type        = string
}

variable "prefix" {
  description = "What names begin with."
  type        = string
}

variable "keepers" {
  description = "Members that may make, change and delete subscriptions; they must be allowed to act as the account that pushes."
  type        = list(string)
}

# No message can be read or published by it.
resource "google_project_iam_custom_role" "keeper" {
  role_id     = "${replace(var.prefix, "-", "_")}_realtime"
  title       = "Windhover: keeps subscriptions"
  description = "Makes subscriptions that push, and changes and deletes them."
  permissions = [
    "pubsub.subscriptions.create",
    "pubsub.subscriptions.delete",
    "pubsub.subscriptions.get",
    "pubsub.subscriptions.update",
    "pubsub.topics.attachSubscription",
  ]
}

resource "google_project_iam_member" "keeper" {
  count = length(var.keepers)

  project = var.project
  role    = google_project_iam_custom_role.keeper.id
  member  = var.keepers[count.index]
}
