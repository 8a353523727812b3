# Values that a plan rejects because of what AWS says about the account and the region; and models.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  env            = "dev"
  upload_origins = ["*"]
}

run "unknown_narrator" {
  command = plan

  variables {
    narrator = "poet"
  }

  expect_failures = [var.narrator]
}

run "narrator_without_a_model" {
  command = plan

  variables {
    narrator = "bedrock"
  }

  expect_failures = [var.bedrock_model_id]
}

run "model_without_a_narrator" {
  command = plan

  variables {
    bedrock_model_id = "amazon.nova-lite-v1:0"
  }

  expect_failures = [var.bedrock_model_id]
}

run "not_the_id_of_a_model" {
  command = plan

  variables {
    narrator         = "bedrock"
    bedrock_model_id = "Nova Lite"
  }

  expect_failures = [var.bedrock_model_id]
}

run "profile_of_another_geography" {
  command = plan

  variables {
    narrator         = "bedrock"
    bedrock_model_id = "us.amazon.nova-lite-v1:0"
  }

  expect_failures = [var.bedrock_model_id]
}

run "model_only_in_a_profile" {
  command = plan

  variables {
    narrator         = "bedrock"
    bedrock_model_id = "amazon.nova-lite-v1:0"
  }

  override_data {
    target = data.aws_bedrock_foundation_model.bedrock_model_id
    values = { inference_types_supported = ["INFERENCE_PROFILE"], output_modalities = ["TEXT"] }
  }

  expect_failures = [data.aws_bedrock_foundation_model.bedrock_model_id]
}

run "model_of_images" {
  command = plan

  variables {
    narrator         = "bedrock"
    bedrock_model_id = "amazon.nova-canvas-v1:0"
  }

  override_data {
    target = data.aws_bedrock_foundation_model.bedrock_model_id
    values = { inference_types_supported = ["ON_DEMAND"], output_modalities = ["IMAGE"] }
  }

  expect_failures = [data.aws_bedrock_foundation_model.bedrock_model_id]
}

run "more_concurrency_than_the_account_has" {
  command = plan

  variables {
    lambda_concurrency = 181
  }

  expect_failures = [aws_lambda_function.function]
}

run "concurrency_in_a_new_account" {
  command = plan

  variables {
    lambda_concurrency  = 1
    account_concurrency = 10
  }

  expect_failures = [aws_lambda_function.function]
}
