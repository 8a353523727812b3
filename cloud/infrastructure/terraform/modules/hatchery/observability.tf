locals {
  # Omits the path, client's IP address, user agent and token, because paths contain user ids and the others identify
  # clients. request_id is API Gateway's own id. The id that clients see is in the function's log.
  access_log = {
    time                = "$context.requestTime"
    request_id          = "$context.requestId"
    route               = "$context.routeKey"
    status              = "$context.status"
    bytes               = "$context.responseLength"
    ms                  = "$context.responseLatency"
    integration_ms      = "$context.integrationLatency"
    integration_status  = "$context.integrationStatus"
    integration_failure = "$context.integrationErrorMessage"
  }

  # Each alarm evaluates the number of periods in `periods`, or one, and a period has five minutes unless `seconds` is set. An alarm with
  # `below` also fires without data.
  service_alarms = {
    api-failures = {
      about      = "The API returns 5xx."
      namespace  = "AWS/ApiGateway"
      metric     = "5xx"
      dimensions = { ApiId = aws_apigatewayv2_api.main.id }
      at_least   = 5
    }
    api-latency = {
      about      = "For 15 minutes p99 has been three seconds or more."
      namespace  = "AWS/ApiGateway"
      metric     = "Latency"
      dimensions = { ApiId = aws_apigatewayv2_api.main.id }
      percentile = "p99"
      at_least   = 3000
      periods    = 3
    }
    pets-late = {
      about      = "New readings have waited five minutes for the orchestrator."
      namespace  = "AWS/Lambda"
      metric     = "IteratorAge"
      dimensions = { FunctionName = aws_lambda_function.function["orchestrator"].function_name }
      statistic  = "Maximum"
      at_least   = 300000
    }
    readings-failed = {
      about      = "The orchestrator could not process some records. The queue has their positions in the stream."
      namespace  = "AWS/SQS"
      metric     = "ApproximateNumberOfMessagesVisible"
      dimensions = { QueueName = aws_sqs_queue.failed_readings.name }
      statistic  = "Maximum"
      at_least   = 1
    }
    sweeper-missing = {
      about      = "The sweeper has not run for an hour. Interrupted removals and erasures are not finished."
      namespace  = "AWS/Lambda"
      metric     = "Invocations"
      dimensions = { FunctionName = aws_lambda_function.function["sweeper"].function_name }
      below      = 1
      seconds    = 3600
    }
  }

  table_alarms = {
    ReadThrottleEvents  = "DynamoDB throttles reads of the table."
    WriteThrottleEvents = "DynamoDB throttles writes to the table."
  }

  function_alarms = {
    Errors    = "The function fails, or runs out of time or memory."
    Throttles = "Lambda throttles the function: too many concurrent calls."
  }

  alarms = merge(local.service_alarms, local.log_metrics, concat(
    [
      for name, table in local.tables : {
        for metric, about in local.table_alarms : "${name}-${lower(metric)}" => {
          about      = about
          namespace  = "AWS/DynamoDB"
          metric     = metric
          dimensions = { TableName = table.name }
          at_least   = 1
        }
      }
    ],
    [
      for name in keys(local.functions) : {
        for metric, about in local.function_alarms : "${name}-${lower(metric)}" => {
          about      = about
          namespace  = "AWS/Lambda"
          metric     = metric
          dimensions = { FunctionName = aws_lambda_function.function[name].function_name }
          at_least   = 1
        }
      }
    ],
  )...)
}

# The prefix /aws/vendedlogs/ keeps the account's resource policy for CloudWatch Logs short: one entry covers all log groups with this
# prefix.
resource "aws_cloudwatch_log_group" "api" {
  name              = "/aws/vendedlogs/apis/hatchery-${var.env}"
  retention_in_days = var.log_retention_days
}

resource "aws_cloudwatch_metric_alarm" "alarm" {
  for_each = local.alarms

  alarm_name          = "hatchery-${var.env}-${each.key}"
  alarm_description   = each.value.about
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = can(each.value.percentile) ? null : try(each.value.statistic, "Sum")
  extended_statistic  = try(each.value.percentile, null)
  comparison_operator = can(each.value.below) ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold"
  threshold           = try(each.value.below, each.value.at_least)
  period              = try(each.value.seconds, 300)
  evaluation_periods  = try(each.value.periods, 1)
  treat_missing_data  = can(each.value.below) ? "breaching" : "notBreaching"
  alarm_actions       = var.alarm_topic_arn == null ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == null ? [] : [var.alarm_topic_arn]
}
