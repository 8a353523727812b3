# Settings of ways in that a plan rejects.
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
    identity = { issuer = "http://login.pet.example", audience = ["app"] }
    passkeys = { rp_id = "https://pet.example", origins = ["android:apk-key-hash:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq"] }
  }

  expect_failures = [var.identity, var.passkeys]
}

run "rejected_2" {
  command = plan

  variables {
    identity = { issuer = "https://login.pet.example?realm=pets", audience = ["app"] }
    passkeys = { rp_id = "pet.example", origins = ["https://pet.example/"] }
  }

  expect_failures = [var.identity, var.passkeys]
}

run "rejected_3" {
  command = plan

  variables {
    identity = { issuer = "https://login.pet.example", audience = [] }
    passkeys = { rp_id = "pet.example", origins = ["http://pet.example"] }
  }

  expect_failures = [var.identity, var.passkeys]
}

run "rejected_4" {
  command = plan

  variables {
    identity = { issuer = "https://login.pet.example", audience = ["ios,android"] }
    passkeys = { rp_id = "pet.example", origins = ["android:apk-key-hash:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq="] }
  }

  expect_failures = [var.identity, var.passkeys]
}

run "rejected_5" {
  command = plan

  variables {
    identity = { issuer = "https://login.pet.example", audience = null }
    passkeys = { rp_id = "pet.example", origins = ["*"] }
  }

  expect_failures = [var.identity, var.passkeys]
}

run "rejected_6" {
  command = plan

  variables {
    identity = { issuer = "https://login.pet.example", audience = ["app"], jwks_url = "http://login.pet.example/keys" }
    passkeys = { rp_id = "pet.example:80" }
  }

  expect_failures = [var.identity, var.passkeys]
}

run "rejected_7" {
  command = plan

  variables {
    identity = { issuer = "https://user:word@login.pet.example", audience = ["app"] }
    passkeys = { rp_id = "pet.example:80" }
  }

  expect_failures = [var.identity, var.passkeys]
}

run "rejected_8" {
  command = plan

  variables {
    identity = { issuer = "", audience = ["app"] }
    passkeys = { rp_id = "pet.example:80" }
  }

  expect_failures = [var.identity, var.passkeys]
}

run "rejected_9" {
  command = plan

  variables {
    identity = { issuer = "https://login.pet.example#x", audience = ["app"] }
    passkeys = { rp_id = "pet.example:80" }
  }

  expect_failures = [var.identity, var.passkeys]
}

run "foreign_domain_1" {
  command = plan

  variables {
    passkeys = { rp_id = "pet.example", origins = ["https://other.example"] }
  }

  expect_failures = [aws_lambda_function.function]
}

run "foreign_domain_2" {
  command = plan

  variables {
    passkeys = { rp_id = "pet.example", origins = ["https://carpet.example"] }
  }

  expect_failures = [aws_lambda_function.function]
}

run "foreign_domain_3" {
  command = plan

  variables {
    passkeys = { origins = ["https://pet.example"] }
  }

  expect_failures = [aws_lambda_function.function]
}

run "foreign_domain_4" {
  command = plan

  variables {
    passkeys = { rp_id = "pet.example" }
  }

  expect_failures = [aws_lambda_function.function]
}
