variable "env" {
  description = "The environment's name, such as dev or prod: the suffix of all names but the tables'."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,11}$", var.env))
    error_message = "Choose 2 to 12 lower-case letters and digits, starting with a letter."
  }
}

variable "upload_origins" {
  description = "Web origins whose pages may upload pictures and see portraits, such as https://pet.example. In dev, \"*\" permits all. Apps on phones and the web app need none."
  type        = list(string)

  validation {
    condition     = var.env == "dev" || !contains(var.upload_origins, "*")
    error_message = "List the origins: \"*\" is for dev only."
  }

  validation {
    condition     = (length(var.upload_origins) > 0 || var.web != null) && alltrue([for origin in var.upload_origins : origin == "*" || can(regex("^https?://[^/*]+$", origin))])
    error_message = "List at least one origin: scheme and host only, such as https://pet.example."
  }
}

variable "table_names" {
  description = "The tables' names. A second environment in the same account and region needs others."
  type = object({
    users       = optional(string, "Users")
    health_data = optional(string, "HealthData")
    pet_states  = optional(string, "PetStates")
    removals    = optional(string, "Removals")
  })
  default = {}

  validation {
    condition     = alltrue([for name in values(var.table_names) : can(regex("^[A-Za-z0-9_.-]{3,255}$", name))])
    error_message = "A table's name has 3 to 255 letters, digits, dots, hyphens and underscores."
  }
}

variable "avatars_bucket_prefix" {
  description = "The avatars' bucket, without -{env}. Bucket names are globally unique: change it if the name is used."
  type        = string
  default     = "tamagotchi-avatars"

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,48}[a-z0-9]$", var.avatars_bucket_prefix))
    error_message = "Choose 3 to 50 lower-case letters, digits and hyphens, with no hyphen at either end."
  }
}

variable "deletion_protection" {
  description = "Protects the tables from deletion. When null: in every environment but dev."
  type        = bool
  default     = null
}

variable "lambda_zips" {
  description = "The folder with the functions' zip files, one named after each. When null: dist/lambda of this project."
  type        = string
  default     = null
}

variable "lambda_memory" {
  description = "Memory of each function in MB; processor time grows with it."
  type        = number
  default     = 1024

  validation {
    condition     = var.lambda_memory >= 512 && var.lambda_memory <= 10240
    error_message = "Choose 512 to 10240 MB: a picture of 52 megapixels needs at least 512."
  }
}

variable "lambda_timeout" {
  description = "Seconds that a function may take for one request of the API."
  type        = number
  default     = 20

  validation {
    condition     = var.lambda_timeout >= 1 && var.lambda_timeout <= 29
    error_message = "Choose 1 to 29 seconds: API Gateway times out after 30."
  }
}

variable "lambda_concurrency" {
  description = "Concurrent requests of each function, reserved from the account's quota. When null: what the account has left."
  type        = number
  default     = null
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365 days and some longer spans."
  }
}

variable "request_rates" {
  description = "Requests a second, for all clients together: to each route, to POST /users, and to unknown URLs. Twice as many in a burst."
  type = object({
    each    = optional(number, 200)
    save    = optional(number, 20)
    unknown = optional(number, 10)
  })
  default = {}

  validation {
    condition     = alltrue([for rate in values(var.request_rates) : rate >= 1])
    error_message = "Set at least one request a second."
  }
}

variable "ingest_limits" {
  description = "Limits of one user: readings of one metric and day (UTC), and batches a minute. Counted after storing, so a few more batches may be stored."
  type = object({
    readings_per_day   = optional(number, 100000)
    batches_per_minute = optional(number, 1000)
  })
  default = {}

  validation {
    condition     = alltrue([for limit in values(var.ingest_limits) : limit >= 1 && limit <= 999999999 && floor(limit) == limit])
    error_message = "Choose whole numbers from 1 to 999999999."
  }
}

variable "domain" {
  description = "A domain of your own for the API, and its certificate (ACM, same region). With the id of its Route 53 zone the address record is created too."
  type = object({
    name            = string
    certificate_arn = string
    zone_id         = optional(string)
  })
  default = null

  validation {
    condition     = var.domain == null || can(regex("^[a-z0-9.-]+\\.[a-z]+ arn:[^:]+:acm:", "${var.domain.name} ${var.domain.certificate_arn}"))
    error_message = "Set the bare name, such as api.pet.example, and the ARN of a certificate in ACM."
  }
}

variable "alarm_topic_arn" {
  description = "The SNS topic that alarms are sent to. When null they only show in CloudWatch."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_topic_arn == null || can(regex("^arn:[^:]+:sns:", var.alarm_topic_arn))
    error_message = "Set the ARN of an SNS topic."
  }
}
