# Concurrent requests of all functions of the account in this region: 1,000, but often 10 in new accounts.
data "aws_servicequotas_service_quota" "lambda_concurrency" {
  count = var.lambda_concurrency == null ? 0 : 1

  service_code = "lambda"
  quota_code   = "L-B99A9384"
}

locals {
  # Zero if nothing is to be reserved.
  account_concurrency = try(data.aws_servicequotas_service_quota.lambda_concurrency[0].value, 0)
  most_concurrency    = floor((local.account_concurrency - 100) / length(local.functions))
}
