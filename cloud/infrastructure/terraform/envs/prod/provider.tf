# Sets neither a region nor credentials, so Terraform takes both from its environment.
provider "aws" {
  allowed_account_ids = var.allowed_account_ids

  default_tags {
    tags = merge({ project = "hatchery", env = var.env }, var.tags)
  }
}

variable "tags" {
  description = "Tags for all resources, besides project and env."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key, value in var.tags : !startswith(lower(key), "aws:") && length(key) >= 1 && length(key) <= 128])
    error_message = "Choose keys of 1 to 128 characters that do not begin with aws:, which AWS reserves."
  }

  validation {
    condition     = alltrue([for value in values(var.tags) : try(length(value) <= 256, false)])
    error_message = "Choose values of at most 256 characters; \"\" for none."
  }

  validation {
    condition     = alltrue([for key, value in var.tags : can(regex("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*$", "${key}${value}"))])
    error_message = "Write keys and values with letters, digits, spaces and _ . : / = + - @ only."
  }

  # IAM ignores upper and lower case in keys.
  validation {
    condition     = length(distinct([for key in keys(merge({ project = "", env = "" }, var.tags)) : lower(key)])) == length(merge({ project = "", env = "" }, var.tags))
    error_message = "Choose keys that differ in more than upper and lower case, also from project and env."
  }

  validation {
    condition     = length(merge({ project = "", env = "" }, var.tags)) <= 50
    error_message = "Set at most 48 tags: AWS permits 50, and project and env are two of them."
  }
}

variable "allowed_account_ids" {
  description = "The accounts that credentials may be of. When null: any."
  type        = list(string)
  default     = null

  validation {
    condition     = alltrue([for id in coalesce(var.allowed_account_ids, []) : can(regex("^[0-9]{12}$", id))])
    error_message = "Write each account's number with 12 digits, such as [\"123456789012\"]."
  }
}
