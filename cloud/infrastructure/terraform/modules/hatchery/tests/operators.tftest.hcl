# Settings of service keys and of the contact of locked users.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  env            = "dev"
  upload_origins = ["*"]
}

run "defaults" {
  command = plan

  assert {
    condition     = aws_lambda_function.function["operator_manager"].environment[0].variables.SERVICE_KEYS == "" && aws_lambda_function.function["ingest_manager"].environment[0].variables.SUPPORT_CONTACT == ""
    error_message = "There are no keys, and no contact."
  }
}

run "keys" {
  command = plan

  variables {
    service_keys    = ["orchestrator:${sha256("key")}:profile:read+pet:read@2027-06-01", "o:${sha256("key")}:audit:read", "o:${sha256("key")}:users:list@2027-06-01T12:00:00Z"]
    support_contact = "mailto:help@pet.example?subject=Locked"
    ages            = { min = 0, unknown = "adult" }
    forget_after    = 0
    operator        = { controller = "Pets Example Ltd, 1 Example Street, Dublin", privacy_notice_url = "https://pet.example/privacy", imprint_url = "https://pet.example/imprint" }
  }

  assert {
    condition     = alltrue([for function in ["operator_manager", "user_manager"] : aws_lambda_function.function[function].environment[0].variables.SERVICE_KEYS == "orchestrator:${sha256("key")}:profile:read+pet:read@2027-06-01,o:${sha256("key")}:audit:read,o:${sha256("key")}:users:list@2027-06-01T12:00:00Z"])
    error_message = "The functions get the keys in the form that they read."
  }
}

run "contacts" {
  command = plan

  variables {
    support_contact = "https://pet.example/help?from=app#locked"
  }
}

run "address" {
  command = plan

  variables {
    support_contact = "help@pet.example"
  }
}

run "rejected_1" {
  command = plan

  variables {
    service_keys    = ["SERVICE_KEYS=orchestrator:${sha256("key")}:pet:read"]
    support_contact = "http://pet.example"
  }

  expect_failures = [var.service_keys, var.support_contact]
}

run "rejected_2" {
  command = plan

  variables {
    ages            = { min = 19 }
    forget_after    = 3
    operator        = { privacy_notice_url = "http://pet.example/privacy" }
    service_keys    = ["orchestrator:${sha256("key")}:pet:read,other:${sha256("key")}:pet:read"]
    support_contact = "Call us"
  }

  expect_failures = [var.ages, var.forget_after, var.operator, var.service_keys, var.support_contact]
}

run "rejected_3" {
  command = plan

  variables {
    ages            = { unknown = "old" }
    forget_after    = 2.5
    operator        = { controller = "Pets\nLtd" }
    service_keys    = ["orchestrator:${upper(sha256("key"))}:pet:read"]
    support_contact = "https://help@pet.example"
  }

  expect_failures = [var.ages, var.forget_after, var.operator, var.service_keys, var.support_contact]
}

run "rejected_4" {
  command = plan

  variables {
    operator        = { imprint_url = "https://pet.example:99999/imprint" }
    service_keys    = ["orchestrator:${sha256("key")}:pet:read@tomorrow"]
    support_contact = "javascript:alert(1)"
  }

  expect_failures = [var.operator, var.service_keys, var.support_contact]
}

run "rejected_key_itself" {
  command = plan

  variables {
    service_keys    = ["htk_${substr(sha256("key"), 0, 43)}"]
    support_contact = "https://pet.example/${sha256("key")}${sha256("key")}${sha256("key")}"
  }

  expect_failures = [var.service_keys, var.support_contact]
}

run "too_many_keys" {
  command = plan

  variables {
    service_keys = [for n in range(30) : "k${n}:${sha256("key")}:profile:read"]
  }

  expect_failures = [var.service_keys]
}
