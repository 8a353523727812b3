# Generated from modules/hatchery by `npm run generate`. Do not edit.

# Objects have the type any, because Terraform drops unknown keys, such as misspelt ones, when it converts a value to an object type. The
# module has their types.

variable "env" {
  description = "The environment's name, such as dev or prod: part of all names."
  type        = string
  nullable    = false

  validation {
    condition     = var.env == basename(abspath(path.root))
    error_message = "Set env = \"${basename(abspath(path.root))}\" in this folder, which has the state of that environment. Other environments have their own folders in envs/."
  }
}

variable "upload_origins" {
  description = "Web origins whose pages may upload pictures and see portraits, such as https://pet.example. In dev, \"*\" permits all. Apps on phones and the web app need none."
  type        = list(string)
  nullable    = false
}

variable "table_names" {
  description = "The tables' names, by content. By default Users, HealthData, PetStates, Removals and Audit in dev; elsewhere followed by the environment: Users-prod."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(try(keys(var.table_names), []), ["users", "health_data", "pet_states", "removals", "audit"])) == 0
    error_message = "Use only the keys users, health_data, pet_states, removals, audit."
  }
}

variable "avatars_bucket_prefix" {
  description = "The first part of the avatars bucket's name, before -{env}."
  type        = string
  default     = "tamagotchi-avatars"
  nullable    = false
}

variable "avatars_bucket_namespace" {
  description = "The namespace of the avatars bucket's name. With account-regional it ends with -{account}-{region}-an, and no other account can have it. With global it is {prefix}-{env}, if no other account has it."
  type        = string
  default     = "account-regional"
  nullable    = false
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
}

variable "lambda_timeout" {
  description = "Seconds that a function may take for one request of the API."
  type        = number
  default     = 20
  nullable    = false
}

variable "lambda_concurrency" {
  description = "Concurrent requests of each function, reserved from the account's quota. When null: what the account has left."
  type        = number
  default     = null
}

variable "account_concurrency" {
  description = "The account's quota of concurrent requests in the region (L-B99A9384), which lambda_concurrency is checked against. New accounts often have 10."
  type        = number
  default     = 1000
  nullable    = false
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
}

variable "kms_key_arn" {
  description = "The ARN of a KMS key of this region that encrypts tables and pictures. When null: keys that AWS owns."
  type        = string
  default     = null
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
  default     = 30
  nullable    = false
}

variable "request_rates" {
  description = "Requests a second, for all clients together: to each route, to POST /users (save: creates, updates and published pictures), to POST /sessions, POST /sessions/options and POST /device_authorization (sessions: each), and to unknown URLs. Twice as many in a burst. save is 20 by default, and 100 with rate_limits of web, which limit the creates of one address."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(try(keys(var.request_rates), []), ["each", "save", "sessions", "unknown"])) == 0
    error_message = "Use only the keys each, save, sessions, unknown."
  }
}

variable "ingest_limits" {
  description = "Limits of one user: readings of one metric and day (UTC), and batches a minute. Counted after storing, so a few more batches may be stored."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(try(keys(var.ingest_limits), []), ["readings_per_day", "batches_per_minute"])) == 0
    error_message = "Use only the keys readings_per_day, batches_per_minute."
  }
}

variable "domain" {
  description = "A domain of your own for the API, and its certificate (ACM, same region). With the id of its Route 53 zone the address record is created too. Once clients use the domain, default_endpoint = false turns the API's default endpoint off."
  type        = any
  default     = null

  validation {
    condition     = length(setsubtract(try(keys(var.domain), []), ["name", "certificate_arn", "zone_id", "default_endpoint"])) == 0
    error_message = "Use only the keys name, certificate_arn, zone_id, default_endpoint."
  }
}

variable "alarm_topic_arn" {
  description = "The SNS topic that alarms are sent to. When null they only show in CloudWatch."
  type        = string
  default     = null
}

variable "budget" {
  description = "A monthly budget in US dollars for the whole AWS account, with messages to e-mail addresses or an SNS topic, whose policy has to permit budgets.amazonaws.com. AWS updates costs a few times a day, so messages come hours late, and nothing is stopped. With only_tagged it counts only what has the tag project = hatchery, which first has to be activated as a cost allocation tag: until then the budget stays at $0. When null: no budget."
  type        = any
  default     = null

  validation {
    condition     = length(setsubtract(try(keys(var.budget), []), ["monthly_usd", "emails", "topic_arn", "only_tagged"])) == 0
    error_message = "Use only the keys monthly_usd, emails, topic_arn, only_tagged."
  }
}

variable "ages" {
  description = "Ages in years: min, below which no profile is created (0 allows all ages); adult, below which no language model is used and there are no notifications at night; and unknown, what users without an age count as: young or adult."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(try(keys(var.ages), []), ["min", "adult", "unknown"])) == 0
    error_message = "Use only the keys min, adult, unknown."
  }
}

variable "operator" {
  description = "Who is responsible for users' data, for the web app's footer and before the first consent: the controller's name and address, and the https URLs of the privacy notice and of the imprint."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(try(keys(var.operator), []), ["controller", "privacy_notice_url", "imprint_url"])) == 0
    error_message = "Use only the keys controller, privacy_notice_url, imprint_url."
  }
}

variable "forget_after" {
  description = "After how many months without activity a user is warned, and erased 30 days later; 0 is never."
  type        = number
  default     = 24
  nullable    = false
}

variable "edge_secrets" {
  description = "Makes the API reachable only through the web app's CloudFront, which sends the first of these secrets with each request. The functions accept all of them: to replace a secret, set [old, new], apply, set [new], and apply again. Create one with openssl rand -hex 32. The state contains them. When empty: the API's own address works too."
  type        = list(string)
  default     = []
  sensitive   = true
  nullable    = false
}

variable "narrator" {
  description = "What writes the pets' messages: template, which sends nothing outside the service, or bedrock, a language model on Amazon Bedrock."
  type        = string
  default     = "template"
  nullable    = false
}

variable "bedrock_model_id" {
  description = "The model for the narrator bedrock, such as eu.amazon.nova-lite-v1:0: the id of a foundation model or, with its geography, of an inference profile."
  type        = string
  default     = ""
  nullable    = false
}

variable "service_keys" {
  description = "Keys of other back ends and operators: a list of lines that hatchery service-key prints, without SERVICE_KEYS=, such as orchestrator:<sha256>:profile:read+pet:read@2027-06-01. They contain hashes, not the keys."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "support_contact" {
  description = "Whom locked users may ask: an https or mailto URL, or an e-mail address. When empty: the operator of this service."
  type        = string
  default     = ""
  nullable    = false
}

variable "table_limits" {
  description = "Read and write units a second that a table may use at most, which also limits its costs. Above them DynamoDB throttles, and clients are answered 503. Without a limit AWS's own one holds: 40000 of each. To remove a limit, set it to -1, apply, then leave it out."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(try(keys(var.table_limits), []), ["users", "health_data", "pet_states", "removals", "audit"])) == 0
    error_message = "Use only the keys users, health_data, pet_states, removals, audit."
  }

  validation {
    condition     = length(setsubtract(try(keys(var.table_limits.users), []), ["reads", "writes"])) == 0
    error_message = "Use only the keys users.reads, users.writes."
  }

  validation {
    condition     = length(setsubtract(try(keys(var.table_limits.health_data), []), ["reads", "writes"])) == 0
    error_message = "Use only the keys health_data.reads, health_data.writes."
  }

  validation {
    condition     = length(setsubtract(try(keys(var.table_limits.pet_states), []), ["reads", "writes"])) == 0
    error_message = "Use only the keys pet_states.reads, pet_states.writes."
  }

  validation {
    condition     = length(setsubtract(try(keys(var.table_limits.removals), []), ["reads", "writes"])) == 0
    error_message = "Use only the keys removals.reads, removals.writes."
  }

  validation {
    condition     = length(setsubtract(try(keys(var.table_limits.audit), []), ["reads", "writes"])) == 0
    error_message = "Use only the keys audit.reads, audit.writes."
  }
}

variable "identity" {
  description = "Your identity provider, whose users can link their sign-in to a pet: issuer, the claim iss of its ID tokens, exactly; audience, the client ids of your apps; jwks_url, the address of its keys, if its OpenID configuration does not name it. When null: none."
  type        = any
  default     = null

  validation {
    condition     = length(setsubtract(try(keys(var.identity), []), ["issuer", "audience", "jwks_url"])) == 0
    error_message = "Use only the keys issuer, audience, jwks_url."
  }
}

variable "passkeys" {
  description = "Passkeys belong to a domain, rp_id: by default that of the web app, or of the API without a web app. It cannot change later without invalidating all passkeys. origins are those of other apps that use them: https://… for web and iOS, android:apk-key-hash:… for Android."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(try(keys(var.passkeys), []), ["rp_id", "origins"])) == 0
    error_message = "Use only the keys rp_id, origins."
  }
}

variable "web" {
  description = "The web app of web/dist on CloudFront, on one origin with the API: {} for an address of CloudFront's, or with a domain of your own, whose certificate (ACM) always has to be in us-east-1. With the id of its Route 53 zone the address records are created too. rate_limits makes a web ACL (WAF) that limits the requests of one address in five minutes: creates are POST /users without an Authorization header and POST /sessions, requests are all; {} for the defaults. Or web_acl_arn is a web ACL of yours (scope CLOUDFRONT). When null: no web app."
  type        = any
  default     = null

  validation {
    condition     = length(setsubtract(try(keys(var.web), []), ["domain", "rate_limits", "web_acl_arn"])) == 0
    error_message = "Use only the keys domain, rate_limits, web_acl_arn."
  }

  validation {
    condition     = length(setsubtract(try(keys(var.web.domain), []), ["name", "certificate_arn", "zone_id"])) == 0
    error_message = "Use only the keys domain.name, domain.certificate_arn, domain.zone_id."
  }

  validation {
    condition     = length(setsubtract(try(keys(var.web.rate_limits), []), ["creates", "requests"])) == 0
    error_message = "Use only the keys rate_limits.creates, rate_limits.requests."
  }
}
