terraform {
  # From 1.9 on a variable's validation can read another variable.
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # The first release of version 6 that supports the runtime nodejs24.x.
      version = "~> 6.19"
    }
  }
}
