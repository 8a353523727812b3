# Limits of costs and requests that a plan rejects.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  env            = "dev"
  upload_origins = ["*"]
}

run "too_low" {
  command = plan

  variables {
    budget       = { monthly_usd = 0.5, emails = ["ops@pet.example"] }
    table_limits = { users = { reads = 0 } }
    web          = { rate_limits = { creates = 9 } }
  }

  expect_failures = [var.budget, var.table_limits, var.web]
}

run "not_whole" {
  command = plan

  variables {
    table_limits = { removals = { writes = 1.5 } }
    web          = { rate_limits = { requests = 99.5 } }
  }

  expect_failures = [var.table_limits, var.web]
}

run "wrong_forms" {
  command = plan

  variables {
    budget       = { monthly_usd = 20, emails = ["ops"] }
    table_limits = { health_data = { reads = -2 } }
    web          = { rate_limits = { requests = 2000000001 } }
  }

  expect_failures = [var.budget, var.table_limits, var.web]
}

run "no_receiver" {
  command = plan

  variables {
    budget = { monthly_usd = 20 }
    web    = { rate_limits = { creates = null, requests = null }, web_acl_arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/limit/1" }
  }

  expect_failures = [var.budget, var.web]
}

run "no_amount_and_a_fifo_topic" {
  command = plan

  variables {
    budget = { monthly_usd = null, topic_arn = "arn:aws:sns:eu-central-1:123456789012:alarms.fifo" }
  }

  expect_failures = [var.budget]
}

run "too_many_addresses" {
  command = plan

  variables {
    budget = { monthly_usd = 20, emails = [for n in range(11) : "ops${n}@pet.example"] }
  }

  expect_failures = [var.budget]
}
