output "api_url" {
  description = "The API's address."
  value       = local.public_base_url
}

output "avatars_bucket" {
  description = "The bucket of uploads and portraits."
  value       = aws_s3_bucket.avatars.bucket
}

output "table_names" {
  description = "The tables' names, by content."
  value       = { for name, table in local.tables : name => table.name }
}

output "function_names" {
  description = "The functions' names in AWS, by their names here."
  value       = { for name, function in aws_lambda_function.function : name => function.function_name }
}

output "failed_readings_queue" {
  description = "The queue with the records that the orchestrator could not process."
  value       = aws_sqs_queue.failed_readings.url
}

output "domain_target" {
  description = "Target for the DNS record of your own domain; null without one."
  value       = one(aws_apigatewayv2_domain_name.main[*].domain_name_configuration[0].target_domain_name)
}

output "web_url" {
  description = "The web app's address, where the API answers too; null without the web app."
  value       = one(local.web_origins)
}

output "web_domain_target" {
  description = "Target for the DNS record of the web app's own domain; null without the web app."
  value       = one(aws_cloudfront_distribution.web[*].domain_name)
}

output "web_bucket" {
  description = "The bucket of the web app's files; null without the web app."
  value       = one(aws_s3_bucket.web[*].bucket)
}
