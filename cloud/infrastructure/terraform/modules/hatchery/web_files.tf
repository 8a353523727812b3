locals {
  web_folder = "${local.project}/web/dist"

  # Without hidden files, such as the .DS_Store of macOS.
  web_files = toset([for file in var.web == null ? [] : fileset(local.web_folder, "**") : file if !startswith(basename(file), ".")])

  # The names of these files contain a hash of their content, so the content under a name never changes.
  web_assets = toset([for file in local.web_files : file if startswith(file, "assets/")])

  # Content types by file extension. A file with any other extension fails the plan, because it would be served with the wrong type.
  web_unknown = [for file in local.web_files : file if lookup(local.web_types, reverse(split(".", file))[0], null) == null]
  web_types = {
    css         = "text/css; charset=utf-8"
    html        = "text/html; charset=utf-8"
    ico         = "image/x-icon"
    js          = "text/javascript; charset=utf-8"
    json        = "application/json"
    png         = "image/png"
    svg         = "image/svg+xml"
    txt         = "text/plain; charset=utf-8"
    wasm        = "application/wasm"
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
  content_type  = lookup(local.web_types, reverse(split(".", each.key))[0], null)
  cache_control = "public, max-age=31536000, immutable"

  # Removes the default tags, because an object may have at most ten. The bucket keeps its tags.
  override_provider {
    default_tags {
      tags = {}
    }
  }

  # Files of the previous version are removed only after the page that uses them has been replaced.
  lifecycle {
    create_before_destroy = true
  }
}

# The page, whose tags with absolute URLs get the app's address, and the other files that keep their names: the service worker, the
# manifest and the icons.
resource "aws_s3_object" "web_page" {
  for_each = setsubtract(local.web_files, local.web_assets)

  bucket        = aws_s3_bucket.web[0].id
  key           = each.key
  source        = each.key == "index.html" ? null : "${local.web_folder}/${each.key}"
  source_hash   = each.key == "index.html" ? null : filesha256("${local.web_folder}/${each.key}")
  content       = each.key == "index.html" ? replace(file("${local.web_folder}/${each.key}"), "{base}", local.web_origins[0]) : null
  content_type  = lookup(local.web_types, reverse(split(".", each.key))[0], null)
  cache_control = "no-cache"

  override_provider {
    default_tags {
      tags = {}
    }
  }

  # The page is replaced only after the files that it uses have been uploaded.
  depends_on = [aws_s3_object.web_asset]
}
