# Values that a plan rejects. Each run sets one wrong value of several variables.
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
    domain                = { name = "api..x", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    upload_origins        = ["pet.example"]
    table_names           = { users = "U" }
    avatars_bucket_prefix = "Avatars"
    lambda_memory         = 511
    lambda_timeout        = 0
    lambda_concurrency    = 0
    log_retention_days    = 0
    request_rates         = { each = 0 }
    ingest_limits         = { readings_per_day = 0 }
    alarm_topic_arn       = "alarms"
  }

  expect_failures = [var.domain, var.upload_origins, var.table_names, var.avatars_bucket_prefix, var.lambda_memory, var.lambda_timeout, var.lambda_concurrency, var.log_retention_days, var.request_rates, var.ingest_limits, var.alarm_topic_arn]
}

run "rejected_2" {
  command = plan

  variables {
    domain                = { name = "-.x", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    upload_origins        = ["https://pet.example/"]
    table_names           = { users = "the users" }
    avatars_bucket_prefix = "-avatars"
    lambda_memory         = 10241
    lambda_timeout        = 30
    lambda_concurrency    = -1
    log_retention_days    = 2
    request_rates         = { save = 0.5 }
    ingest_limits         = { batches_per_minute = 1000000000 }
    alarm_topic_arn       = "arn:aws:sqs:eu-central-1:123456789012:alarms"
  }

  expect_failures = [var.domain, var.upload_origins, var.table_names, var.avatars_bucket_prefix, var.lambda_memory, var.lambda_timeout, var.lambda_concurrency, var.log_retention_days, var.request_rates, var.ingest_limits, var.alarm_topic_arn]
}

run "rejected_3" {
  command = plan

  variables {
    domain                = { name = "https://api.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    upload_origins        = ["https://*.example"]
    table_names           = { users = "Users", removals = "Users" }
    avatars_bucket_prefix = "avatars-"
    lambda_memory         = 1024.5
    lambda_timeout        = 2.5
    lambda_concurrency    = 1.5
    log_retention_days    = 3654
    request_rates         = { unknown = 100001 }
    ingest_limits         = { batches_per_minute = 1.5 }
    alarm_topic_arn       = "arn:aws:sns:eu-west-1:123456789012:alarms"
  }

  expect_failures = [var.domain, var.upload_origins, var.table_names, var.avatars_bucket_prefix, var.lambda_memory, var.lambda_timeout, var.lambda_concurrency, var.log_retention_days, var.request_rates, var.ingest_limits, var.alarm_topic_arn]
}

run "rejected_4" {
  command = plan

  variables {
    domain                = { name = "localhost", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    upload_origins        = ["https://a b"]
    table_names           = { users = "HealthData" }
    avatars_bucket_prefix = "a_b"
    alarm_topic_arn       = "arn:aws:sns:eu-central-1:123456789012:alarms.fifo"
  }

  expect_failures = [var.domain, var.upload_origins, var.table_names, var.avatars_bucket_prefix, var.alarm_topic_arn]
}

run "rejected_5" {
  command = plan

  variables {
    domain                = { name = "*.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    upload_origins        = ["https://a?b"]
    avatars_bucket_prefix = "a"
  }

  expect_failures = [var.domain, var.upload_origins, var.avatars_bucket_prefix]
}

run "rejected_6" {
  command = plan

  variables {
    domain                = { name = "API.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    upload_origins        = ["https://a@b"]
    avatars_bucket_prefix = "xn--pets"
  }

  expect_failures = [var.domain, var.upload_origins, var.avatars_bucket_prefix]
}

run "rejected_7" {
  command = plan

  variables {
    domain                = { name = "api.pet.example.", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    upload_origins        = ["https://Pet.example"]
    avatars_bucket_prefix = "sthree-pets"
  }

  expect_failures = [var.domain, var.upload_origins, var.avatars_bucket_prefix]
}

run "rejected_8" {
  command = plan

  variables {
    domain                = { name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.x.yz", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    upload_origins        = ["https://a:65536"]
    avatars_bucket_prefix = "amzn-s3-demo-pets"
  }

  expect_failures = [var.domain, var.upload_origins, var.avatars_bucket_prefix]
}

run "rejected_9" {
  command = plan

  variables {
    domain         = { name = "api.pet.c0m", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
    upload_origins = ["https://a:443"]
  }

  expect_failures = [var.domain, var.upload_origins]
}

run "rejected_10" {
  command = plan

  variables {
    domain         = { name = "api.pet.example", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" }
    upload_origins = ["ftp://a"]
  }

  expect_failures = [var.domain, var.upload_origins]
}

run "rejected_11" {
  command = plan

  variables {
    domain         = { name = "api.pet.example", certificate_arn = "arn:aws:iam::123456789012:server-certificate/x" }
    upload_origins = ["https://a..b"]
  }

  expect_failures = [var.domain, var.upload_origins]
}

run "rejected_12" {
  command = plan

  variables {
    domain         = { name = "api.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/…" }
    upload_origins = ["https://-a"]
  }

  expect_failures = [var.domain, var.upload_origins]
}

run "rejected_13" {
  command = plan

  variables {
    domain         = { name = "api.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1", zone_id = "pet.example" }
    upload_origins = [null]
  }

  expect_failures = [var.domain, var.upload_origins]
}

run "rejected_14" {
  command = plan

  variables {
    domain         = { name = "api.pet.example", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1", zone_id = "/hostedzone/Z1" }
    upload_origins = []
  }

  expect_failures = [var.domain, var.upload_origins]
}

run "any_origin_outside_dev" {
  command = plan

  variables {
    env            = "prod"
    upload_origins = ["*"]
  }

  expect_failures = [var.upload_origins]
}

run "long_prefix_and_other_forms_of_arns" {
  command = plan

  variables {
    avatars_bucket_prefix = "tamagotchi-avatars-with-a-longer-name"
    kms_key_arn           = "arn:aws:kms:eu-central-1:123456789012:alias/pets"
    permissions_boundary  = "boundary"
  }

  expect_failures = [var.avatars_bucket_prefix, var.kms_key_arn, var.permissions_boundary]
}

run "other_namespace_and_region" {
  command = plan

  variables {
    avatars_bucket_namespace = "regional"
    kms_key_arn              = "arn:aws:kms:eu-west-1:123456789012:key/1"
  }

  expect_failures = [var.avatars_bucket_namespace, var.kms_key_arn]
}

run "no_zips" {
  command = plan

  variables {
    lambda_zips = "no/zips"
  }

  expect_failures = [aws_lambda_function.function]
}

run "reserved_ends_of_a_global_bucket_name" {
  command = plan

  variables {
    env                      = "an"
    upload_origins           = ["https://pet.example"]
    avatars_bucket_namespace = "global"
    table_names              = { users = "hatchery-an-destroy-guard" }
    kms_key_arn              = "arn:aws:kms:eu-central-1:123456789012:key/…"
    permissions_boundary     = "arn:aws:iam::210987654321:policy/boundary"
  }

  expect_failures = [var.avatars_bucket_prefix, var.table_names, var.kms_key_arn, var.permissions_boundary]
}

run "bucket_name_of_a_directory_bucket" {
  command = plan

  variables {
    env                      = "s3"
    upload_origins           = ["https://pet.example"]
    avatars_bucket_namespace = "global"
    avatars_bucket_prefix    = "pets--x"
  }

  expect_failures = [var.avatars_bucket_prefix]
}

run "edge_secrets_that_are_short" {
  command = plan

  variables {
    web          = {}
    edge_secrets = ["short"]
  }

  expect_failures = [var.edge_secrets]
}

run "edge_secrets_without_cloudfront" {
  command = plan

  variables {
    edge_secrets = ["a-new-secret-of-at-least-32-letters"]
  }

  expect_failures = [var.edge_secrets]
}

run "quotas_that_are_not_whole_numbers" {
  command = plan

  variables {
    account_concurrency = 0.5
  }

  expect_failures = [var.account_concurrency]
}
