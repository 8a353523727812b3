# New batches go from the table's stream to the orchestrator.
resource "aws_lambda_event_source_mapping" "readings" {
  event_source_arn = aws_dynamodb_table.health_data.stream_arn
  function_name    = aws_lambda_function.function["orchestrator"].arn

  # From the oldest change that the stream still has: nothing that arrives while this is being made is missed.
  starting_position = "TRIM_HORIZON"

  filter_criteria {
    filter {
      pattern = jsonencode({ eventName = ["INSERT", "MODIFY"] })
    }

    # Readings that Hatchery removes have to leave the pet's fold. Items removed by TTL are too old for any pet.
    filter {
      pattern = jsonencode({ eventName = ["REMOVE"], userIdentity = { principalId = [{ exists = false }] } })
    }
  }

  # A device often sends batch upon batch. Waiting a little brings them together, so that the pet is thought about once.
  batch_size                         = 100
  maximum_batching_window_in_seconds = 5

  # What fails is tried again, apart from what does not: but not for ever, as newer readings wait behind it.
  function_response_types        = ["ReportBatchItemFailures"]
  bisect_batch_on_function_error = true
  maximum_retry_attempts         = 5
  maximum_record_age_in_seconds  = 3600

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.failed_readings.arn
    }
  }
}

# Where in the stream it was that the orchestrator gave up; whose readings these are is not in here.
resource "aws_sqs_queue" "failed_readings" {
  name                      = "failed-readings-${var.env}"
  message_retention_seconds = 14 * 24 * 3600
  sqs_managed_sse_enabled   = true
}
