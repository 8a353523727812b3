locals {
  # Prefixes of the keys of one user's objects. Each question mark matches one character of the user id.
  one_users_objects = [
    "avatars/????????-????-????-????-????????????.",
    "exports/????????-????-????-????-????????????.",
    "portraits/????????-????-????-????-????????????.",
  ]
}

# The permissions of each function, apart from writing its log.
data "aws_iam_policy_document" "user_manager" {
  statement {
    sid       = "Profiles"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = [aws_dynamodb_table.users.arn]
  }

  # A signed URL grants only what its signer may do. The function needs s3:PutObject to sign upload URLs.
  statement {
    sid     = "Pictures"
    actions = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = [
      "${aws_s3_bucket.avatars.arn}/avatars/*",
      "${aws_s3_bucket.avatars.arn}/exports/*",
      "${aws_s3_bucket.avatars.arn}/portraits/*",
    ]
  }

  # Erasing a user completely requires listing the user's objects. Keys contain user ids, so the condition allows listing only the objects
  # of a single, known user id.
  statement {
    sid       = "OneUsersObjects"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.avatars.arn]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = local.one_users_objects
    }
  }

  # Allows the function to read readings, and to erase those of a revoked stream, a withdrawn metric or an erased user. UpdateItem keeps the
  # rest of a batch when a metric is withdrawn. The function stores no new readings.
  statement {
    sid       = "Readings"
    actions   = ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [aws_dynamodb_table.health_data.arn]
  }

  statement {
    sid       = "Pets"
    actions   = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"]
    resources = [aws_dynamodb_table.pet_states.arn]
  }

  # The function records each removal before its first step and deletes the record after the last step. Only the sweeper may list these
  # records.
  statement {
    sid       = "Removals"
    actions   = ["dynamodb:DeleteItem", "dynamodb:PutItem"]
    resources = [aws_dynamodb_table.removals.arn]
  }
}

data "aws_iam_policy_document" "ingest_manager" {
  statement {
    sid       = "Profiles"
    actions   = ["dynamodb:GetItem"]
    resources = [aws_dynamodb_table.users.arn]
  }

  # UpdateItem records the attempts to store a batch. DeleteItem removes a batch if all of its attempts were refused.
  statement {
    sid       = "Readings"
    actions   = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = [aws_dynamodb_table.health_data.arn]
  }
}

data "aws_iam_policy_document" "orchestrator" {
  statement {
    sid       = "Profiles"
    actions   = ["dynamodb:GetItem"]
    resources = [aws_dynamodb_table.users.arn]
  }

  # Allows marking users who have reached a limit, but no other change to a user's item. created_at is included because the update's
  # condition reads it.
  statement {
    sid       = "Limits"
    actions   = ["dynamodb:UpdateItem"]
    resources = [aws_dynamodb_table.users.arn]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "dynamodb:Attributes"
      values   = ["created_at", "limited", "user_id"]
    }

    # Without this condition, the function could read a user's whole item, because an update can return it.
    condition {
      test     = "StringEqualsIfExists"
      variable = "dynamodb:ReturnValues"
      values   = ["NONE"]
    }
  }

  statement {
    sid       = "Readings"
    actions   = ["dynamodb:Query"]
    resources = [aws_dynamodb_table.health_data.arn]
  }

  statement {
    sid       = "Pets"
    actions   = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"]
    resources = [aws_dynamodb_table.pet_states.arn]
  }

  # Lambda uses the function's permissions to read the DynamoDB stream and to queue failed records.
  statement {
    sid       = "Changes"
    actions   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
    resources = [aws_dynamodb_table.health_data.stream_arn]
  }

  statement {
    sid       = "Failures"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.failed_readings.arn]
  }

  dynamic "statement" {
    for_each = local.narrator_arns

    content {
      sid       = "Speak"
      actions   = ["bedrock:InvokeModel"]
      resources = statement.value
    }
  }
}

# The sweeper finishes removals that user_manager began. It may remove data and complete an erasure, but not add users, readings, pets or
# pictures.
data "aws_iam_policy_document" "sweeper" {
  statement {
    sid       = "Removals"
    actions   = ["dynamodb:DeleteItem", "dynamodb:Query"]
    resources = [aws_dynamodb_table.removals.arn]
  }

  # PutItem: the last step of an erasure replaces the user's item with a tombstone.
  statement {
    sid       = "Profiles"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
    resources = [aws_dynamodb_table.users.arn]
  }

  # UpdateItem removes the readings of withdrawn metrics from a batch that also contains other metrics.
  statement {
    sid       = "Readings"
    actions   = ["dynamodb:BatchWriteItem", "dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [aws_dynamodb_table.health_data.arn]
  }

  statement {
    sid       = "Pets"
    actions   = ["dynamodb:DeleteItem"]
    resources = [aws_dynamodb_table.pet_states.arn]
  }

  statement {
    sid     = "Pictures"
    actions = ["s3:DeleteObject"]
    resources = [
      "${aws_s3_bucket.avatars.arn}/avatars/*",
      "${aws_s3_bucket.avatars.arn}/exports/*",
      "${aws_s3_bucket.avatars.arn}/portraits/*",
    ]
  }

  statement {
    sid       = "OneUsersObjects"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.avatars.arn]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = local.one_users_objects
    }
  }
}

# Combines each function's own permissions with those that all functions need.
data "aws_iam_policy_document" "function" {
  for_each = local.functions

  source_policy_documents = [each.value.policy]

  statement {
    sid       = "Log"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]
  }

  # X-Ray has no resource ARNs, so AWS accepts only "*" for these two actions.
  statement {
    sid       = "Trace"
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "assumed_by_lambda" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "function" {
  for_each = local.functions

  name               = "${each.key}-${var.env}"
  assume_role_policy = data.aws_iam_policy_document.assumed_by_lambda.json
}

resource "aws_iam_role_policy" "function" {
  for_each = local.functions

  name   = each.key
  role   = aws_iam_role.function[each.key].id
  policy = data.aws_iam_policy_document.function[each.key].json
}
