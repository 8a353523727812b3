# The table's DynamoDB stream sends new batches to the newest version of the orchestrator.
resource "aws_lambda_event_source_mapping" "readings" {
  event_source_arn = aws_dynamodb_table.health_data.stream_arn
  function_name    = aws_lambda_function.function["orchestrator"].arn

  # Starts at the oldest record in the DynamoDB stream, so that no record is missed while this mapping is being created.
  starting_position = "TRIM_HORIZON"

  filter_criteria {
    filter {
      pattern = jsonencode({ eventName = ["INSERT", "MODIFY"] })
    }

    # Passes on removals by Hatchery, because the removed readings must also leave the pet's state. Ignores removals by TTL, because those
    # readings are too old to affect the pet.
    filter {
      pattern = jsonencode({ eventName = ["REMOVE"], userIdentity = { principalId = [{ exists = false }] } })
    }
  }

  # A device often sends several batches in quick succession. A short wait combines them into one evaluation.
  batch_size                         = 100
  maximum_batching_window_in_seconds = 5

  # Only failed records are retried. The number of retries is limited, because newer readings wait behind the failed ones.
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

# Holds the DynamoDB stream positions of records that the orchestrator could not process. The messages contain no user
# ids.
resource "aws_sqs_queue" "failed_readings" {
  name                      = "failed-readings-${var.env}"
  message_retention_seconds = 14 * 24 * 3600
  sqs_managed_sse_enabled   = true
}
