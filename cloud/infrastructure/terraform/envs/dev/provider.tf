# Sets neither a region nor credentials, so Terraform takes both from its environment.
provider "aws" {
  default_tags {
    tags = merge({ project = "hatchery", env = var.env }, var.tags)
  }
}

variable "tags" {
  description = "Tags for all resources, besides project and env."
  type        = map(string)
  default     = {}
}
