variable "narrator" {
  description = "Who writes the pets' messages: template, with which nothing leaves the service, or bedrock, a language model on Amazon Bedrock."
  type        = string
  default     = "template"

  validation {
    condition     = contains(["template", "bedrock"], var.narrator)
    error_message = "Choose template or bedrock."
  }
}

variable "bedrock_model_id" {
  description = "The model that writes the messages when the narrator is bedrock, such as eu.amazon.nova-lite-v1:0: a foundation model's id or, with its geography, an inference profile's."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.narrator != "bedrock" || var.bedrock_model_id != ""
    error_message = "Name the model: narrator is bedrock."
  }
}

locals {
  # eu.amazon.nova-lite-v1:0 is the inference profile by which requests reach that model in one of several regions.
  narrator_model = replace(var.bedrock_model_id, "/^(apac|au|ca|eu|global|jp|us|us-gov)\\./", "")
  by_profile     = local.narrator_model != var.bedrock_model_id

  # A profile may be used by whoever may use it and the model behind it, wherever that is.
  narrator_arns = [
    for model in data.aws_bedrock_foundation_model.narrator : local.by_profile ? [
      replace(model.model_arn, "::foundation-model/${local.narrator_model}", ":${data.aws_caller_identity.current.account_id}:inference-profile/${var.bedrock_model_id}"),
      replace(model.model_arn, "/:bedrock:[^:]*:/", ":bedrock:*:"),
    ] : [model.model_arn]
  ]
}

data "aws_caller_identity" "current" {}

# Looked up, so that a model that the region does not have shows in the plan, not in what the pets say.
data "aws_bedrock_foundation_model" "narrator" {
  count = var.narrator == "bedrock" ? 1 : 0

  model_id = local.narrator_model

  lifecycle {
    postcondition {
      condition     = local.by_profile || contains(self.inference_types_supported, "ON_DEMAND")
      error_message = "Here this model is only to be had through an inference profile: write its geography before the id, as in eu.amazon.nova-lite-v1:0."
    }
  }
}
