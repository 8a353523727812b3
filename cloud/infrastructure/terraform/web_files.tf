locals {
  web_folder = "${local.project}/web/dist"
  web_files  = var.web == null ? [] : fileset(local.web_folder, "**")

  # These have a hash of what is in them in their names, so that it never changes.
  web_assets = toset([for file in local.web_files : file if startswith(file, "assets/")])

  # Browsers have to believe these. A file of any other kind stops here, before it is sent as something that it is not.
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

  # An object takes ten tags at most, and a bucket's say enough.
  override_provider {
    default_tags {
      tags = {}
    }
  }

  # Those of the version before go last, after the page that asks for them has been replaced.
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

  # A page finds what it asks for from the start.
  depends_on = [aws_s3_object.web_asset]
}
