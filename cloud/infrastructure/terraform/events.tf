# New batches go from the table's stream to the orchestrator.
resource "aws_lambda_event_source_mapping" "readings" {
  event_source_arn = aws_dynamodb_table.health_data.stream_arn
  function_name    = aws_lambda_function.function["orchestrator"].arn

  # From the oldest record in the stream, so that no record is missed while this mapping is created.
  starting_position = "TRIM_HORIZON"

  filter_criteria {
    filter {
      pattern = jsonencode({ eventName = ["INSERT", "MODIFY"] })
    }

    # Also receives removals by Hatchery, because their readings must leave the pet's fold. Not removals by TTL: those items are too old to
    # matter.
    filter {
      pattern = jsonencode({ eventName = ["REMOVE"], userIdentity = { principalId = [{ exists = false }] } })
    }
  }

  # A device often sends several batches in a row. Waiting a little combines them into one evaluation.
  batch_size                         = 100
  maximum_batching_window_in_seconds = 5

  # Failed records are retried without the others. Retries are limited, because newer readings wait behind them.
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

# Stream positions of the records that the orchestrator could not process. Contains no user ids.
resource "aws_sqs_queue" "failed_readings" {
  name                      = "failed-readings-${var.env}"
  message_retention_seconds = 14 * 24 * 3600
  sqs_managed_sse_enabled   = true
}
