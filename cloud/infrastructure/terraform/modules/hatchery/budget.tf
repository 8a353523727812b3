variable "budget" {
  description = "A monthly budget in US dollars for the whole AWS account, with messages to e-mail addresses or an SNS topic, whose policy has to permit budgets.amazonaws.com. AWS updates costs a few times a day, so messages come hours late, and nothing is stopped. With only_tagged it counts only what has the tag project = hatchery, which first has to be activated as a cost allocation tag: until then the budget stays at $0. When null: no budget."
  type = object({
    monthly_usd = number
    emails      = optional(list(string), [])
    topic_arn   = optional(string)
    only_tagged = optional(bool, false)
  })
  default = null

  validation {
    condition     = var.budget == null || try(var.budget.monthly_usd >= 1 && var.budget.monthly_usd <= 1000000000, false)
    error_message = "Set monthly_usd to 1 or more US dollars."
  }

  validation {
    condition     = var.budget == null || try(length(var.budget.emails) <= 10 && alltrue([for email in var.budget.emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))]), false)
    error_message = "Set emails to at most 10 addresses, such as [\"ops@pet.example\"]."
  }

  validation {
    condition     = try(var.budget.topic_arn, null) == null || can(regex("^arn:[^:]+:sns:[a-z0-9-]+:[0-9]{12}:[0-9A-Za-z_-]{1,256}$", var.budget.topic_arn))
    error_message = "Set topic_arn to the ARN of a standard SNS topic: arn:aws:sns:<region>:<account>:<name>."
  }

  validation {
    condition     = var.budget == null || try(length(var.budget.emails) > 0, false) || try(var.budget.topic_arn, null) != null
    error_message = "Set emails or topic_arn: without a receiver, AWS sends no messages."
  }
}

locals {
  # Percentages of the budget. The forecast warns earliest, but AWS needs five weeks of costs for it.
  budget_messages = [
    { type = "ACTUAL", percent = 50 },
    { type = "ACTUAL", percent = 100 },
    { type = "FORECASTED", percent = 100 },
  ]
}

resource "aws_budgets_budget" "monthly" {
  count = var.budget == null ? 0 : 1

  name         = local.name
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_amount = tostring(var.budget.monthly_usd)
  limit_unit   = "USD"

  # Otherwise, an account with credits would stay at $0 until they are used up.
  cost_types {
    include_credit = false
    include_refund = false
  }

  dynamic "cost_filter" {
    for_each = var.budget.only_tagged ? ["user:project$hatchery"] : []

    content {
      name   = "TagKeyValue"
      values = [cost_filter.value]
    }
  }

  dynamic "notification" {
    for_each = local.budget_messages

    content {
      notification_type          = notification.value.type
      comparison_operator        = "GREATER_THAN"
      threshold                  = notification.value.percent
      threshold_type             = "PERCENTAGE"
      subscriber_email_addresses = var.budget.emails
      subscriber_sns_topic_arns  = var.budget.topic_arn[*]
    }
  }
}
