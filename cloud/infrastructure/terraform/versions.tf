terraform {
  # A variable's validation can refer to other variables since version 1.9.
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # The first version 6 release that supports the runtime nodejs24.x.
      version = "~> 6.19"
    }
  }
}
