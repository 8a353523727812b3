locals {
  table_suffix = var.env == "dev" ? "" : "-${var.env}"
  default_table_names = {
    users       = "Users${local.table_suffix}"
    health_data = "HealthData${local.table_suffix}"
    pet_states  = "PetStates${local.table_suffix}"
    removals    = "Removals${local.table_suffix}"
    audit       = "Audit${local.table_suffix}"
  }
  table_names = { for table, name in local.default_table_names : table => coalesce(var.table_names[table], name) }

  tables = {
    users       = aws_dynamodb_table.users
    health_data = aws_dynamodb_table.health_data
    pet_states  = aws_dynamodb_table.pet_states
    removals    = aws_dynamodb_table.removals
    audit       = aws_dynamodb_table.audit
  }

  # Must not exceed the time that tombstones are kept. Otherwise, a restored backup could contain erased users that no
  # tombstone identifies any more.
  recovery_days = 30
}

resource "aws_dynamodb_table" "users" {
  name                        = local.table_names.users
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "user_id"
  deletion_protection_enabled = local.deletion_protection

  attribute {
    name = "user_id"
    type = "S"
  }

  # DynamoDB deletes an item after the time in this attribute. Items without the attribute never expire.
  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = local.recovery_days
  }

  dynamic "on_demand_throughput" {
    for_each = local.table_limits.users

    content {
      max_read_request_units  = on_demand_throughput.value.reads
      max_write_request_units = on_demand_throughput.value.writes
    }
  }

  dynamic "server_side_encryption" {
    for_each = var.kms_key_arn[*]

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}

# Stores readings, with one item per batch.
resource "aws_dynamodb_table" "health_data" {
  name                        = local.table_names.health_data
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "user_id"
  range_key                   = "sk"
  deletion_protection_enabled = local.deletion_protection

  # Each DynamoDB stream record contains the whole new batch, so the orchestrator does not have to read the table.
  # DynamoDB keeps records for 24 hours.
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"

  attribute {
    name = "user_id"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = local.recovery_days
  }

  dynamic "on_demand_throughput" {
    for_each = local.table_limits.health_data

    content {
      max_read_request_units  = on_demand_throughput.value.reads
      max_write_request_units = on_demand_throughput.value.writes
    }
  }

  dynamic "server_side_encryption" {
    for_each = var.kms_key_arn[*]

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}

# Needs no backups, because pets can be computed again from users and readings.
resource "aws_dynamodb_table" "pet_states" {
  name                        = local.table_names.pet_states
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "user_id"
  deletion_protection_enabled = local.deletion_protection

  attribute {
    name = "user_id"
    type = "S"
  }

  dynamic "on_demand_throughput" {
    for_each = local.table_limits.pet_states

    content {
      max_read_request_units  = on_demand_throughput.value.reads
      max_write_request_units = on_demand_throughput.value.writes
    }
  }

  dynamic "server_side_encryption" {
    for_each = var.kms_key_arn[*]

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}

# Stores removals in progress, all in one partition. Restore this table to the same second as the tables of users and
# readings. Otherwise, a removal that was in progress at that time may never be finished.
resource "aws_dynamodb_table" "removals" {
  name                        = local.table_names.removals
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "pk"
  range_key                   = "sk"
  deletion_protection_enabled = local.deletion_protection

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = local.recovery_days
  }

  dynamic "on_demand_throughput" {
    for_each = local.table_limits.removals

    content {
      max_read_request_units  = on_demand_throughput.value.reads
      max_write_request_units = on_demand_throughput.value.writes
    }
  }

  dynamic "server_side_encryption" {
    for_each = var.kms_key_arn[*]

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}

# Stores the audit log, with one item per act. The index lists the acts of all users by month.
resource "aws_dynamodb_table" "audit" {
  name                        = local.table_names.audit
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "user_id"
  range_key                   = "sk"
  deletion_protection_enabled = local.deletion_protection

  attribute {
    name = "user_id"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  attribute {
    name = "month"
    type = "S"
  }

  global_secondary_index {
    name            = "by_month"
    hash_key        = "month"
    range_key       = "sk"
    projection_type = "ALL"

    # DynamoDB throttles writes to the table if those to the index are throttled, so both have the same limits.
    dynamic "on_demand_throughput" {
      for_each = local.table_limits.audit

      content {
        max_read_request_units  = on_demand_throughput.value.reads
        max_write_request_units = on_demand_throughput.value.writes
      }
    }
  }

  # Acts are deleted a year after they were done.
  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = local.recovery_days
  }

  dynamic "on_demand_throughput" {
    for_each = local.table_limits.audit

    content {
      max_read_request_units  = on_demand_throughput.value.reads
      max_write_request_units = on_demand_throughput.value.writes
    }
  }

  dynamic "server_side_encryption" {
    for_each = var.kms_key_arn[*]

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}
