variable "identity" {
  description = "Your identity provider, whose users can link their sign-in to a pet: issuer, the claim iss of its ID tokens, exactly; audience, the client ids of your apps; jwks_url, the address of its keys, if its OpenID configuration does not name it. When null: none."
  type = object({
    issuer   = string
    audience = list(string)
    jwks_url = optional(string, "")
  })
  default = null

  validation {
    condition     = var.identity == null || can(regex("^https://[^/?#@\\s]+(/[^?#\\s]*)?$", var.identity.issuer))
    error_message = "Set issuer to an https URL without a query, such as https://login.example/realms/pets."
  }

  validation {
    condition     = var.identity == null || try(length(var.identity.audience) > 0 && alltrue([for id in var.identity.audience : can(regex("^[^,\\s]+$", id))]), false)
    error_message = "Set audience to a list of at least one client id, without commas and spaces."
  }

  validation {
    condition     = try(var.identity.jwks_url, "") == "" || can(regex("^https://[^/?#@\\s]+(/[^#\\s]*)?$", var.identity.jwks_url))
    error_message = "Set jwks_url to an https URL, or leave it out."
  }
}

variable "passkeys" {
  description = "Passkeys belong to a domain, rp_id: by default that of the web app, or of the API without a web app. It cannot change later without invalidating all passkeys. origins are those of other apps that use them: https://… for web and iOS, android:apk-key-hash:… for Android."
  type = object({
    rp_id   = optional(string)
    origins = optional(list(string), [])
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.passkeys.rp_id == null || can(regex(local.domain_name_pattern, var.passkeys.rp_id))
    error_message = "Set rp_id to the bare domain name in lower case, such as pet.example."
  }

  validation {
    condition     = try(alltrue([for origin in var.passkeys.origins : can(regex("^(https://[a-z0-9.-]+(:[0-9]+)?|android:apk-key-hash:[A-Za-z0-9_-]{43})$", origin))]), false)
    error_message = "Set origins to a list of https://host without a path, and android:apk-key-hash: followed by the SHA-256 of the app's certificate in base64url without padding (43 characters)."
  }
}

locals {
  # The hosts whose pages use passkeys, as far as they are known before apply: "" stands for an address that AWS chooses. Without origins and
  # web app, it is the API's host.
  passkey_sites = concat(
    var.web == null ? [] : [try(var.web.domain.name, "")],
    [for origin in var.passkeys.origins : try(regex("^https://([^:]+)", origin)[0], "") if startswith(origin, "https://")],
  )
  passkey_hosts = length(local.passkey_sites) + length(var.passkeys.origins) == 0 ? [try(var.domain.name, "")] : local.passkey_sites

  has_passkey_host = var.passkeys.rp_id == null ? var.web != null || length(local.passkey_sites) == 0 : length(local.passkey_hosts) == 0 || anytrue([for host in local.passkey_hosts : endswith(".${host}", ".${coalesce(var.passkeys.rp_id, "-")}")])

  # The web app's host, or "" for the API's.
  passkey_rp_id = var.passkeys.rp_id != null ? var.passkeys.rp_id : join("", [for origin in local.web_origins : trimprefix(origin, "https://")])

  # Not resources, because their values would be in the state. So destroy leaves them.
  push_secret_parameter    = "${local.name}-push-secret"
  signing_secret_parameter = "${local.name}-signing-secret"
}
