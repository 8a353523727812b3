# The variables and validations of an environment's folder itself. modules/hatchery/tests has those of the module.
mock_provider "aws" {
  source = "../../modules/hatchery/tests/mocks"
}

run "tags_at_the_limits" {
  command = plan

  variables {
    tags = merge(
      { for n in range(46) : "team-${n}" => "" },
      { join("", [for _ in range(128) : "k"]) = join("", [for _ in range(256) : "v"]), "Überschrift 1_.:/=+-@" = "Grüße" },
    )
  }
}

run "all_keys" {
  command = plan

  variables {
    table_names   = { users = "Users", health_data = "HealthData", pet_states = "PetStates", removals = "Removals", audit = "Audit" }
    request_rates = { each = 200, save = 20, unknown = 10 }
    ingest_limits = { readings_per_day = 100000, batches_per_minute = 1000 }
    domain        = { name = "api.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1", zone_id = "Z1", default_endpoint = false }

    web = {
      domain      = { name = "app.pet.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1", zone_id = "Z1" }
      web_acl_arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/limit/1"
    }
  }
}

run "all_keys_of_limits" {
  command = plan

  variables {
    budget       = { monthly_usd = 20, emails = ["ops@pet.example"], topic_arn = "arn:aws:sns:eu-central-1:123456789012:costs", only_tagged = true }
    table_limits = { for table in ["users", "health_data", "pet_states", "removals", "audit"] : table => { reads = 1000, writes = 100 } }
    web          = { rate_limits = { creates = 300, requests = 3000 } }
  }
}

run "another_environment" {
  command = plan

  variables {
    env = "prod"
  }

  expect_failures = [var.env]
}

run "tags_key_that_aws_reserves" {
  command = plan

  variables {
    tags = { "AWS:team" = "1" }
  }

  expect_failures = [var.tags]
}

run "tags_empty_key" {
  command = plan

  variables {
    tags = { "" = "1" }
  }

  expect_failures = [var.tags]
}

run "tags_long_key" {
  command = plan

  variables {
    tags = { join("", [for _ in range(129) : "k"]) = "1" }
  }

  expect_failures = [var.tags]
}

run "tags_long_value" {
  command = plan

  variables {
    tags = { team = join("", [for _ in range(257) : "v"]) }
  }

  expect_failures = [var.tags]
}

run "tags_other_characters" {
  command = plan

  variables {
    tags = { team = "<pets>" }
  }

  expect_failures = [var.tags]
}

run "tags_null_value" {
  command = plan

  variables {
    tags = { team = null }
  }

  expect_failures = [var.tags]
}

run "tags_one_key_twice" {
  command = plan

  variables {
    tags = { Project = "pets" }
  }

  expect_failures = [var.tags]
}

run "tags_too_many" {
  command = plan

  variables {
    tags = { for n in range(49) : "team-${n}" => "" }
  }

  expect_failures = [var.tags]
}

# Terraform itself would ignore these keys.
run "misspelt_keys" {
  command = plan

  variables {
    table_names   = { user = "Users" }
    request_rates = { all = 200 }
    ingest_limits = { reading_per_day = 100000 }
    domain        = { name = "api.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1", zone = "Z1" }
    web           = { web_acl = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/limit/1" }
    budget        = { monthly_usd = 20, email = "ops@pet.example" }
    table_limits  = { readings = { reads = 1000 } }
  }

  expect_failures = [var.table_names, var.request_rates, var.ingest_limits, var.domain, var.web, var.budget, var.table_limits]
}

run "misspelt_key_inside_an_object" {
  command = plan

  variables {
    web          = { domain = { name = "app.pet.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1", zone = "Z1" } }
    table_limits = { users = { write = 100 } }
  }

  expect_failures = [var.web, var.table_limits]
}

run "misspelt_rate_limits" {
  command = plan

  variables {
    web = { rate_limits = { create = 300 } }
  }

  expect_failures = [var.web]
}

run "allowed_accounts" {
  command = plan

  variables {
    allowed_account_ids = ["123456789012"]
  }
}

run "allowed_accounts_in_another_form" {
  command = plan

  variables {
    allowed_account_ids = ["1234-5678-9012"]
  }

  expect_failures = [var.allowed_account_ids]
}
