data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  project = "${path.module}/../../../../.."

  # RFC 1123: labels of 1 to 63 letters, digits and inner hyphens. The last one has letters only, or is in Punycode.
  domain_name_pattern = "^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$"

  # Prefix of the names of roles, functions and CloudFront's policies. Roles and policies have one namespace for all regions of an account.
  name = "hatchery-${var.env}-${data.aws_region.current.region}"

  # The API's own URL. It is known before the functions are created, so that they can receive it as a setting without a dependency cycle.
  api_url = var.domain == null ? aws_apigatewayv2_api.main.api_endpoint : "https://${var.domain.name}"

  # The URL that clients use.
  public_base_url = local.is_edge_only ? local.web_origins[0] : local.api_url
}
