# Settings of the web app, and environments, that a plan rejects. They have their own runs, because validations of other variables refer to
# them, and only run if they are valid.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  env            = "dev"
  upload_origins = ["*"]
}

run "rejected_1" {
  command = plan

  variables {
    env = "d"
    web = { domain = { name = "app..x", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" } }
  }

  expect_failures = [var.env, var.web]
}

run "rejected_2" {
  command = plan

  variables {
    env = "Dev"
    web = { domain = { name = "https://app.pet.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" } }
  }

  expect_failures = [var.env, var.web]
}

run "rejected_3" {
  command = plan

  variables {
    env = "my-env"
    web = { domain = { name = "app.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" } }
  }

  expect_failures = [var.env, var.web]
}

run "rejected_4" {
  command = plan

  variables {
    env = "2dev"
    web = { domain = { name = "app.pet.example", certificate_arn = "arn:aws:iam:us-east-1:123456789012:certificate/1" } }
  }

  expect_failures = [var.env, var.web]
}

run "rejected_5" {
  command = plan

  variables {
    env = "averylongname"
    web = { domain = { name = "app.pet.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1", zone_id = "…" } }
  }

  expect_failures = [var.env, var.web]
}

run "rejected_6" {
  command = plan

  variables {
    web = { web_acl_arn = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/limit/1" }
  }

  expect_failures = [var.web]
}

run "rejected_7" {
  command = plan

  variables {
    web = { web_acl_arn = "limit" }
  }

  expect_failures = [var.web]
}

run "app_and_api_on_one_name" {
  command = plan

  variables {
    domain = { name = "pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    web    = { domain = { name = "pet.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" } }
  }

  expect_failures = [var.domain]
}
