locals {
  # Names in the global namespace may be in use in other accounts. Names in the account's regional namespace cannot: AWS prescribes their
  # suffix.
  regional_suffix       = "-${data.aws_caller_identity.current.account_id}-${data.aws_region.current.region}-an"
  namespace_suffix      = var.avatars_bucket_namespace == "global" ? "" : local.regional_suffix
  avatars_bucket_suffix = "-${var.env}${local.namespace_suffix}"
}

# Versioning stays off: when an owner removes a portrait, no copy may remain.
resource "aws_s3_bucket" "avatars" {
  bucket           = "${var.avatars_bucket_prefix}${local.avatars_bucket_suffix}"
  bucket_namespace = var.avatars_bucket_namespace == "global" ? null : var.avatars_bucket_namespace
  force_destroy    = !local.deletion_protection
}

resource "aws_s3_bucket_public_access_block" "avatars" {
  bucket                  = aws_s3_bucket.avatars.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "avatars" {
  bucket = aws_s3_bucket.avatars.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "avatars" {
  bucket = aws_s3_bucket.avatars.id

  rule {
    # A bucket key saves most of the calls to KMS.
    bucket_key_enabled = var.kms_key_arn == null ? null : true

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_policy" "avatars" {
  bucket = aws_s3_bucket.avatars.id
  policy = data.aws_iam_policy_document.tls_only.json
}

data "aws_iam_policy_document" "tls_only" {
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.arns.avatars, "${local.arns.avatars}/*"]

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
}

resource "aws_s3_bucket_cors_configuration" "avatars" {
  bucket = aws_s3_bucket.avatars.id

  cors_rule {
    allowed_methods = ["PUT", "GET", "HEAD"]
    allowed_origins = concat(var.upload_origins, local.web_origins)
    allowed_headers = ["*"]
    expose_headers  = ["ETag"]
    max_age_seconds = 7200
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "avatars" {
  bucket = aws_s3_bucket.avatars.id

  rule {
    id     = "unpublished-uploads"
    status = "Enabled"

    filter {
      prefix = "avatars/"
    }

    expiration {
      days = 1
    }
  }

  rule {
    id     = "exports"
    status = "Enabled"

    filter {
      prefix = "exports/"
    }

    expiration {
      days = 1
    }
  }

  rule {
    id     = "unfinished-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}
