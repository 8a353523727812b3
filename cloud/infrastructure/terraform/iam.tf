locals {
  # Prefixes of one user's objects; each question mark matches one character of the id.
  one_users_objects = [
    "avatars/????????-????-????-????-????????????.",
    "exports/????????-????-????-????-????????????.",
    "portraits/????????-????-????-????-????????????.",
  ]
}

# Permissions of each function, in addition to writing its log.
data "aws_iam_policy_document" "user_manager" {
  statement {
    sid       = "Profiles"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = [aws_dynamodb_table.users.arn]
  }

  # A signed URL has the permissions of its signer. So the function needs permission to put uploads, although it never does.
  statement {
    sid     = "Pictures"
    actions = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = [
      "${aws_s3_bucket.avatars.arn}/avatars/*",
      "${aws_s3_bucket.avatars.arn}/exports/*",
      "${aws_s3_bucket.avatars.arn}/portraits/*",
    ]
  }

  # A complete erasure has to list objects. Keys contain user ids, so only the objects of one known id can be listed at a time.
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

  # Reads readings, and erases those of a revoked stream, a withdrawn metric (UpdateItem keeps the rest of a batch) or an erased user.
  # Stores no new readings.
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

  # Records each removal before its first step, and deletes the record after the last. Only the sweeper may list records.
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

  # UpdateItem records the attempts to send a batch, DeleteItem removes a batch whose attempts were all refused.
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

  # Marks users who have reached a limit, and may write nothing else in their items. Its condition reads created_at.
  statement {
    sid       = "Limits"
    actions   = ["dynamodb:UpdateItem"]
    resources = [aws_dynamodb_table.users.arn]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "dynamodb:Attributes"
      values   = ["created_at", "limited", "user_id"]
    }

    # Without this condition, an update could return the whole item.
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

  # Lambda reads the stream, and queues records that failed, with the function's permissions.
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

# Finishes removals that user_manager began. It may remove data and end an erasure, but add no user, reading, pet or picture.
data "aws_iam_policy_document" "sweeper" {
  statement {
    sid       = "Removals"
    actions   = ["dynamodb:DeleteItem", "dynamodb:Query"]
    resources = [aws_dynamodb_table.removals.arn]
  }

  # The last step of an erasure replaces the item with a tombstone.
  statement {
    sid       = "Profiles"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
    resources = [aws_dynamodb_table.users.arn]
  }

  # Removes withdrawn readings from a batch that also has other metrics.
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

# The permissions of each function, and those that all need.
data "aws_iam_policy_document" "function" {
  for_each = local.functions

  source_policy_documents = [each.value.policy]

  statement {
    sid       = "Log"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]
  }

  # X-Ray has no resources: AWS accepts only "*" for these two actions.
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
