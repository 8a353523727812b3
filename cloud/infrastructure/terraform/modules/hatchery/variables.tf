variable "env" {
  description = "The environment's name, such as dev or prod: part of all names."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,11}$", var.env))
    error_message = "Choose 2 to 12 lower-case letters and digits, starting with a letter."
  }
}

variable "upload_origins" {
  description = "Web origins whose pages may upload pictures and see portraits, such as https://pet.example. In dev, \"*\" permits all. Apps on phones and the web app need none."
  type        = list(string)
  nullable    = false

  validation {
    condition     = var.env == "dev" || !contains(var.upload_origins, "*")
    error_message = "List the origins: \"*\" is for dev only."
  }

  validation {
    condition     = length(var.upload_origins) > 0 || var.web != null
    error_message = "List at least one origin, such as https://pet.example. Only with the web app (web = {}) may the list be empty."
  }

  # Browsers send the host in lower case (and in Punycode), and the port only if it is not the scheme's own. Other spellings never match.
  validation {
    condition = alltrue([
      for origin in var.upload_origins : origin == "*" || (
        can(regex("^https?://([a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\\[[0-9a-f:.]+\\])(:[1-9][0-9]{0,4})?$", origin)) &&
        !can(regex("^(http:.*:80|https:.*:443)$", origin)) && try(tonumber(regex(":([0-9]+)$", origin)[0]) <= 65535, true)
      )
    ])
    error_message = "Write each origin as browsers send it, such as https://pet.example or http://localhost:5173: scheme and host in lower case, and a port of 1 to 65535 unless it is the scheme's own (80, 443). No path, user, wildcard or blank."
  }
}

variable "table_names" {
  description = "The tables' names, by content. By default Users, HealthData, PetStates, Removals and Audit in dev; elsewhere followed by the environment: Users-prod."
  type = object({
    users       = optional(string)
    health_data = optional(string)
    pet_states  = optional(string)
    removals    = optional(string)
    audit       = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in values(var.table_names) : name == null || can(regex("^[A-Za-z0-9_.-]{3,255}$", name))])
    error_message = "A table's name has 3 to 255 letters, digits, dots, hyphens and underscores."
  }

  validation {
    condition     = length(distinct(concat([for table, name in local.default_table_names : coalesce(var.table_names[table], name)], [local.destroy_guard]))) == length(local.default_table_names) + 1
    error_message = "Choose different names, other than ${local.destroy_guard}: ${join(", ", [for table, name in local.default_table_names : "${table} = ${coalesce(var.table_names[table], name)}"])}."
  }
}

variable "avatars_bucket_prefix" {
  description = "The first part of the avatars bucket's name, before -{env}."
  type        = string
  default     = "tamagotchi-avatars"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,48}[a-z0-9]$", var.avatars_bucket_prefix))
    error_message = "Choose 3 to 50 lower-case letters, digits and hyphens, with no hyphen at either end."
  }

  validation {
    condition     = !can(regex("^(xn--|sthree-|amzn-s3-demo-)", var.avatars_bucket_prefix))
    error_message = "Choose another beginning: S3 reserves xn--, sthree- and amzn-s3-demo-."
  }

  validation {
    condition     = length("${var.avatars_bucket_prefix}${local.avatars_bucket_suffix}") <= 63
    error_message = "Choose at most ${63 - length(local.avatars_bucket_suffix)} characters. A bucket's name may have 63, and this one ends with ${local.avatars_bucket_suffix}."
  }

  # With avatars_bucket_namespace = "global", env is the end of the name.
  validation {
    condition     = !can(regex("(-s3alias|--ol-s3|--x-s3|--table-s3)$", "${var.avatars_bucket_prefix}${local.avatars_bucket_suffix}")) && (var.avatars_bucket_namespace != "global" || var.env != "an")
    error_message = "Choose another avatars_bucket_prefix, env or avatars_bucket_namespace: S3 reserves the end of the name ${var.avatars_bucket_prefix}${local.avatars_bucket_suffix}."
  }
}

variable "avatars_bucket_namespace" {
  description = "The namespace of the avatars bucket's name. With account-regional it ends with -{account}-{region}-an, and no other account can have it. With global it is {prefix}-{env}, if no other account has it."
  type        = string
  default     = "account-regional"
  nullable    = false

  validation {
    condition     = contains(["account-regional", "global"], var.avatars_bucket_namespace)
    error_message = "Choose account-regional or global."
  }
}

variable "deletion_protection" {
  description = "Protects tables, the avatars bucket and, with them, everything from terraform destroy. When null: in every environment but dev."
  type        = bool
  default     = null
}

variable "lambda_zips" {
  description = "The folder with the functions' zip files, one named after each. A relative path counts from the folder of the environment. When null: dist/lambda of this project."
  type        = string
  default     = null
}

variable "lambda_memory" {
  description = "Memory of each function in MB; processor time grows with it."
  type        = number
  default     = 1024
  nullable    = false

  validation {
    condition     = var.lambda_memory >= 512 && var.lambda_memory <= 10240 && floor(var.lambda_memory) == var.lambda_memory
    error_message = "Choose a whole number from 512 to 10240: a picture of 52 megapixels needs 512 MB."
  }
}

variable "lambda_timeout" {
  description = "Seconds that a function may take for one request of the API."
  type        = number
  default     = 20
  nullable    = false

  validation {
    condition     = var.lambda_timeout >= 1 && var.lambda_timeout <= 29 && floor(var.lambda_timeout) == var.lambda_timeout
    error_message = "Choose a whole number from 1 to 29: API Gateway times out after 30 seconds."
  }
}

variable "lambda_concurrency" {
  description = "Concurrent requests of each function, reserved from the account's quota. When null: what the account has left."
  type        = number
  default     = null

  validation {
    condition     = var.lambda_concurrency == null || try(var.lambda_concurrency >= 1 && floor(var.lambda_concurrency) == var.lambda_concurrency, false)
    error_message = "Choose a whole number of at least 1, or null to reserve nothing. With 0, Lambda would reject every request."
  }
}

variable "account_concurrency" {
  description = "The account's quota of concurrent requests in the region (L-B99A9384), which lambda_concurrency is checked against. New accounts often have 10."
  type        = number
  default     = 1000
  nullable    = false

  validation {
    condition     = var.account_concurrency >= 1 && floor(var.account_concurrency) == var.account_concurrency
    error_message = "Set the quota that Service Quotas shows: a whole number such as 1000."
  }
}

variable "tracing" {
  description = "Records traces of some requests with AWS X-Ray."
  type        = bool
  default     = true
  nullable    = false
}

variable "request_metrics" {
  description = "Makes CloudWatch metrics of the functions' log lines: requests by route and status class, failures and narrations."
  type        = bool
  default     = false
  nullable    = false
}

variable "permissions_boundary" {
  description = "The ARN of an IAM policy that limits what the functions' roles may do, for accounts that require one."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[^:]+:iam::(aws|${data.aws_caller_identity.current.account_id}):policy/[0-9A-Za-z_+=,.@/-]+$", var.permissions_boundary))
    error_message = "Set the ARN of an IAM policy of AWS or of this account, such as arn:aws:iam::${data.aws_caller_identity.current.account_id}:policy/boundary."
  }
}

variable "kms_key_arn" {
  description = "The ARN of a KMS key of this region that encrypts tables and pictures. When null: keys that AWS owns."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[^:]+:kms:${data.aws_region.current.region}:[0-9]{12}:key/[0-9A-Za-z-]+$", var.kms_key_arn))
    error_message = "Set the ARN of a KMS key, not of an alias, in the API's region: arn:aws:kms:${data.aws_region.current.region}:<account>:key/<id>."
  }
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "Choose a time that CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days."
  }
}

variable "request_rates" {
  description = "Requests a second, for all clients together: to each route, to POST /users (save: creates, updates and published pictures), to POST /sessions, POST /sessions/options and POST /device_authorization (sessions: each), and to unknown URLs. Twice as many in a burst. save is 20 by default, and 100 with rate_limits of web, which limit the creates of one address."
  type = object({
    each     = optional(number, 200)
    save     = optional(number)
    sessions = optional(number, 20)
    unknown  = optional(number, 10)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for rate in values(var.request_rates) : rate == null || try(rate >= 1 && rate <= 100000, false)])
    error_message = "Choose 1 to 100000 requests a second."
  }
}

variable "ingest_limits" {
  description = "Limits of one user: readings of one metric and day (UTC), and batches a minute. Counted after storing, so a few more batches may be stored."
  type = object({
    readings_per_day   = optional(number, 100000)
    batches_per_minute = optional(number, 1000)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for limit in values(var.ingest_limits) : limit >= 1 && limit <= 999999999 && floor(limit) == limit])
    error_message = "Choose whole numbers from 1 to 999999999."
  }
}

variable "domain" {
  description = "A domain of your own for the API, and its certificate (ACM, same region). With the id of its Route 53 zone the address record is created too. Once clients use the domain, default_endpoint = false turns the API's default endpoint off."
  type = object({
    name             = string
    certificate_arn  = string
    zone_id          = optional(string)
    default_endpoint = optional(bool, true)
  })
  default = null

  validation {
    condition     = var.domain == null || can(regex(local.domain_name_pattern, var.domain.name))
    error_message = "Set name to the bare domain name in lower case, such as api.pet.example; in Punycode (xn--…) if it has other letters than a to z."
  }

  validation {
    condition     = var.domain == null || can(regex("^arn:[^:]+:acm:${data.aws_region.current.region}:[0-9]{12}:certificate/[0-9A-Za-z-]+$", var.domain.certificate_arn))
    error_message = "Set certificate_arn to the ARN of an ACM certificate in the API's region: arn:aws:acm:${data.aws_region.current.region}:<account>:certificate/<id>."
  }

  validation {
    condition     = try(var.domain.zone_id, null) == null || can(regex("^Z[0-9A-Z]{1,31}$", var.domain.zone_id))
    error_message = "Set zone_id to the id of a Route 53 hosted zone, which begins with Z, or omit it."
  }

  validation {
    condition     = var.domain == null || try(var.domain.name != var.web.domain.name, true)
    error_message = "Set name to another name than web.domain.name: the web app forwards requests to the API."
  }
}

variable "alarm_topic_arn" {
  description = "The SNS topic that alarms are sent to. When null they only show in CloudWatch."
  type        = string
  default     = null

  # CloudWatch alarms do not send to FIFO topics.
  validation {
    condition     = var.alarm_topic_arn == null || can(regex("^arn:[^:]+:sns:${data.aws_region.current.region}:[0-9]{12}:[0-9A-Za-z_-]{1,256}$", var.alarm_topic_arn))
    error_message = "Set the ARN of a standard SNS topic in the API's region: arn:aws:sns:${data.aws_region.current.region}:<account>:<name>."
  }
}
