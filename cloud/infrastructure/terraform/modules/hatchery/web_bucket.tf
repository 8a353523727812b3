locals {
  # For the bucket's policy, which names resources only through locals, as iam.tf does.
  web_arns = {
    bucket       = one(aws_s3_bucket.web[*].arn)
    distribution = one(aws_cloudfront_distribution.web[*].arn)
  }
}

# Terraform may destroy this bucket with its content, because a build can recreate the content.
resource "aws_s3_bucket" "web" {
  count = var.web == null ? 0 : 1

  bucket_prefix = "hatchery-web-${var.env}-"
  force_destroy = true

  lifecycle {
    precondition {
      condition     = contains(local.web_files, "index.html")
      error_message = "web: there is no web/dist/index.html. Run npm run build:web first."
    }

    precondition {
      condition     = length(local.web_unknown) == 0
      error_message = "web: remove from web/dist, or add its type to web_types in web_files.tf: ${join(", ", local.web_unknown)}."
    }
  }
}

resource "aws_s3_bucket_public_access_block" "web" {
  count = var.web == null ? 0 : 1

  bucket                  = aws_s3_bucket.web[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "web" {
  count = var.web == null ? 0 : 1

  bucket = aws_s3_bucket.web[0].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "web" {
  count = var.web == null ? 0 : 1

  bucket = aws_s3_bucket.web[0].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_policy" "web" {
  count = var.web == null ? 0 : 1

  bucket = aws_s3_bucket.web[0].id
  policy = data.aws_iam_policy_document.web[0].json
}

data "aws_iam_policy_document" "web" {
  count = var.web == null ? 0 : 1

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.web_arns.bucket, "${local.web_arns.bucket}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  # All AWS accounts share one CloudFront service. Without this condition, any distribution could read the bucket.
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["${local.web_arns.bucket}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.web_arns.distribution]
    }
  }
}

# Lets the distribution sign its requests to the bucket.
resource "aws_cloudfront_origin_access_control" "web" {
  count = var.web == null ? 0 : 1

  name                              = "${local.name}-web"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}
