# Values of the variables that a plan accepts: the defaults, the limits, and forms that are rarely used.
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
    condition     = alltrue([for name, function in aws_lambda_function.function : function.memory_size == 1024])
    error_message = "Each function has 1024 MB."
  }
}

run "null_is_the_default" {
  command = plan

  variables {
    table_names           = null
    avatars_bucket_prefix = null
    deletion_protection   = null
    lambda_zips           = null
    lambda_memory         = null
    lambda_timeout        = null
    lambda_concurrency    = null
    log_retention_days    = null
    request_rates         = null
    ingest_limits         = { readings_per_day = null }
    domain                = null
    alarm_topic_arn       = null
    narrator              = null
    bedrock_model_id      = null
    web                   = null
    budget                = null
    table_limits          = null

    avatars_bucket_namespace = null
    tracing                  = null
    request_metrics          = null
    permissions_boundary     = null
    kms_key_arn              = null
  }

  assert {
    condition     = aws_lambda_function.function["user_manager"].memory_size == 1024 && aws_lambda_function.function["user_manager"].timeout == 20
    error_message = "null stands for the default of lambda_memory and lambda_timeout."
  }

  assert {
    condition     = aws_dynamodb_table.users.name == "Users" && aws_apigatewayv2_stage.default.default_route_settings[0].throttling_rate_limit == 200
    error_message = "null stands for the defaults of table_names and request_rates."
  }
}

run "lowest" {
  command = plan

  variables {
    env                   = "d1"
    upload_origins        = ["http://a"]
    table_names           = { users = "a.b", health_data = "a_b", pet_states = "a-b", removals = "123", audit = "1-2" }
    avatars_bucket_prefix = "a-1"
    tracing               = false
    request_metrics       = true
    deletion_protection   = false
    lambda_memory         = 512
    lambda_timeout        = 1
    lambda_concurrency    = 180
    log_retention_days    = 1
    request_rates         = { each = 1, save = 1, unknown = 1 }
    ingest_limits         = { readings_per_day = 1, batches_per_minute = 1 }
    alarm_topic_arn       = "arn:aws:sns:eu-central-1:123456789012:a"
    domain                = { name = "a.bc", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    web                   = {}
  }
}

run "highest" {
  command = plan

  variables {
    env                 = "abcdefghijk1"
    upload_origins      = ["https://pet.example:65535", "http://localhost:5173", "http://192.168.1.20:3000", "http://[::1]:8080", "https://xn--80ak6aa92e.example"]
    table_names         = { users = join("", [for _ in range(255) : "u"]) }
    deletion_protection = true
    lambda_memory       = 10240
    lambda_timeout      = 29
    lambda_concurrency  = 1980
    account_concurrency = 10000
    log_retention_days  = 3653
    request_rates       = { each = 100000, save = 2.5, unknown = 100000 }
    ingest_limits       = { readings_per_day = 999999999, batches_per_minute = 999999999 }
    alarm_topic_arn     = "arn:aws:sns:eu-central-1:123456789012:${join("", [for _ in range(256) : "t"])}"

    domain = {
      name            = "api.xn--p1ai"
      certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/12345678-90ab-cdef-1234-567890abcdef"
      zone_id         = "Z0123456789ABCDEFGHIJKLMNOPQRSTU"
    }

    web = {
      domain = {
        name            = "${join("", [for _ in range(63) : "a"])}.pet-2.example"
        certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-90ab-cdef-1234-567890abcdef"
        zone_id         = "Z2FDTNDATAQYW2"
      }
      web_acl_arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/limit/12345678-90ab-cdef-1234-567890abcdef"
    }
  }
}

run "global_bucket_key_and_boundary" {
  command = plan

  variables {
    env                      = "prod"
    upload_origins           = ["https://pet.example"]
    avatars_bucket_namespace = "global"
    kms_key_arn              = "arn:aws:kms:eu-central-1:123456789012:key/12345678-90ab-cdef-1234-567890abcdef"
    permissions_boundary     = "arn:aws:iam::123456789012:policy/teams/boundary"
  }

  assert {
    condition     = aws_s3_bucket.avatars.bucket == "tamagotchi-avatars-prod"
    error_message = "The bucket's name is exactly the prefix and the environment."
  }

  assert {
    condition     = aws_dynamodb_table.users.name == "Users-prod" && aws_dynamodb_table.users.deletion_protection_enabled
    error_message = "Outside dev, tables have the environment's name and are protected."
  }
}

run "bucket_of_63_characters" {
  command = plan

  variables {
    avatars_bucket_prefix = "tamagotchi-avatars-more"
  }

  assert {
    condition     = aws_s3_bucket.avatars.bucket == "tamagotchi-avatars-more-dev-123456789012-eu-central-1-an"
    error_message = "The bucket's name ends with account and region."
  }
}

run "no_origins_with_the_web_app" {
  command = plan

  variables {
    upload_origins = []
    web            = {}
  }
}

run "model_on_demand" {
  command = plan

  variables {
    narrator         = "bedrock"
    bedrock_model_id = "deepseek.v3.2"
  }

  assert {
    condition     = local.narrator_arns == [["arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-lite-v1:0"]]
    error_message = "Only the model may be called."
  }
}

run "inference_profile" {
  command = plan

  variables {
    narrator         = "bedrock"
    bedrock_model_id = "eu.amazon.nova-lite-v1:0"
  }

  assert {
    condition = local.narrator_arns == [[
      "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.amazon.nova-lite-v1:0",
      "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0",
    ]]
    error_message = "Only the profile, and its model in the profile's regions, may be called."
  }
}

run "global_inference_profile" {
  command = plan

  variables {
    narrator         = "bedrock"
    bedrock_model_id = "global.anthropic.claude-haiku-4-5-20251001-v1:0"
  }
}

run "name_that_only_the_global_namespace_reserves" {
  command = plan

  variables {
    env            = "an"
    upload_origins = ["https://pet.example"]
  }
}

run "only_through_cloudfront" {
  command = plan

  variables {
    web          = { domain = { name = "app.pet.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" } }
    edge_secrets = ["a-new-secret-of-at-least-32-letters", "an-old-secret-of-at-least-32-letters"]
  }

  assert {
    condition = alltrue([
      for name in ["user_manager", "ingest_manager"] :
      aws_lambda_function.function[name].environment[0].variables.PUBLIC_BASE_URL == "https://app.pet.example" &&
      length(split(",", aws_lambda_function.function[name].environment[0].variables.EDGE_SECRET_HASHES)) == 2
    ])
    error_message = "The functions of the API accept both secrets, and name the web app's address."
  }
}
