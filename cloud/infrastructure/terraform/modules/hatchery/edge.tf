# An HTTP API cannot be private. With secrets set here, the functions refuse requests that did not come through CloudFront, so that clients
# cannot bypass its web ACL.
variable "edge_secrets" {
  description = "Makes the API reachable only through the web app's CloudFront, which sends the first of these secrets with each request. The functions accept all of them: to replace a secret, set [old, new], apply, set [new], and apply again. Create one with openssl rand -hex 32. The state contains them. When empty: the API's own address works too."
  type        = list(string)
  default     = []
  sensitive   = true
  nullable    = false

  validation {
    condition     = length(var.edge_secrets) <= 2 && alltrue([for secret in var.edge_secrets : can(regex("^[!-~]{32,128}$", secret))])
    error_message = "Set at most two secrets of 32 to 128 visible ASCII characters, such as the output of openssl rand -hex 32."
  }

  validation {
    condition     = length(var.edge_secrets) == 0 || var.web != null
    error_message = "Set web too, such as web = {}: with edge_secrets, the API is reachable only through the web app's CloudFront."
  }
}

locals {
  is_edge_only = nonsensitive(length(var.edge_secrets) > 0)

  # Hashes of random secrets do not reveal them, so a plan may show them.
  edge_secret_hashes = join(",", [for secret in nonsensitive(var.edge_secrets) : sha256(secret)])
}
