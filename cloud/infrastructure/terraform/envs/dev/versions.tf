terraform {
  # Terraform 1.9 is the first version in which a variable's validation can refer to other variables.
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # Releases 6.22 to 6.39 show the buckets' encryption as changed in every plan.
      version = "~> 6.40"
    }
  }
}
