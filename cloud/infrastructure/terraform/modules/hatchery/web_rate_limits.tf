locals {
  web_rate_limits = try(var.web.rate_limits, null)

  # Requests that create a user, a session or the codes of a device. Hatchery creates a user only if the request has no Authorization header. The path is decoded
  # before it is compared, because the API decodes it too.
  web_creates = {
    AndStatement = {
      Statements = [
        {
          ByteMatchStatement = {
            FieldToMatch         = { Method = {} }
            PositionalConstraint = "EXACTLY"
            SearchString         = "POST"
            TextTransformations  = [{ Priority = 0, Type = "NONE" }]
          }
        },
        {
          OrStatement = {
            Statements = [
              {
                ByteMatchStatement = {
                  FieldToMatch         = { UriPath = {} }
                  PositionalConstraint = "STARTS_WITH"
                  SearchString         = "/sessions"
                  TextTransformations  = [{ Priority = 0, Type = "URL_DECODE" }, { Priority = 1, Type = "NORMALIZE_PATH" }]
                }
              },
              {
                ByteMatchStatement = {
                  FieldToMatch         = { UriPath = {} }
                  PositionalConstraint = "EXACTLY"
                  SearchString         = "/device_authorization"
                  TextTransformations  = [{ Priority = 0, Type = "URL_DECODE" }, { Priority = 1, Type = "NORMALIZE_PATH" }]
                }
              },
              {
                AndStatement = {
                  Statements = [
                    {
                      ByteMatchStatement = {
                        FieldToMatch         = { UriPath = {} }
                        PositionalConstraint = "EXACTLY"
                        SearchString         = "/users"
                        TextTransformations  = [{ Priority = 0, Type = "URL_DECODE" }, { Priority = 1, Type = "NORMALIZE_PATH" }]
                      }
                    },
                    {
                      NotStatement = {
                        Statement = {
                          SizeConstraintStatement = {
                            FieldToMatch        = { SingleHeader = { Name = "authorization" } }
                            ComparisonOperator  = "GT"
                            Size                = 0
                            TextTransformations = [{ Priority = 0, Type = "NONE" }]
                          }
                        }
                      }
                    },
                  ]
                }
              },
            ]
          }
        },
      ]
    }
  }

  # A rule counts the requests of one address in the last five minutes. Samples of requests are off, because they would contain addresses and
  # paths with user ids.
  web_acl_rules = [
    for priority, rule in [
      { name = "creates", limit = try(local.web_rate_limits.creates, null), scope = { ScopeDownStatement = local.web_creates } },
      { name = "requests", limit = try(local.web_rate_limits.requests, null), scope = {} },
    ] :
    {
      Name     = rule.name
      Priority = priority
      Statement = {
        RateBasedStatement = merge({ AggregateKeyType = "IP", EvaluationWindowSec = 300, Limit = rule.limit }, rule.scope)
      }
      Action = {
        Block = {
          CustomResponse = {
            ResponseCode          = 429
            CustomResponseBodyKey = "too-many-requests"
            ResponseHeaders       = [for name, value in local.web_rate_headers : { Name = name, Value = value }]
          }
        }
      }
      VisibilityConfig = { CloudWatchMetricsEnabled = true, MetricName = rule.name, SampledRequestsEnabled = false }
    }
  ]

  # WAF sets Content-Type: application/json itself, and permits no other.
  web_rate_headers = {
    Access-Control-Allow-Origin   = "*"
    Access-Control-Expose-Headers = "Retry-After"
    Cache-Control                 = "no-store"
    Retry-After                   = "60"
  }

  # WAF cannot insert the request's id.
  web_rate_problem = {
    type     = "/problems/too-many-requests"
    title    = "Too many requests"
    status   = 429
    detail   = "Too many requests come from this address. Send this request again after a minute."
    instance = ""
  }
}

# Limits the requests of one address to the web app and, on its origin, the API. Resources for CloudFront are in us-east-1.
resource "aws_wafv2_web_acl" "web" {
  count = local.web_rate_limits == null ? 0 : 1

  region      = "us-east-1"
  name        = local.name
  description = "Limits requests of one address"
  scope       = "CLOUDFRONT"

  default_action {
    allow {}
  }

  # The rules as JSON, in the form of WAF's API.
  rule_json = jsonencode(local.web_acl_rules)

  custom_response_body {
    key          = "too-many-requests"
    content      = jsonencode(local.web_rate_problem)
    content_type = "APPLICATION_JSON"
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = local.name
    sampled_requests_enabled   = false
  }

  # AWS rejects the removal of a web ACL while the distribution uses it. With this setting, the distribution changes first.
  lifecycle {
    create_before_destroy = true
  }
}
