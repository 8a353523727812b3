terraform {
  # Since 1.9 a variable's validation may look at another variable.
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # Version 6, from the release that knows the nodejs24.x runtime.
      version = "~> 6.19"
    }
  }
}
