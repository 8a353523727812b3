variable "service_keys" {
  description = "Keys of other back ends and operators: a list of lines that hatchery service-key prints, without SERVICE_KEYS=, such as orchestrator:<sha256>:profile:read+pet:read@2027-06-01. They contain hashes, not the keys."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for key in var.service_keys : can(regex("^[a-z0-9][a-z0-9-]{0,39}:[0-9a-f]{64}:[a-z]+:[a-z]+(\\+[a-z]+:[a-z]+)*(@[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+Z)?)?$", key))])
    error_message = "Set each key to what hatchery service-key prints after SERVICE_KEYS=: its name, the SHA-256 of the key in hex, its scopes separated by +, and @ with the day or the time in UTC at which it expires, if it does."
  }

  # Lambda accepts 4 KB for all settings of a function.
  validation {
    condition     = length(join(",", var.service_keys)) <= 2000
    error_message = "Remove keys that are not used any more: together they may have 2000 characters, about 15 keys."
  }
}

variable "support_contact" {
  description = "Whom locked users may ask: an https or mailto URL, or an e-mail address. When empty: the operator of this service."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.support_contact == "" || can(regex("^(https://[^\\s/?#@]+(/\\S*)?|(mailto:)?[^\\s@:/?#]+@[A-Za-z0-9.-]+(\\?\\S*)?)$", var.support_contact)) && length(var.support_contact) <= 200
    error_message = "Set an https URL, such as https://pet.example/help, or an e-mail address, of at most 200 characters."
  }
}

locals {
  service_keys = join(",", var.service_keys)
}
