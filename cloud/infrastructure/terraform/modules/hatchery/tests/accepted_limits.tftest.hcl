# Limits of costs and requests that a plan accepts, and what they make.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  env            = "dev"
  upload_origins = ["*"]
}

run "budget_by_email" {
  command = plan

  variables {
    budget = { monthly_usd = 1, emails = ["ops@pet.example"] }
  }

  assert {
    condition     = aws_budgets_budget.monthly[0].limit_amount == "1" && length(aws_budgets_budget.monthly[0].notification) == 3 && length(aws_budgets_budget.monthly[0].cost_filter) == 0
    error_message = "The budget has three messages and counts the whole account."
  }
}

run "budget_by_topic" {
  command = plan

  variables {
    budget = { monthly_usd = 2500.5, topic_arn = "arn:aws:sns:us-east-1:123456789012:costs", only_tagged = true }
  }

  assert {
    condition     = one(aws_budgets_budget.monthly[0].cost_filter).values[0] == "user:project$hatchery"
    error_message = "The budget counts what has the project's tag."
  }
}

run "table_limits" {
  command = plan

  variables {
    table_limits = { users = { reads = 1, writes = 40000 }, health_data = { writes = -1 }, pet_states = null, removals = {}, audit = { writes = 50 } }
  }

  assert {
    condition     = aws_dynamodb_table.users.on_demand_throughput[0].max_read_request_units == 1 && aws_dynamodb_table.health_data.on_demand_throughput[0].max_write_request_units == -1
    error_message = "The tables have their limits."
  }

  assert {
    condition     = one([for index in aws_dynamodb_table.audit.global_secondary_index : index.on_demand_throughput[0].max_write_request_units]) == 50
    error_message = "The index has the limits of its table."
  }

  assert {
    condition     = length(aws_dynamodb_table.pet_states.on_demand_throughput) == 0 && length(aws_dynamodb_table.removals.on_demand_throughput) == 0
    error_message = "The other tables have none."
  }
}

run "rate_limits" {
  command = plan

  variables {
    web = { rate_limits = {} }
  }

  assert {
    condition     = jsondecode(aws_wafv2_web_acl.web[0].rule_json)[*].Statement.RateBasedStatement.Limit == [300, 3000]
    error_message = "{} stands for the default limits."
  }

  assert {
    condition     = one([for route in aws_apigatewayv2_stage.default.route_settings : route if route.route_key == "POST /users"]).throttling_rate_limit == 100
    error_message = "With limits by address, updates have a higher rate."
  }
}

run "rate_limits_lowest_and_highest" {
  command = plan

  variables {
    web = { rate_limits = { creates = 10, requests = 2000000000 }, web_acl_arn = null }
  }
}

run "failure_lines" {
  command = plan

  variables {
    narrator         = "bedrock"
    bedrock_model_id = "eu.amazon.nova-lite-v1:0"
  }

  assert {
    condition     = aws_cloudwatch_log_metric_filter.failure["access-denied-sweeper"].pattern == "{ $.msg = \"failure\" && ($.error = \"AccessDenied\" || $.error = \"Error AccessDeniedException\" || $.error = \"NarratorError AccessDeniedException\") }"
    error_message = "The pattern selects failure lines by their error."
  }

  assert {
    condition     = length(aws_cloudwatch_log_metric_filter.failure) == 6 && contains(keys(aws_cloudwatch_metric_alarm.alarm), "narrator-failures")
    error_message = "Each function's log is filtered, and the orchestrator's twice."
  }
}
