# What Terraform would otherwise fill with random text, although the configuration or the provider's checks depend on its form.
mock_data "aws_region" {
  defaults = { region = "eu-central-1" }
}

mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}

mock_data "aws_iam_policy_document" {
  defaults = { json = "{}" }
}

mock_data "aws_bedrock_foundation_model" {
  defaults = {
    model_arn                 = "arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-lite-v1:0"
    inference_types_supported = ["ON_DEMAND"]
    output_modalities         = ["TEXT"]
  }
}

mock_data "aws_bedrock_inference_profile" {
  defaults = {
    inference_profile_arn = "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.amazon.nova-lite-v1:0"
    models                = [{ model_arn = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0" }]
  }
}
