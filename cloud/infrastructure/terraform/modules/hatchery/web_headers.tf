locals {
  # Security headers of the web app's pages. {storage} stands for the origin that receives uploaded pictures and that the API redirects to.
  web_headers = {
    for name, value in jsondecode(file("${local.project}/web/headers.json")) :
    name => replace(value, "{storage}", "https://${aws_s3_bucket.avatars.bucket_regional_domain_name}")
  }

  # CloudFront accepts these headers only through dedicated settings.
  web_headers_set = ["Content-Security-Policy", "Referrer-Policy"]
}

resource "aws_cloudfront_response_headers_policy" "web" {
  count = var.web == null ? 0 : 1

  name = "${local.name}-web"

  security_headers_config {
    content_security_policy {
      content_security_policy = local.web_headers["Content-Security-Policy"]
      override                = true
    }

    referrer_policy {
      referrer_policy = local.web_headers["Referrer-Policy"]
      override        = true
    }

    content_type_options {
      override = true
    }

    strict_transport_security {
      access_control_max_age_sec = 31536000
      override                   = true
    }
  }

  custom_headers_config {
    dynamic "items" {
      for_each = { for name, value in local.web_headers : name => value if !contains(local.web_headers_set, name) }

      content {
        header   = items.key
        value    = items.value
        override = true
      }
    }
  }
}
