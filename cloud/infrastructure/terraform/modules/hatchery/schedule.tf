# Sets how often the sweeper function finishes interrupted removals, and checks a slice of the users for activity: SWEEP_MS in
# cloud/lambda/sweep.ts.
resource "aws_cloudwatch_event_rule" "sweep" {
  name                = "hatchery-sweep-${var.env}"
  schedule_expression = "rate(15 minutes)"
}

resource "aws_cloudwatch_event_target" "sweep" {
  rule = aws_cloudwatch_event_rule.sweep.name
  arn  = aws_lambda_alias.live["sweeper"].arn
}

resource "aws_lambda_permission" "sweep" {
  statement_id  = "schedule"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_alias.live["sweeper"].function_name
  qualifier     = aws_lambda_alias.live["sweeper"].name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.sweep.arn
}

# A failed sweep is not retried, because the next scheduled sweep does the same work.
resource "aws_lambda_function_event_invoke_config" "sweeper" {
  function_name          = aws_lambda_alias.live["sweeper"].function_name
  qualifier              = aws_lambda_alias.live["sweeper"].name
  maximum_retry_attempts = 0
}
