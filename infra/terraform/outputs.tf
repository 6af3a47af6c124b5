output "api_url" {
  description = "Where people and clients reach the API."
  value       = local.urls["api"]
}

output "webhook_url" {
  description = "Where webhooks are called."
  value       = local.urls["webhook"]
}

output "password_secret" {
  description = "The secret that holds the password of the first user."
  value       = module.secret["password"].id
}
