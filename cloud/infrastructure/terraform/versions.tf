terraform {
  # Terraform 1.9 is the first version in which a variable's validation can refer to other variables.
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # The first version 6 release that supports the runtime nodejs24.x.
      version = "~> 6.19"
    }
  }
}
