# Whom the service is for, and who is responsible for it. GET /settings answers most of this, and the web app shows it.

variable "ages" {
  description = "Ages in years: min, below which no profile is created (0 allows all ages); adult, below which no language model is used and there are no notifications at night; and unknown, what users without an age count as: young or adult."
  type = object({
    min     = optional(number, 13)
    adult   = optional(number, 18)
    unknown = optional(string, "young")
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for age in [var.ages.min, var.ages.adult] : age >= 0 && age <= 120 && floor(age) == age]) && var.ages.min <= var.ages.adult
    error_message = "Choose whole numbers from 0 to 120, with min at most adult."
  }

  validation {
    condition     = contains(["adult", "young"], var.ages.unknown)
    error_message = "Set unknown to young or adult."
  }
}

variable "operator" {
  description = "Who is responsible for users' data, for the web app's footer and before the first consent: the controller's name and address, and the https URLs of the privacy notice and of the imprint."
  type = object({
    controller         = optional(string, "")
    privacy_notice_url = optional(string, "")
    imprint_url        = optional(string, "")
  })
  default  = {}
  nullable = false

  validation {
    condition     = can(regex("^\\P{Cc}{0,200}$", var.operator.controller))
    error_message = "Set controller to one line of at most 200 characters."
  }

  validation {
    condition     = alltrue([for url in [var.operator.privacy_notice_url, var.operator.imprint_url] : url == "" || can(regex("^https://([A-Za-z0-9-]+\\.)*[A-Za-z][A-Za-z0-9-]*(/[!-~]*)?$", url)) && length(url) <= 200])
    error_message = "Set privacy_notice_url and imprint_url to https URLs without a port, of at most 200 ASCII characters, such as https://pet.example/privacy."
  }
}

variable "forget_after" {
  description = "After how many months without activity a user is warned, and erased 30 days later; 0 is never."
  type        = number
  default     = 24
  nullable    = false

  validation {
    condition     = var.forget_after == 0 || (var.forget_after >= 4 && var.forget_after <= 120 && floor(var.forget_after) == var.forget_after)
    error_message = "Choose 0, or a whole number from 4 to 120."
  }
}
