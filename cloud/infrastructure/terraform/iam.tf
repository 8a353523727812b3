locals {
  # Prefixes of one user's objects; each question mark matches one character of the id.
  one_users_objects = [
    "avatars/????????-????-????-????-????????????.",
    "exports/????????-????-????-????-????????????.",
    "portraits/????????-????-????-????-????????????.",
  ]
}

# What each function may do, beside writing its log.
data "aws_iam_policy_document" "user_manager" {
  statement {
    sid       = "Profiles"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = [aws_dynamodb_table.users.arn]
  }

  # An address signed for an upload can do no more than its signer: so the function may put uploads, though it never does.
  statement {
    sid     = "Pictures"
    actions = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = [
      "${aws_s3_bucket.avatars.arn}/avatars/*",
      "${aws_s3_bucket.avatars.arn}/exports/*",
      "${aws_s3_bucket.avatars.arn}/portraits/*",
    ]
  }

  # To erase a user completely. Keys contain user ids, so it may only list the objects of one user at a time, whose id it has to know.
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

  # It reads readings, and erases those of a revoked stream, a withdrawn metric (UpdateItem keeps the rest of a batch) or an erased user.
  # It stores no new ones.
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

  # It records each removal before it starts and deletes the record at the end. Only the sweeper may list the records.
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

  # A batch that is sent twice at the same time is held while each sender's permission is checked.
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

  # It marks users who have brought too much; of their items it may write nothing else. created_at is what its condition looks at.
  statement {
    sid       = "Limits"
    actions   = ["dynamodb:UpdateItem"]
    resources = [aws_dynamodb_table.users.arn]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "dynamodb:Attributes"
      values   = ["created_at", "limited", "user_id"]
    }

    # Else an update could answer with the whole item.
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

  # Lambda follows the stream, and puts aside what it gave up on, in the function's name.
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

# It finishes removals that user_manager began: it may remove data and end an erasure, but add no user, reading, pet or picture.
data "aws_iam_policy_document" "sweeper" {
  statement {
    sid       = "Removals"
    actions   = ["dynamodb:DeleteItem", "dynamodb:Query"]
    resources = [aws_dynamodb_table.removals.arn]
  }

  # An erasure ends by putting the id in place of the item.
  statement {
    sid       = "Profiles"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
    resources = [aws_dynamodb_table.users.arn]
  }

  # A batch that also has readings of other metrics is kept without those that were withdrawn.
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

# Each function's own permissions, and those that all need.
data "aws_iam_policy_document" "function" {
  for_each = local.functions

  source_policy_documents = [each.value.policy]

  statement {
    sid       = "Log"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]
  }

  # X-Ray has no resources to name: AWS accepts nothing but "*" for these two.
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
