locals {
  # Alarms on `failure` lines of the functions' logs.
  log_alarms = {
    access-denied = {
      about     = "AWS denies a function access to a table, to the bucket or to the model."
      functions = keys(local.functions)
      lines     = "$.error = \"AccessDenied\" || $.error = \"Error AccessDeniedException\" || $.error = \"NarratorError AccessDeniedException\""
    }
    narrator-failures = {
      about     = "The model rejects every request of the narrator. Pets speak from the template."
      functions = var.narrator == "bedrock" ? ["orchestrator"] : []
      lines     = "$.kind = \"configuration\""
    }
  }

  log_metrics = {
    for alarm, filter in local.log_alarms : alarm => {
      about      = filter.about
      namespace  = "Hatchery"
      metric     = "${local.name}-${alarm}"
      dimensions = {}
      at_least   = 1
      # The narrator logs each cause at most once an hour. With a shorter period, the alarm would end in between.
      seconds = 3600
    } if length(filter.functions) > 0
  }

  log_filters = merge([
    for alarm, filter in local.log_alarms : {
      for function in filter.functions : "${alarm}-${function}" => {
        metric   = local.log_metrics[alarm].metric
        function = function
        pattern  = "{ $.msg = \"failure\" && (${filter.lines}) }"
      }
    }
  ]...)
}

# The metrics have no default value, so AWS bills them only for hours in which a function fails.
resource "aws_cloudwatch_log_metric_filter" "failure" {
  for_each = local.log_filters

  name           = each.value.metric
  log_group_name = aws_cloudwatch_log_group.function[each.value.function].name
  pattern        = each.value.pattern

  metric_transformation {
    namespace = "Hatchery"
    name      = each.value.metric
    value     = "1"
  }
}
