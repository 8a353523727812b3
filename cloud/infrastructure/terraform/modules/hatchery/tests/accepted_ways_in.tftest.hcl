# Settings of ways in that a plan accepts, and what the function gets.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  env            = "dev"
  upload_origins = ["*"]
}

run "defaults" {
  command = plan

  variables {
    domain = { name = "api.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
  }

  assert {
    condition     = aws_lambda_function.function["user_manager"].environment[0].variables.PASSKEY_RP_ID == "" && aws_lambda_function.function["user_manager"].environment[0].variables.WEB_ORIGINS == "" && aws_lambda_function.function["user_manager"].environment[0].variables.IDENTITY_ISSUER == ""
    error_message = "Without a web app, passkeys belong to the API's host, and there is no identity provider."
  }

  assert {
    condition     = aws_lambda_function.function["user_manager"].environment[0].variables.SIGNING_SECRET_PARAMETER == "hatchery-dev-eu-central-1-signing-secret" && endswith(local.arns.signing_secret, ":parameter/hatchery-dev-eu-central-1-signing-secret")
    error_message = "The function may create the parameter that it is told."
  }
}

run "identity" {
  command = plan

  variables {
    identity = { issuer = "https://pets.eu.auth0.com/", audience = ["ios", "android"] }
  }

  assert {
    condition     = aws_lambda_function.function["user_manager"].environment[0].variables.IDENTITY_ISSUER == "https://pets.eu.auth0.com/" && aws_lambda_function.function["user_manager"].environment[0].variables.IDENTITY_AUDIENCE == "ios,android" && aws_lambda_function.function["user_manager"].environment[0].variables.IDENTITY_JWKS_URL == ""
    error_message = "The function gets the provider."
  }
}

run "identity_keys" {
  command = plan

  variables {
    identity = { issuer = "https://login.pet.example/realms/pets", audience = ["app"], jwks_url = "https://login.pet.example/keys?v=1" }
  }
}

run "passkeys_of_the_web_app" {
  command = plan

  variables {
    web      = { domain = { name = "app.pet.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" } }
    passkeys = { origins = ["android:apk-key-hash:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq", "https://app.pet.example"] }
  }

  assert {
    condition     = aws_lambda_function.function["user_manager"].environment[0].variables.PASSKEY_RP_ID == "app.pet.example" && aws_lambda_function.function["user_manager"].environment[0].variables.WEB_ORIGINS == "https://app.pet.example,android:apk-key-hash:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq"
    error_message = "Passkeys belong to the web app's domain, and other apps may use them."
  }
}

run "passkeys_of_a_domain" {
  command = plan

  variables {
    web      = { domain = { name = "app.pet.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" } }
    passkeys = { rp_id = "pet.example", origins = null }
  }

  assert {
    condition     = aws_lambda_function.function["user_manager"].environment[0].variables.PASSKEY_RP_ID == "pet.example"
    error_message = "Passkeys belong to the domain."
  }
}

run "passkeys_of_other_apps" {
  command = plan

  variables {
    passkeys = { rp_id = "pet.example", origins = ["https://pet.example:8443"] }
  }
}

run "passkeys_of_an_android_app" {
  command = plan

  variables {
    passkeys = { rp_id = "pet.example", origins = ["android:apk-key-hash:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno-_"] }
  }
}

run "passkeys_of_the_api" {
  command = plan

  variables {
    domain   = { name = "api.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    passkeys = { rp_id = "pet.example" }
  }
}

run "sessions_are_limited" {
  command = plan

  variables {
    request_rates = { sessions = 5 }
  }

  assert {
    condition     = toset([for route in aws_apigatewayv2_stage.default.route_settings : route.throttling_rate_limit if can(regex("^POST /(sessions|device_authorization)", route.route_key))]) == toset([5])
    error_message = "Opening sessions and new codes of devices have their own rate."
  }

  # Many devices behind one address poll every five seconds.
  assert {
    condition     = alltrue([for route in aws_apigatewayv2_stage.default.route_settings : route.route_key != "POST /device_token"])
    error_message = "Polls of devices have the default rate."
  }
}
