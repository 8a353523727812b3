locals {
  deletion_protection = coalesce(var.deletion_protection, var.env != "dev")
  destroy_guard       = "hatchery-${var.env}-destroy-guard"
}

# Records what the state is for, when it is created. A plan with the credentials of another account or region, or with the state of another
# environment, then fails instead of replacing everything.
resource "terraform_data" "owner" {
  input = {
    env     = var.env
    account = data.aws_caller_identity.current.account_id
    region  = data.aws_region.current.region
  }

  lifecycle {
    ignore_changes = [input]

    postcondition {
      condition     = self.output.env == var.env
      error_message = "This state belongs to env \"${self.output.env}\", not to \"${var.env}\". Set another key in backend.tf."
    }

    postcondition {
      condition     = self.output.account == data.aws_caller_identity.current.account_id
      error_message = "This state belongs to account ${self.output.account}, and the credentials to ${data.aws_caller_identity.current.account_id}."
    }

    postcondition {
      condition     = self.output.region == data.aws_region.current.region
      error_message = "This state belongs to region ${self.output.region}, not to ${data.aws_region.current.region}. Set AWS_REGION."
    }
  }
}

# Records the names of what is protected. A table or bucket with another name would be a new, empty one, which the functions would use while
# AWS refuses to delete the old one.
resource "terraform_data" "names" {
  count = local.deletion_protection ? 1 : 0

  input = {
    tables = local.table_names
    bucket = "${var.avatars_bucket_prefix}${local.avatars_bucket_suffix}"
  }

  lifecycle {
    ignore_changes = [input]

    postcondition {
      # A table of a later version is not recorded.
      condition     = alltrue([for table, name in local.table_names : try(self.output.tables[table], name) == name])
      error_message = "table_names would replace tables by empty ones, while deletion_protection is on. They are ${join(", ", [for table, name in self.output.tables : "${table} = ${name}"])}. If you have restored tables, run terraform state rm module.hatchery.terraform_data.names."
    }

    postcondition {
      condition     = self.output.bucket == "${var.avatars_bucket_prefix}${local.avatars_bucket_suffix}"
      error_message = "avatars_bucket_prefix or avatars_bucket_namespace would replace the bucket ${self.output.bucket} by an empty one, while deletion_protection is on."
    }
  }
}

# Makes `terraform destroy` fail before it removes anything. Terraform destroys this empty table first, because it depends on everything
# else, and AWS rejects that while protection is on. The protected tables alone would be rejected last, when functions and API are gone.
resource "aws_dynamodb_table" "destroy_guard" {
  name                        = local.destroy_guard
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = local.deletion_protection

  attribute {
    name = "id"
    type = "S"
  }

  depends_on = [
    aws_apigatewayv2_api_mapping.main,
    aws_apigatewayv2_stage.default,
    aws_budgets_budget.monthly,
    aws_cloudwatch_event_target.sweep,
    aws_cloudwatch_log_metric_filter.failure,
    aws_cloudwatch_metric_alarm.alarm,
    aws_lambda_event_source_mapping.readings,
    aws_lambda_function_event_invoke_config.sweeper,
    aws_lambda_permission.api,
    aws_lambda_permission.sweep,
    aws_route53_record.main,
    aws_route53_record.web,
    aws_s3_bucket_cors_configuration.avatars,
    aws_s3_bucket_lifecycle_configuration.avatars,
    aws_s3_bucket_ownership_controls.avatars,
    aws_s3_bucket_ownership_controls.web,
    aws_s3_bucket_policy.avatars,
    aws_s3_bucket_policy.web,
    aws_s3_bucket_public_access_block.avatars,
    aws_s3_bucket_public_access_block.web,
    aws_s3_bucket_server_side_encryption_configuration.avatars,
    aws_s3_bucket_server_side_encryption_configuration.web,
    aws_s3_object.web_page,
    terraform_data.names,
    terraform_data.owner,
  ]
}
