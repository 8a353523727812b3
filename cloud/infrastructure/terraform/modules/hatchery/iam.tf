locals {
  # Policies name resources only through these locals. If a policy document refers to a resource directly, Terraform shows the whole
  # document as unknown whenever the resource changes, for example a tag.
  arns = {
    audit           = aws_dynamodb_table.audit.arn
    audit_by_month  = "${aws_dynamodb_table.audit.arn}/index/by_month"
    avatars         = aws_s3_bucket.avatars.arn
    failed_readings = aws_sqs_queue.failed_readings.arn
    health_data     = aws_dynamodb_table.health_data.arn
    pet_states      = aws_dynamodb_table.pet_states.arn
    push_secret     = "arn:${data.aws_partition.current.partition}:ssm:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:parameter/${local.push_secret_parameter}"
    readings_stream = aws_dynamodb_table.health_data.stream_arn
    removals        = aws_dynamodb_table.removals.arn
    signing_secret  = "arn:${data.aws_partition.current.partition}:ssm:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:parameter/${local.signing_secret_parameter}"
    users           = aws_dynamodb_table.users.arn
  }
  log_arns = { for name, group in aws_cloudwatch_log_group.function : name => group.arn }

  # Prefixes of the keys of one user's objects. Each question mark matches one character of the user id.
  one_users_objects = [
    "avatars/????????-????-????-????-????????????.",
    "exports/????????-????-????-????-????????????.",
    "portraits/????????-????-????-????-????????????.",
  ]
}

# The permissions of each function, apart from writing its log.
data "aws_iam_policy_document" "user_manager" {
  # Also for pairings, which are in the table of users. Its TTL deletes them.
  statement {
    sid       = "Profiles"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = [local.arns.users]
  }

  # Removes the links of identities, which are in the table of users. The request must have a condition on claim_id, which only links have,
  # so that it cannot delete a user.
  statement {
    sid       = "IdentityLinks"
    actions   = ["dynamodb:DeleteItem"]
    resources = [local.arns.users]

    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "dynamodb:Attributes"
      values   = ["claim_id"]
    }
  }

  # A signed URL grants only what its signer may do. The function needs s3:PutObject to sign upload URLs.
  statement {
    sid     = "Pictures"
    actions = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = [
      "${local.arns.avatars}/avatars/*",
      "${local.arns.avatars}/exports/*",
      "${local.arns.avatars}/portraits/*",
    ]
  }

  # Erasing a user completely requires listing the user's objects. Keys contain user ids, so the condition allows listing only the objects
  # of a single, known user id.
  statement {
    sid       = "OneUsersObjects"
    actions   = ["s3:ListBucket"]
    resources = [local.arns.avatars]

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
    actions   = ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [local.arns.health_data]
  }

  statement {
    sid       = "Pets"
    actions   = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"]
    resources = [local.arns.pet_states]
  }

  # The function records each removal before its first step and deletes the record after the last step. Only the sweeper may list these
  # records.
  statement {
    sid       = "Removals"
    actions   = ["dynamodb:DeleteItem", "dynamodb:PutItem"]
    resources = [local.arns.removals]
  }

  # Stores the acts of a change before it, and removes them if the change is refused.
  statement {
    sid       = "Audit"
    actions   = ["dynamodb:DeleteItem", "dynamodb:PutItem"]
    resources = [local.arns.audit]

    condition {
      test     = "StringEqualsIfExists"
      variable = "dynamodb:ReturnValues"
      values   = ["NONE"]
    }
  }

  # Exports contain the user's acts. The index of all acts is not included.
  statement {
    sid       = "AuditOfUser"
    actions   = ["dynamodb:Query"]
    resources = [local.arns.audit]
  }

  # The function creates a secret when it first needs it. It is encrypted with the key aws/ssm, which needs no permissions.
  statement {
    sid       = "Secrets"
    actions   = ["ssm:GetParameter", "ssm:PutParameter"]
    resources = [local.arns.push_secret, local.arns.signing_secret]
  }
}

data "aws_iam_policy_document" "ingest_manager" {
  statement {
    sid       = "Profiles"
    actions   = ["dynamodb:GetItem"]
    resources = [local.arns.users]
  }

  # Allows recording that an owner is active, but no other change to a user's item.
  statement {
    sid       = "Activity"
    actions   = ["dynamodb:UpdateItem"]
    resources = [local.arns.users]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "dynamodb:Attributes"
      values   = ["active_at", "updated_at", "user_id", "version"]
    }

    condition {
      test     = "StringEqualsIfExists"
      variable = "dynamodb:ReturnValues"
      values   = ["NONE"]
    }
  }

  # UpdateItem records the attempts to store a batch. DeleteItem removes a batch if all of its attempts were refused.
  statement {
    sid       = "Readings"
    actions   = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = [local.arns.health_data]
  }

  # The function derives the secrets of webhooks. Only user_manager creates the signing secret.
  statement {
    sid       = "SigningSecret"
    actions   = ["ssm:GetParameter"]
    resources = [local.arns.signing_secret]
  }
}

# Only this function may list users and the acts of all. It changes users only by locking them.
data "aws_iam_policy_document" "operator_manager" {
  statement {
    sid       = "Profiles"
    actions   = ["dynamodb:GetItem", "dynamodb:Scan", "dynamodb:UpdateItem"]
    resources = [local.arns.users]
  }

  # DeleteItem removes the act of a lock that is refused.
  statement {
    sid       = "Audit"
    actions   = ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query"]
    resources = [local.arns.audit]
  }

  statement {
    sid       = "AuditOfAll"
    actions   = ["dynamodb:Query"]
    resources = [local.arns.audit_by_month]
  }
}

data "aws_iam_policy_document" "orchestrator" {
  statement {
    sid       = "Profiles"
    actions   = ["dynamodb:GetItem"]
    resources = [local.arns.users]
  }

  # Allows marking users who have reached a limit, but no other change to a user's item. created_at is included because the update's
  # condition reads it.
  statement {
    sid       = "Limits"
    actions   = ["dynamodb:UpdateItem"]
    resources = [local.arns.users]

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

  # Allows removing push subscriptions that have ended. The version is incremented, so that no other update writes them back.
  statement {
    sid       = "Subscriptions"
    actions   = ["dynamodb:UpdateItem"]
    resources = [local.arns.users]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "dynamodb:Attributes"
      values   = ["push_subscriptions", "updated_at", "user_id", "version"]
    }

    condition {
      test     = "StringEqualsIfExists"
      variable = "dynamodb:ReturnValues"
      values   = ["NONE"]
    }
  }

  # The function signs notifications. Only user_manager creates the secret.
  statement {
    sid       = "PushSecret"
    actions   = ["ssm:GetParameter"]
    resources = [local.arns.push_secret]
  }

  statement {
    sid       = "Readings"
    actions   = ["dynamodb:Query"]
    resources = [local.arns.health_data]
  }

  statement {
    sid       = "Pets"
    actions   = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"]
    resources = [local.arns.pet_states]
  }

  # Lambda uses the function's permissions to read the DynamoDB stream and to queue failed records.
  statement {
    sid       = "Changes"
    actions   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
    resources = [local.arns.readings_stream]
  }

  statement {
    sid       = "Failures"
    actions   = ["sqs:SendMessage"]
    resources = [local.arns.failed_readings]
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

# The sweeper finishes removals that user_manager began, and warns and erases inactive users. It may remove data, but not add users,
# readings, pets or pictures.
data "aws_iam_policy_document" "sweeper" {
  # PutItem records the erasure of an inactive user before its first step.
  statement {
    sid       = "Removals"
    actions   = ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query"]
    resources = [local.arns.removals]
  }

  # PutItem: the steps of an erasure replace the user's item with a marker, and with a tombstone.
  statement {
    sid       = "Profiles"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Scan"]
    resources = [local.arns.users]
  }

  # Allows warning inactive users and removing push subscriptions that have ended. The others are read by conditions: creation, lock and
  # tokens.
  statement {
    sid       = "Warnings"
    actions   = ["dynamodb:UpdateItem"]
    resources = [local.arns.users]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "dynamodb:Attributes"
      values   = ["active_at", "creation", "forget_at", "lock", "push_subscriptions", "tokens", "updated_at", "user_id", "version"]
    }
  }

  # Stores the act of an erasure before it, and removes it if the user has become active.
  statement {
    sid       = "Audit"
    actions   = ["dynamodb:DeleteItem", "dynamodb:PutItem"]
    resources = [local.arns.audit]

    condition {
      test     = "StringEqualsIfExists"
      variable = "dynamodb:ReturnValues"
      values   = ["NONE"]
    }
  }

  # The function signs notifications. Only user_manager creates the secret.
  statement {
    sid       = "PushSecret"
    actions   = ["ssm:GetParameter"]
    resources = [local.arns.push_secret]
  }

  # Removes the links of identities, which are in the table of users. The request must have a condition on claim_id, which only links have,
  # so that it cannot delete a user.
  statement {
    sid       = "IdentityLinks"
    actions   = ["dynamodb:DeleteItem"]
    resources = [local.arns.users]

    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "dynamodb:Attributes"
      values   = ["claim_id"]
    }
  }

  # UpdateItem removes the readings of withdrawn metrics from a batch that also contains other metrics; DeleteItem removes a batch that does
  # not.
  statement {
    sid       = "Readings"
    actions   = ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [local.arns.health_data]
  }

  statement {
    sid       = "Pets"
    actions   = ["dynamodb:DeleteItem"]
    resources = [local.arns.pet_states]
  }

  statement {
    sid     = "Pictures"
    actions = ["s3:DeleteObject"]
    resources = [
      "${local.arns.avatars}/avatars/*",
      "${local.arns.avatars}/exports/*",
      "${local.arns.avatars}/portraits/*",
    ]
  }

  statement {
    sid       = "OneUsersObjects"
    actions   = ["s3:ListBucket"]
    resources = [local.arns.avatars]

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
    resources = ["${local.log_arns[each.key]}:*"]
  }

  # X-Ray has no resource ARNs, so AWS accepts only "*" for these two actions.
  dynamic "statement" {
    for_each = var.tracing ? ["*"] : []

    content {
      sid       = "Trace"
      actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
      resources = [statement.value]
    }
  }

  # DynamoDB and S3 use the key with the permissions of the function that calls them.
  dynamic "statement" {
    for_each = var.kms_key_arn[*]

    content {
      sid       = "Key"
      actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
      resources = [statement.value]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = [for service in ["dynamodb", "s3"] : "${service}.${data.aws_region.current.region}.${data.aws_partition.current.dns_suffix}"]
      }
    }
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

  name                 = "${local.name}-${each.key}"
  assume_role_policy   = data.aws_iam_policy_document.assumed_by_lambda.json
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "function" {
  for_each = local.functions

  name   = each.key
  role   = aws_iam_role.function[each.key].id
  policy = data.aws_iam_policy_document.function[each.key].json
}
