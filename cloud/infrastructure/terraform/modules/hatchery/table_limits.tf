variable "table_limits" {
  description = "Read and write units a second that a table may use at most, which also limits its costs. Above them DynamoDB throttles, and clients are answered 503. Without a limit AWS's own one holds: 40000 of each. To remove a limit, set it to -1, apply, then leave it out."
  type = object({
    users = optional(object({
      reads  = optional(number)
      writes = optional(number)
    }), {})
    health_data = optional(object({
      reads  = optional(number)
      writes = optional(number)
    }), {})
    pet_states = optional(object({
      reads  = optional(number)
      writes = optional(number)
    }), {})
    removals = optional(object({
      reads  = optional(number)
      writes = optional(number)
    }), {})
    audit = optional(object({
      reads  = optional(number)
      writes = optional(number)
    }), {})
  })
  default  = {}
  nullable = false

  validation {
    condition = alltrue(flatten([
      for limits in values(var.table_limits) : [for limit in values(coalesce(limits, {})) : limit == null || try(limit == -1 || (limit >= 1 && floor(limit) == limit), false)]
    ]))
    error_message = "Set each limit to a whole number of at least 1, or to -1 to remove it."
  }
}

locals {
  # For each table a list with its limits, which is empty if it has none.
  table_limits = { for table, limits in var.table_limits : table => limits.reads == null && limits.writes == null ? [] : [limits] }
}
