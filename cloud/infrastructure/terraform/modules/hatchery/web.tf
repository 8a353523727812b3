variable "web" {
  description = "The web app of web/dist on CloudFront, on one origin with the API: {} for an address of CloudFront's, or with a domain of your own, whose certificate (ACM) always has to be in us-east-1. With the id of its Route 53 zone the address records are created too. rate_limits makes a web ACL (WAF) that limits the requests of one address in five minutes: creates are POST /users without an Authorization header and POST /sessions, requests are all; {} for the defaults. Or web_acl_arn is a web ACL of yours (scope CLOUDFRONT). When null: no web app."
  type = object({
    domain = optional(object({
      name            = string
      certificate_arn = string
      zone_id         = optional(string)
    }))
    rate_limits = optional(object({
      creates  = optional(number, 300)
      requests = optional(number, 3000)
    }))
    web_acl_arn = optional(string)
  })
  default = null

  validation {
    condition     = try(var.web.domain, null) == null || can(regex(local.domain_name_pattern, var.web.domain.name))
    error_message = "Set domain.name to the bare domain name in lower case, such as app.pet.example; in Punycode (xn--…) if it has other letters than a to z."
  }

  validation {
    condition     = try(var.web.domain, null) == null || can(regex("^arn:[^:]+:acm:us-east-1:[0-9]{12}:certificate/[0-9A-Za-z-]+$", var.web.domain.certificate_arn))
    error_message = "Set domain.certificate_arn to the ARN of an ACM certificate in us-east-1, because CloudFront accepts no other region: arn:aws:acm:us-east-1:<account>:certificate/<id>."
  }

  validation {
    condition     = try(var.web.domain.zone_id, null) == null || can(regex("^Z[0-9A-Z]{1,31}$", var.web.domain.zone_id))
    error_message = "Set domain.zone_id to the id of a Route 53 hosted zone, which begins with Z, or omit it."
  }

  validation {
    condition     = try(var.web.web_acl_arn, null) == null || can(regex("^arn:[^:]+:wafv2:us-east-1:[0-9]{12}:global/webacl/[0-9A-Za-z_-]+/[0-9a-f-]+$", var.web.web_acl_arn))
    error_message = "Set web_acl_arn to the ARN of a web ACL (WAF v2) with the scope CLOUDFRONT: arn:aws:wafv2:us-east-1:<account>:global/webacl/<name>/<id>."
  }

  validation {
    condition     = try(var.web.web_acl_arn, null) == null || try(var.web.rate_limits, null) == null
    error_message = "Set rate_limits or web_acl_arn, not both: a distribution has one web ACL."
  }

  validation {
    condition     = try(var.web.rate_limits, null) == null || try(alltrue([for limit in values(var.web.rate_limits) : limit >= 10 && limit <= 2000000000 && floor(limit) == limit]), false)
    error_message = "Set the limits of rate_limits to whole numbers from 10 to 2000000000."
  }
}

locals {
  # The web app's origin, or an empty list if there is no web app.
  web_origins = [for distribution in aws_cloudfront_distribution.web : "https://${try(var.web.domain.name, distribution.domain_name)}"]

  # Path patterns for CloudFront, derived from the contract's paths: "/users", and "/users/*" for every path below it. The URLs in problem
  # documents redirect to their explanation.
  web_api_paths = distinct([for path in concat(keys(local.contract.paths), ["/problems/{code}"]) : replace(path, "/^(/[^/]+)/.*$/", "$1/*")])

  # Error responses that CloudFront must not cache. By default it caches them for ten seconds by URL alone, so an owner could receive a 404
  # that was meant for another client.
  web_api_errors = [404, 405, 414, 500, 501, 502, 503, 504]
}

data "aws_cloudfront_cache_policy" "web" {
  for_each = toset(var.web == null ? [] : ["CachingDisabled", "CachingOptimized"])

  name = "Managed-${each.key}"
}

data "aws_cloudfront_origin_request_policy" "web" {
  count = var.web == null ? 0 : 1

  name = "Managed-AllViewerExceptHostHeader"
}

# Access logging is off, because the log would contain clients' IP addresses and paths with user ids.
resource "aws_cloudfront_distribution" "web" {
  count = var.web == null ? 0 : 1

  enabled             = true
  comment             = "hatchery-${var.env}"
  aliases             = var.web.domain[*].name
  default_root_object = "index.html"
  http_version        = "http2and3"
  is_ipv6_enabled     = true
  price_class         = "PriceClass_100"
  web_acl_id          = try(aws_wafv2_web_acl.web[0].arn, var.web.web_acl_arn)

  origin {
    origin_id                = "files"
    domain_name              = aws_s3_bucket.web[0].bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.web[0].id
  }

  origin {
    origin_id   = "api"
    domain_name = replace(try(var.domain.default_endpoint, true) ? aws_apigatewayv2_api.main.api_endpoint : local.api_url, "https://", "")

    dynamic "custom_header" {
      for_each = local.is_edge_only ? ["X-Edge-Secret"] : []

      content {
        name  = custom_header.value
        value = var.edge_secrets[0]
      }
    }

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
      # Longer than the API's own timeout, so that the API times out first. If CloudFront timed out first, it would repeat the request.
      origin_read_timeout = var.lambda_timeout + 2
    }
  }

  default_cache_behavior {
    target_origin_id           = "files"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = data.aws_cloudfront_cache_policy.web["CachingOptimized"].id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.web[0].id
  }

  # Requests for the API's paths are passed to the API, and its responses are returned unchanged. Plain HTTP is rejected instead of
  # redirected: a redirected client would keep sending its token unencrypted.
  dynamic "ordered_cache_behavior" {
    for_each = local.web_api_paths

    content {
      path_pattern             = ordered_cache_behavior.value
      target_origin_id         = "api"
      viewer_protocol_policy   = "https-only"
      allowed_methods          = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
      cached_methods           = ["GET", "HEAD"]
      cache_policy_id          = data.aws_cloudfront_cache_policy.web["CachingDisabled"].id
      origin_request_policy_id = data.aws_cloudfront_origin_request_policy.web[0].id
    }
  }

  # There are no custom error pages, because they would also replace the API's error responses.
  dynamic "custom_error_response" {
    for_each = local.web_api_errors

    content {
      error_code            = custom_error_response.value
      error_caching_min_ttl = 0
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = var.web.domain == null
    acm_certificate_arn            = try(var.web.domain.certificate_arn, null)
    minimum_protocol_version       = var.web.domain == null ? null : "TLSv1.2_2021"
    ssl_support_method             = var.web.domain == null ? null : "sni-only"
  }
}

resource "aws_route53_record" "web" {
  for_each = toset(try(var.web.domain.zone_id, null) == null ? [] : ["A", "AAAA"])

  zone_id = var.web.domain.zone_id
  name    = var.web.domain.name
  type    = each.key

  alias {
    name                   = aws_cloudfront_distribution.web[0].domain_name
    zone_id                = aws_cloudfront_distribution.web[0].hosted_zone_id
    evaluate_target_health = false
  }
}
