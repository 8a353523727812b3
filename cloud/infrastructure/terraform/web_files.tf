locals {
  web_folder = "${local.project}/web/dist"
  web_files  = var.web == null ? [] : fileset(local.web_folder, "**")

  # Their names contain a hash of their content, so they never change.
  web_assets = toset([for file in local.web_files : file if startswith(file, "assets/")])

  # Content types. A file of another kind fails here, before it is served with a wrong type.
  web_types = {
    css         = "text/css; charset=utf-8"
    html        = "text/html; charset=utf-8"
    js          = "text/javascript; charset=utf-8"
    json        = "application/json"
    png         = "image/png"
    svg         = "image/svg+xml"
    txt         = "text/plain; charset=utf-8"
    webmanifest = "application/manifest+json"
    woff2       = "font/woff2"
  }
}

resource "aws_s3_object" "web_asset" {
  for_each = local.web_assets

  bucket        = aws_s3_bucket.web[0].id
  key           = each.key
  source        = "${local.web_folder}/${each.key}"
  source_hash   = filesha256("${local.web_folder}/${each.key}")
  content_type  = local.web_types[regex("[^.]+$", each.key)]
  cache_control = "public, max-age=31536000, immutable"

  # An object has at most ten tags; the bucket's are enough.
  override_provider {
    default_tags {
      tags = {}
    }
  }

  # Files of the previous version are removed last, after the page that uses them was replaced.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_s3_object" "web_page" {
  for_each = setsubtract(local.web_files, local.web_assets)

  bucket        = aws_s3_bucket.web[0].id
  key           = each.key
  source        = "${local.web_folder}/${each.key}"
  source_hash   = filesha256("${local.web_folder}/${each.key}")
  content_type  = local.web_types[regex("[^.]+$", each.key)]
  cache_control = "no-cache"

  override_provider {
    default_tags {
      tags = {}
    }
  }

  # Replaces the page only after its files exist.
  depends_on = [aws_s3_object.web_asset]
}
