# Domains, certificates and environments that a plan rejects. Each run sets one wrong value of each of its variables. Variables whose validations
# refer to each other (domain, web, upload_origins) are in different runs: a validation only runs if the variables that it refers to are valid.
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
    domain = { name = "api..x", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    env    = "d"
  }

  expect_failures = [var.domain, var.env]
}

run "rejected_2" {
  command = plan

  variables {
    domain = { name = "-.x", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    env    = "Dev"
  }

  expect_failures = [var.domain, var.env]
}

run "rejected_3" {
  command = plan

  variables {
    domain = { name = "https://api.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    env    = "my-env"
  }

  expect_failures = [var.domain, var.env]
}

run "rejected_4" {
  command = plan

  variables {
    domain = { name = "localhost", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    env    = "2dev"
  }

  expect_failures = [var.domain, var.env]
}

run "rejected_5" {
  command = plan

  variables {
    domain = { name = "*.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    env    = "averylongname"
  }

  expect_failures = [var.domain, var.env]
}

run "rejected_6" {
  command = plan

  variables {
    domain = { name = "API.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
  }

  expect_failures = [var.domain]
}

run "rejected_7" {
  command = plan

  variables {
    domain = { name = "api.pet.example.", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
  }

  expect_failures = [var.domain]
}

run "rejected_8" {
  command = plan

  variables {
    domain = { name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.x.yz", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
  }

  expect_failures = [var.domain]
}

run "rejected_9" {
  command = plan

  variables {
    domain = { name = "api.pet.c0m", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
  }

  expect_failures = [var.domain]
}

run "rejected_10" {
  command = plan

  variables {
    domain = { name = "api.pet.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" }
  }

  expect_failures = [var.domain]
}

run "rejected_11" {
  command = plan

  variables {
    domain = { name = "api.pet.example", certificate_arn = "arn:aws:iam::123456789012:server-certificate/x" }
  }

  expect_failures = [var.domain]
}

run "rejected_12" {
  command = plan

  variables {
    domain = { name = "api.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/…" }
  }

  expect_failures = [var.domain]
}

run "rejected_13" {
  command = plan

  variables {
    domain = { name = "api.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1", zone_id = "pet.example" }
  }

  expect_failures = [var.domain]
}

run "rejected_14" {
  command = plan

  variables {
    domain = { name = "api.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1", zone_id = "/hostedzone/Z1" }
  }

  expect_failures = [var.domain]
}

run "rejected_15" {
  command = plan

  variables {
    web = { domain = { name = "app..x", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" } }
  }

  expect_failures = [var.web]
}

run "rejected_16" {
  command = plan

  variables {
    web = { domain = { name = "https://app.pet.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" } }
  }

  expect_failures = [var.web]
}

run "rejected_17" {
  command = plan

  variables {
    web = { domain = { name = "app.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" } }
  }

  expect_failures = [var.web]
}

run "rejected_18" {
  command = plan

  variables {
    web = { domain = { name = "app.pet.example", certificate_arn = "arn:aws:iam:us-east-1:123456789012:certificate/1" } }
  }

  expect_failures = [var.web]
}

run "rejected_19" {
  command = plan

  variables {
    web = { domain = { name = "app.pet.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1", zone_id = "…" } }
  }

  expect_failures = [var.web]
}

run "rejected_20" {
  command = plan

  variables {
    web = { web_acl_arn = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/limit/1" }
  }

  expect_failures = [var.web]
}

run "rejected_21" {
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

  expect_failures = [var.web]
}
