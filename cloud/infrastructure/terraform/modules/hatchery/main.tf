locals {
  project = "${path.module}/../../../../.."

  # The API's URL is known before the functions behind it are created. They can therefore receive the URL as a setting without a dependency
  # cycle.
  public_base_url = var.domain == null ? aws_apigatewayv2_api.main.api_endpoint : "https://${var.domain.name}"
}
