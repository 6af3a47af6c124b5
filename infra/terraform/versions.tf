terraform {
  required_version = ">= 1.5"

  # "make deploy" names the bucket: <project>-windhover-state.
  backend "gcs" {
    prefix = "windhover"
  }

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.6"
    }
  }
}

provider "google" {
  project = var.project
  region  = var.region
}
