# Windhover on Google Cloud. Each module is one logical thing with the permissions that it needs.

locals {
  services = [
    "artifactregistry.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudscheduler.googleapis.com",
    "cloudtasks.googleapis.com",
    "firestore.googleapis.com",
    "monitoring.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "storage.googleapis.com",
  ]

  # The address that Cloud Run derives from the name, known before the function is made.
  urls = {
    for name in ["api", "webhook", "executor", "worker", "scheduler"] :
    name => "https://${var.prefix}-${name}-${data.google_project.this.number}.${var.region}.run.app"
  }

  # Who is pushed which topic: a message of `stops` reaches nobody, workers look for kills themselves.
  topics = ["executions", "tasks", "triggers", "stops"]

  # What a function does decides what it may do.
  functions = {
    api = {
      memory    = "512Mi", cpu = "1", concurrency = 80, timeout = 3600, public = true
      publishes = ["executions", "tasks", "triggers", "stops"]
    }
    webhook = {
      memory    = "512Mi", cpu = "1", concurrency = 40, timeout = 300, public = true
      publishes = ["executions", "tasks", "triggers", "stops"]
    }
    executor = {
      memory    = "512Mi", cpu = "1", concurrency = 16, timeout = 600, public = false
      publishes = ["executions", "tasks", "triggers", "stops", "dead-letters"]
    }
    worker = {
      memory    = var.worker_memory, cpu = "1", concurrency = 1, timeout = 3600, public = false
      publishes = ["executions", "tasks", "triggers", "stops", "dead-letters"]
    }
    scheduler = {
      memory    = "512Mi", cpu = "1", concurrency = 8, timeout = 300, public = false
      publishes = ["executions", "tasks", "triggers", "stops", "dead-letters"]
    }
  }

  environment = {
    GOOGLE_CLOUD_PROJECT        = var.project
    WINDHOVER_GCP_REGION        = var.region
    WINDHOVER_GCP_BUCKET        = module.store.bucket
    WINDHOVER_GCP_PREFIX        = var.prefix
    WINDHOVER_GCP_CALLER        = google_service_account.caller.email
    WINDHOVER_GCP_CALLERS       = google_service_account.caller.email
    WINDHOVER_GCP_SCHEDULER_URL = local.urls["scheduler"]
    WINDHOVER_GCP_SCHEDULES     = var.schedules
    # An hour of the function, less what a worker runs before it takes its last task (4 minutes).
    WINDHOVER_LONGEST_TASK = "PT55M"
    WINDHOVER_GCP_REALTIME = var.realtime_triggers ? "push" : "off"
    WINDHOVER_HOSTS = join(",", concat(var.hosts, [
      for name in ["api", "webhook"] : trimprefix(local.urls[name], "https://")
    ]))
    WINDHOVER_URL      = local.urls["api"]
    WINDHOVER_USERNAME = var.username
  }

  # By their names: the module that makes them needs the functions' accounts first.
  job_settings = var.cloud_run_jobs ? {
    WINDHOVER_GCP_JOB_BUCKET  = "${var.project}-${var.prefix}-jobs"
    WINDHOVER_GCP_JOB_ACCOUNT = "${var.prefix}-job@${var.project}.iam.gserviceaccount.com"
  } : {}
}

data "google_project" "this" {
  project_id = var.project
}

resource "google_project_service" "this" {
  for_each = toset(local.services)

  service            = each.value
  disable_on_destroy = false
}

# Pushes, timers and ticks are made in this account's name; it can do nothing else.
resource "google_service_account" "caller" {
  account_id   = "${var.prefix}-caller"
  display_name = "Windhover: internal calls"
}

module "store" {
  source = "./modules/store"

  project            = var.project
  region             = var.region
  firestore_location = var.firestore_location
  prefix             = var.prefix

  depends_on = [google_project_service.this]
}

module "secret" {
  source   = "./modules/secret"
  for_each = toset(["password", "session-key", "encryption-key"])

  name = "${var.prefix}-${each.value}"

  depends_on = [google_project_service.this]
}

module "dead_letters" {
  source = "./modules/topic"

  name           = "${var.prefix}-dead-letters"
  project_number = data.google_project.this.number
  publishers = [
    for name, function in local.functions : module.function[name].member
    if contains(function.publishes, "dead-letters")
  ]
  keep = true
  push = { function = local.urls["scheduler"], path = "/dead-letters", caller = google_service_account.caller.email }

  depends_on = [google_project_service.this]
}

module "topic" {
  source   = "./modules/topic"
  for_each = toset(local.topics)

  name           = "${var.prefix}-${each.value}"
  project_number = data.google_project.this.number
  publishers = [
    for name, function in local.functions : module.function[name].member
    if contains(function.publishes, each.value)
  ]
  push = try({
    executions = { function = local.urls["executor"], path = "/", caller = google_service_account.caller.email }
    tasks      = { function = local.urls["worker"], path = "/", caller = google_service_account.caller.email }
    triggers   = { function = local.urls["scheduler"], path = "/triggers", caller = google_service_account.caller.email }
  }[each.value], null)
  dead_letters = module.dead_letters.id

  depends_on = [google_project_service.this]
}

module "function" {
  source   = "./modules/function"
  for_each = local.functions

  name          = "${var.prefix}-${each.key}"
  target        = each.key
  project       = var.project
  region        = var.region
  source_bucket = module.store.source_bucket
  source_object = module.store.source_object
  memory        = each.value.memory
  cpu           = each.value.cpu
  concurrency   = each.value.concurrency
  timeout       = each.value.timeout
  max_instances = var.max_instances[each.key]
  environment   = merge(local.environment, local.job_settings, { WINDHOVER_GCP_AUDIENCE = local.urls[each.key] })
  secrets = {
    WINDHOVER_PASSWORD       = module.secret["password"].id
    WINDHOVER_SESSION_KEY    = module.secret["session-key"].id
    WINDHOVER_ENCRYPTION_KEY = module.secret["encryption-key"].id
  }
  bucket         = module.store.bucket
  secret_prefix  = var.prefix
  project_number = data.google_project.this.number
  invokers       = each.value.public ? ["allUsers"] : ["serviceAccount:${google_service_account.caller.email}"]

  depends_on = [google_project_service.this]
}

module "schedule" {
  source = "./modules/schedule"

  prefix    = var.prefix
  region    = var.region
  function  = local.urls["scheduler"]
  caller    = google_service_account.caller
  project   = var.project
  enqueuers = [for name in keys(local.functions) : module.function[name].member]
  # Who saves flows, and who brings all jobs up to date.
  job_keepers = var.schedules == "jobs" ? [for name in ["api", "scheduler"] : module.function[name].member] : []

  depends_on = [google_project_service.this]
}

module "realtime" {
  source = "./modules/realtime"
  count  = var.realtime_triggers ? 1 : 0

  project = var.project
  prefix  = var.prefix
  # Who saves flows and switches triggers, and who brings all subscriptions up to date.
  keepers = [for name in ["api", "scheduler"] : module.function[name].member]

  depends_on = [google_project_service.this]
}

module "jobs" {
  source = "./modules/jobs"
  count  = var.cloud_run_jobs ? 1 : 0

  project  = var.project
  region   = var.region
  prefix   = var.prefix
  starters = [module.function["worker"].member]

  depends_on = [google_project_service.this]
}

module "alerts" {
  source = "./modules/alerts"
  count  = var.alert_email == "" ? 0 : 1

  prefix = var.prefix
  email  = var.alert_email

  depends_on = [google_project_service.this]
}
