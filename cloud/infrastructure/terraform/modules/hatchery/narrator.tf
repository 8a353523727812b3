variable "narrator" {
  description = "What writes the pets' messages: template, which sends nothing outside the service, or bedrock, a language model on Amazon Bedrock."
  type        = string
  default     = "template"
  nullable    = false

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
    error_message = "Set bedrock_model_id, such as eu.amazon.nova-lite-v1:0: narrator is bedrock."
  }

  validation {
    condition     = var.narrator == "bedrock" || var.bedrock_model_id == ""
    error_message = "Set narrator = \"bedrock\" to use this model, or omit it."
  }

  validation {
    condition     = var.bedrock_model_id == "" || can(regex("^([a-z-]+\\.)?[a-z0-9]+\\.[0-9a-z.:-]+$", var.bedrock_model_id))
    error_message = "Set the id of a foundation model or a system-defined inference profile, such as amazon.nova-lite-v1:0 or eu.amazon.nova-lite-v1:0."
  }

  # Other geographies are left to the lookup below.
  validation {
    condition = alltrue([
      for geography, regions in local.profile_regions :
      !startswith(var.bedrock_model_id, "${geography}.") || can(regex(regions, data.aws_region.current.region))
    ])
    error_message = "Choose an inference profile that can be called from ${data.aws_region.current.region}: its id begins with ${join(". or ", local.geographies)}."
  }
}

locals {
  # eu in eu.amazon.nova-lite-v1:0; null in amazon.nova-lite-v1:0, the id of a foundation model.
  profile_geography = try(regex("^([a-z-]+)\\.[a-z0-9]+\\.[a-z]", var.bedrock_model_id)[0], null)

  # The regions from which the inference profiles of a geography can be called.
  profile_regions = {
    apac   = "^(ap|me)-"
    au     = "^ap-southeast-"
    ca     = "^ca-"
    eu     = "^(eu|il)-"
    jp     = "^ap-northeast-"
    us     = "^(us-(east|west)|ca|mx)-"
    us-gov = "^us-gov-"
  }

  # Those whose profiles can be called from this region.
  geographies = concat([for geography, regions in local.profile_regions : geography if can(regex(regions, data.aws_region.current.region))], ["global"])

  # To call an inference profile, a function needs permission for the profile and for its model in each region of the profile.
  narrator_arns = concat(
    [for model in data.aws_bedrock_foundation_model.bedrock_model_id : [model.model_arn]],
    [for profile in data.aws_bedrock_inference_profile.bedrock_model_id : concat([profile.inference_profile_arn], profile.models[*].model_arn)],
  )
}

# Models and profiles are looked up, so that the plan fails if the region does not offer them. Otherwise, pets would be written by the
# template, because that is the fallback. The data sources have the variable's name, which their errors then contain.
data "aws_bedrock_foundation_model" "bedrock_model_id" {
  count = var.narrator == "bedrock" && local.profile_geography == null ? 1 : 0

  model_id = var.bedrock_model_id

  lifecycle {
    postcondition {
      condition     = contains(self.output_modalities, "TEXT")
      error_message = "bedrock_model_id: choose a model that writes text."
    }

    postcondition {
      condition     = contains(self.inference_types_supported, "ON_DEMAND")
      error_message = "bedrock_model_id: in this region the model is only available through an inference profile. Set ${join(" or ", [for geography in local.geographies : "${geography}.${var.bedrock_model_id}"])}."
    }
  }
}

data "aws_bedrock_inference_profile" "bedrock_model_id" {
  count = var.narrator == "bedrock" && local.profile_geography != null ? 1 : 0

  inference_profile_id = var.bedrock_model_id
}
