# To add a function, add an entry here and a zip file of the same name. Each function gets its own role, log group and alarms.
locals {
  functions = {
    user_manager = {
      policy = data.aws_iam_policy_document.user_manager.json
      environment = {
        ADULT_AGE                = var.ages.adult
        AGE_UNKNOWN              = var.ages.unknown
        AUDIT_TABLE              = aws_dynamodb_table.audit.name
        AVATARS_BUCKET           = aws_s3_bucket.avatars.bucket
        BEDROCK_MODEL_ID         = var.bedrock_model_id
        CONTROLLER               = var.operator.controller
        EDGE_SECRET_HASHES       = local.edge_secret_hashes
        FORGET_AFTER             = var.forget_after
        HEALTH_DATA_TABLE        = aws_dynamodb_table.health_data.name
        IDENTITY_AUDIENCE        = join(",", try(var.identity.audience, []))
        IDENTITY_ISSUER          = try(var.identity.issuer, "")
        IDENTITY_JWKS_URL        = try(var.identity.jwks_url, "")
        IMPRINT_URL              = var.operator.imprint_url
        MIN_AGE                  = var.ages.min
        NARRATOR                 = var.narrator
        PASSKEY_RP_ID            = local.passkey_rp_id
        PET_STATES_TABLE         = aws_dynamodb_table.pet_states.name
        PRIVACY_NOTICE_URL       = var.operator.privacy_notice_url
        PUBLIC_BASE_URL          = local.public_base_url
        PUSH_SECRET_PARAMETER    = local.push_secret_parameter
        REMOVALS_TABLE           = aws_dynamodb_table.removals.name
        SERVICE_KEYS             = local.service_keys
        SIGNING_SECRET_PARAMETER = local.signing_secret_parameter
        SUPPORT_CONTACT          = var.support_contact
        USERS_TABLE              = aws_dynamodb_table.users.name
        WEB_ORIGINS              = join(",", distinct(concat(local.web_origins, var.passkeys.origins)))
      }
    }

    ingest_manager = {
      policy = data.aws_iam_policy_document.ingest_manager.json
      environment = {
        BATCHES_PER_MINUTE       = var.ingest_limits.batches_per_minute
        EDGE_SECRET_HASHES       = local.edge_secret_hashes
        HEALTH_DATA_TABLE        = aws_dynamodb_table.health_data.name
        PUBLIC_BASE_URL          = local.public_base_url
        READINGS_PER_DAY         = var.ingest_limits.readings_per_day
        SIGNING_SECRET_PARAMETER = local.signing_secret_parameter
        SUPPORT_CONTACT          = var.support_contact
        USERS_TABLE              = aws_dynamodb_table.users.name
      }
    }

    operator_manager = {
      policy = data.aws_iam_policy_document.operator_manager.json
      environment = {
        AUDIT_TABLE        = aws_dynamodb_table.audit.name
        EDGE_SECRET_HASHES = local.edge_secret_hashes
        PUBLIC_BASE_URL    = local.public_base_url
        SERVICE_KEYS       = local.service_keys
        SUPPORT_CONTACT    = var.support_contact
        USERS_TABLE        = aws_dynamodb_table.users.name
      }
    }

    orchestrator = {
      policy = data.aws_iam_policy_document.orchestrator.json
      # The timeout is long, because one event may contain a hundred pets that each need a call to a model, and owners to notify. No client
      # waits for this function.
      timeout = 150
      environment = {
        ADULT_AGE             = var.ages.adult
        AGE_UNKNOWN           = var.ages.unknown
        BATCHES_PER_MINUTE    = var.ingest_limits.batches_per_minute
        BEDROCK_MODEL_ID      = var.bedrock_model_id
        HEALTH_DATA_TABLE     = aws_dynamodb_table.health_data.name
        MIN_AGE               = var.ages.min
        NARRATOR              = var.narrator
        PET_STATES_TABLE      = aws_dynamodb_table.pet_states.name
        PUBLIC_BASE_URL       = local.public_base_url
        PUSH_SECRET_PARAMETER = local.push_secret_parameter
        READINGS_PER_DAY      = var.ingest_limits.readings_per_day
        SUPPORT_CONTACT       = var.support_contact
        USERS_TABLE           = aws_dynamodb_table.users.name
      }
    }

    sweeper = {
      policy = data.aws_iam_policy_document.sweeper.json
      # The timeout is long, because a removal may have to delete a million readings. If a sweep times out, the next one continues the work.
      timeout = 300
      environment = {
        ADULT_AGE             = var.ages.adult
        AGE_UNKNOWN           = var.ages.unknown
        AUDIT_TABLE           = aws_dynamodb_table.audit.name
        AVATARS_BUCKET        = aws_s3_bucket.avatars.bucket
        FORGET_AFTER          = var.forget_after
        HEALTH_DATA_TABLE     = aws_dynamodb_table.health_data.name
        MIN_AGE               = var.ages.min
        PET_STATES_TABLE      = aws_dynamodb_table.pet_states.name
        PUBLIC_BASE_URL       = local.public_base_url
        PUSH_SECRET_PARAMETER = local.push_secret_parameter
        REMOVALS_TABLE        = aws_dynamodb_table.removals.name
        SUPPORT_CONTACT       = var.support_contact
        USERS_TABLE           = aws_dynamodb_table.users.name
      }
    }
  }

  # Lambda keeps 100 of the account's concurrent requests unreserved.
  most_concurrency = floor((var.account_concurrency - 100) / length(local.functions))

  zips = { for name in keys(local.functions) : name => "${coalesce(var.lambda_zips, "${local.project}/dist/lambda")}/${name}.zip" }

  # Three quarters of the memory. The rest is for code, buffers and pictures. Lambda's runtime sets no limit of its own if NODE_OPTIONS sets
  # the size of the young generation.
  heap_mb = floor(var.lambda_memory * 3 / 4)
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name                  = "${local.name}-${each.key}"
  role                           = aws_iam_role.function[each.key].arn
  runtime                        = "nodejs24.x"
  architectures                  = ["arm64"]
  handler                        = "manager.handler"
  filename                       = local.zips[each.key]
  source_code_hash               = fileexists(local.zips[each.key]) ? filebase64sha256(local.zips[each.key]) : null
  publish                        = true
  memory_size                    = var.lambda_memory
  timeout                        = try(each.value.timeout, var.lambda_timeout)
  reserved_concurrent_executions = var.lambda_concurrency

  environment {
    # A function handles one request at a time and creates little garbage. A young generation of 1 MB is enough and saves 7 MB of memory.
    variables = merge(each.value.environment, {
      NODE_OPTIONS    = "--max-old-space-size=${local.heap_mb} --max-semi-space-size=1"
      REQUEST_METRICS = var.request_metrics
    })
  }

  # Makes Lambda write its own log lines as JSON. The function writes JSON directly to standard output, and Lambda does not change those
  # lines. It would wrap lines that are written through `console`.
  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function[each.key].name
  }

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }

  # The function must not run before it has its permissions.
  depends_on = [aws_iam_role_policy.function]

  lifecycle {
    precondition {
      condition     = fileexists(local.zips[each.key])
      error_message = "There is no ${each.key}.zip in ${coalesce(var.lambda_zips, "dist/lambda")}. Run npm run build:lambda, or set lambda_zips to the folder with the zip files."
    }

    # Otherwise the function would answer each request about passkeys with 500.
    precondition {
      condition     = each.key != "user_manager" || local.has_passkey_host
      error_message = "passkeys: set rp_id to the host of the web app, of domain if there is no web app, or of one of origins, or to a domain above it."
    }

    # Applies to all functions together, so it is checked with one of them.
    precondition {
      condition     = each.key != "user_manager" || var.lambda_concurrency == null || try(var.lambda_concurrency <= local.most_concurrency, false)
      error_message = "lambda_concurrency: set ${local.most_concurrency < 1 ? "null" : "at most ${local.most_concurrency}, or null"}. It is reserved for each of ${length(local.functions)} functions. Lambda keeps 100 of the account's ${var.account_concurrency} concurrent requests unreserved; if the quota (L-B99A9384) is another, set account_concurrency."
    }
  }
}

# Each update publishes a version. API Gateway and the schedule call functions through this alias, so a rollback is pointing it to an older
# version. The orchestrator has none: its event source mapping calls the newest version.
resource "aws_lambda_alias" "live" {
  for_each = setunion(local.api_functions, ["sweeper"])

  name             = "live"
  function_name    = aws_lambda_function.function[each.key].function_name
  function_version = aws_lambda_function.function[each.key].version
}

resource "aws_cloudwatch_log_group" "function" {
  for_each = local.functions

  name              = "/aws/lambda/${local.name}-${each.key}"
  retention_in_days = var.log_retention_days
}
