# Account and region are those of the credentials that Terraform is run with.
provider "aws" {
  default_tags {
    tags = merge({ project = "hatchery", env = var.env }, var.tags)
  }
}

locals {
  project = "${path.module}/../../.."

  # The API knows its address before anything behind it exists, so functions can be told it without a cycle.
  public_base_url = var.domain == null ? aws_apigatewayv2_api.main.api_endpoint : "https://${var.domain.name}"
}
