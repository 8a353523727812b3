# Generated from modules/hatchery by `npm run generate`. Do not edit.

output "api_url" {
  description = "The API's address."
  value       = module.hatchery.api_url
}

output "avatars_bucket" {
  description = "The bucket of uploads and portraits."
  value       = module.hatchery.avatars_bucket
}

output "table_names" {
  description = "The tables' names, by content."
  value       = module.hatchery.table_names
}

output "function_names" {
  description = "The functions' names in AWS, by their names here."
  value       = module.hatchery.function_names
}

output "failed_readings_queue" {
  description = "The queue with the records that the orchestrator could not process."
  value       = module.hatchery.failed_readings_queue
}

output "domain_target" {
  description = "Target for the DNS record of your own domain; null without one."
  value       = module.hatchery.domain_target
}

output "web_url" {
  description = "The web app's address, where the API answers too; null without the web app."
  value       = module.hatchery.web_url
}

output "web_domain_target" {
  description = "Target for the DNS record of the web app's own domain; null without the web app."
  value       = module.hatchery.web_domain_target
}

output "web_bucket" {
  description = "The bucket of the web app's files; null without the web app."
  value       = module.hatchery.web_bucket
}
