locals {
  contract = yamldecode(file("${local.project}/shared/contracts/openapi.yaml"))

  # Maps each operation, such as "GET /users/{user_id}", to its function. Only entries with an operationId are
  # operations.
  operations = merge([
    for path, item in local.contract.paths : {
      for method, operation in item : "${upper(method)} ${path}" => try(operation["x-function"], "user_manager")
      if can(operation.operationId)
    }
  ]...)

  # The $default route passes URLs outside the contract to a function, which responds with a problem document. OPTIONS
  # has its own route, because preflight requests of browsers must not count towards the low rate limit of $default.
  routes = merge(local.operations, { "OPTIONS /{proxy+}" = "user_manager", "$default" = "user_manager" })

  api_functions = toset(values(local.routes))

  # API Gateway cannot tell creates from updates. If a web ACL limits the creates of one address, fewer clients can use up the rate of updates,
  # so it is higher.
  save_rate = coalesce(var.request_rates.save, local.web_rate_limits == null ? 20 : 100)

  # Requests per second for the routes whose limit is below the default: saving users, opening sessions, new codes of devices,
  # and unknown URLs. Polls of devices have the default.
  own_rates = merge(
    { "POST /users" = local.save_rate, "$default" = var.request_rates.unknown },
    { for operation in keys(local.operations) : operation => var.request_rates.sessions if can(regex("^POST /(sessions|device_authorization)", operation)) },
  )
}

resource "aws_apigatewayv2_api" "main" {
  name          = "hatchery-${var.env}"
  protocol_type = "HTTP"

  # Terraform changes the API before it creates the domain's mapping. The default endpoint therefore stays on with a new domain, so that the
  # API is always reachable. A later apply may turn it off.
  disable_execute_api_endpoint = !try(var.domain.default_endpoint, true)

  # The same CORS headers as the app sends. API Gateway replaces the app's headers with these, and also adds them to responses that it sends
  # without calling the app, such as 429.
  cors_configuration {
    allow_origins = ["*"]
    allow_methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    allow_headers = [
      "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match",
      "Accept", "Accept-Language", "Cache-Control", "Pragma", "X-Requested-With",
      "X-Request-Id", "X-Correlation-Id", "Request-Id", "X-Client-Version", "X-CSRF-Token",
      "traceparent", "tracestate", "baggage", "sentry-trace", "b3", "X-B3-TraceId", "X-B3-SpanId",
      "X-B3-ParentSpanId", "X-B3-Sampled", "X-B3-Flags", "X-Amzn-Trace-Id", "X-Cloud-Trace-Context", "uber-trace-id",
      "x-datadog-trace-id", "x-datadog-parent-id", "x-datadog-origin", "x-datadog-sampling-priority",
      "newrelic", "elastic-apm-traceparent", "*",
    ]
    expose_headers = ["Content-Disposition", "ETag", "Location", "Retry-After", "X-Request-Id"]
    max_age        = 7200
  }
}

resource "aws_apigatewayv2_integration" "function" {
  for_each = local.api_functions

  api_id                 = aws_apigatewayv2_api.main.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_alias.live[each.key].invoke_arn
  payload_format_version = "2.0"
  # One second longer than the function's timeout, so that the function times out first and logs it.
  timeout_milliseconds = 1000 * (var.lambda_timeout + 1)

  # Routes are pointed to the new integration before the old one is deleted.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_apigatewayv2_route" "route" {
  for_each = local.routes

  api_id    = aws_apigatewayv2_api.main.id
  route_key = each.key
  target    = "integrations/${aws_apigatewayv2_integration.function[each.value].id}"
}

resource "aws_lambda_permission" "api" {
  for_each = local.api_functions

  statement_id  = "api"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_alias.live[each.key].function_name
  qualifier     = aws_lambda_alias.live[each.key].name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.main.execution_arn}/*"
}

resource "aws_apigatewayv2_stage" "default" {
  api_id      = aws_apigatewayv2_api.main.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = var.request_rates.each
    throttling_burst_limit = ceil(2 * var.request_rates.each)
  }

  dynamic "route_settings" {
    for_each = local.own_rates

    content {
      # Refers to the route resource, because API Gateway rejects settings for a route that does not exist yet.
      route_key              = aws_apigatewayv2_route.route[route_settings.key].route_key
      throttling_rate_limit  = route_settings.value
      throttling_burst_limit = ceil(2 * route_settings.value)
    }
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api.arn
    format          = jsonencode(local.access_log)
  }
}

resource "aws_apigatewayv2_domain_name" "main" {
  count = var.domain == null ? 0 : 1

  domain_name = var.domain.name

  domain_name_configuration {
    certificate_arn = var.domain.certificate_arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }

  # After a change of the name, the API answers at the new name before it stops answering at the old one.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_apigatewayv2_api_mapping" "main" {
  count = var.domain == null ? 0 : 1

  api_id      = aws_apigatewayv2_api.main.id
  domain_name = aws_apigatewayv2_domain_name.main[0].id
  stage       = aws_apigatewayv2_stage.default.id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "main" {
  count = try(var.domain.zone_id, null) == null ? 0 : 1

  zone_id = var.domain.zone_id
  name    = var.domain.name
  type    = "A"

  alias {
    name                   = aws_apigatewayv2_domain_name.main[0].domain_name_configuration[0].target_domain_name
    zone_id                = aws_apigatewayv2_domain_name.main[0].domain_name_configuration[0].hosted_zone_id
    evaluate_target_health = false
  }

  # The name resolves only while the API answers at it.
  depends_on = [aws_apigatewayv2_api_mapping.main]

  lifecycle {
    create_before_destroy = true
  }
}
