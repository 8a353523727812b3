locals {
  tables = {
    users       = aws_dynamodb_table.users
    health_data = aws_dynamodb_table.health_data
    pet_states  = aws_dynamodb_table.pet_states
    removals    = aws_dynamodb_table.removals
  }

  # Not longer than the lifetime of tombstones, so that erased users can be found after a restore.
  recovery_days = 30

  deletion_protection = coalesce(var.deletion_protection, var.env != "dev")
}

resource "aws_dynamodb_table" "users" {
  name                        = var.table_names.users
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "user_id"
  deletion_protection_enabled = local.deletion_protection

  attribute {
    name = "user_id"
    type = "S"
  }

  # Items without the attribute do not expire.
  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = local.recovery_days
  }
}

# The readings: one item per batch.
resource "aws_dynamodb_table" "health_data" {
  name                        = var.table_names.health_data
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "user_id"
  range_key                   = "sk"
  deletion_protection_enabled = local.deletion_protection

  # The stream has each new batch in full, so the orchestrator need not read it. Records are kept for 24 hours.
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
}

# Pets can be computed from the other two tables, so this table needs no backups.
resource "aws_dynamodb_table" "pet_states" {
  name                        = var.table_names.pet_states
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "user_id"
  deletion_protection_enabled = local.deletion_protection

  attribute {
    name = "user_id"
    type = "S"
  }
}

# Removals in progress, all in one partition. Restored together with users and readings.
resource "aws_dynamodb_table" "removals" {
  name                        = var.table_names.removals
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
}
