variable "narrator" {
  description = "What writes the pets' messages: template, which sends nothing outside the service, or bedrock, a language model on Amazon Bedrock."
  type        = string
  default     = "template"

  validation {
    condition     = contains(["template", "bedrock"], var.narrator)
    error_message = "Choose template or bedrock."
  }
}

variable "bedrock_model_id" {
  description = "The model for the narrator bedrock, such as eu.amazon.nova-lite-v1:0: the id of a foundation model or, with its geography, of an inference profile."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.narrator != "bedrock" || var.bedrock_model_id != ""
    error_message = "Set bedrock_model_id: narrator is bedrock."
  }
}

locals {
  # The model id without the geography of an inference profile. For example, eu.amazon.nova-lite-v1:0 is a profile that sends requests to
  # amazon.nova-lite-v1:0 in one of several regions.
  narrator_model = replace(var.bedrock_model_id, "/^(apac|au|ca|eu|global|jp|us|us-gov)\\./", "")
  by_profile     = local.narrator_model != var.bedrock_model_id

  # To use an inference profile, a function needs permission for the profile and for its model in every region.
  narrator_arns = [
    for model in data.aws_bedrock_foundation_model.narrator : local.by_profile ? [
      replace(model.model_arn, "::foundation-model/${local.narrator_model}", ":${data.aws_caller_identity.current.account_id}:inference-profile/${var.bedrock_model_id}"),
      replace(model.model_arn, "/:bedrock:[^:]*:/", ":bedrock:*:"),
    ] : [model.model_arn]
  ]
}

data "aws_caller_identity" "current" {}

# Looks up the model, so that the plan fails if the region does not offer it. Otherwise, the problem would only show later, when a pet's
# message is requested.
data "aws_bedrock_foundation_model" "narrator" {
  count = var.narrator == "bedrock" ? 1 : 0

  model_id = local.narrator_model

  lifecycle {
    postcondition {
      condition     = local.by_profile || contains(self.inference_types_supported, "ON_DEMAND")
      error_message = "In this region the model is only available through an inference profile: put its geography before the id, as in eu.amazon.nova-lite-v1:0."
    }
  }
}
