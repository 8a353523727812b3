output "api_url" {
  description = "The API's address."
  value       = local.public_base_url
}

output "avatars_bucket" {
  description = "The bucket of uploads and portraits."
  value       = aws_s3_bucket.avatars.bucket
}

output "table_names" {
  description = "The tables' names, by what is in them."
  value       = { for name, table in local.tables : name => table.name }
}

output "function_names" {
  description = "The functions' names in AWS, by their names here."
  value       = { for name, function in aws_lambda_function.function : name => function.function_name }
}

output "failed_readings_queue" {
  description = "The queue that says which changes of readings the orchestrator gave up on."
  value       = aws_sqs_queue.failed_readings.url
}

output "domain_target" {
  description = "Where the record of a domain of your own has to point; null without one."
  value       = one(aws_apigatewayv2_domain_name.main[*].domain_name_configuration[0].target_domain_name)
}

output "web_url" {
  description = "The web app's address, which the API answers at too; null without it."
  value       = one(local.web_origins)
}

output "web_domain_target" {
  description = "Where the record of a domain of your own for the web app has to point; null without the web app."
  value       = one(aws_cloudfront_distribution.web[*].domain_name)
}
