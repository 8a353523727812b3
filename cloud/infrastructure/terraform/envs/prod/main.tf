# Generated from modules/hatchery by `npm run generate`. Do not edit.

module "hatchery" {
  source = "../../modules/hatchery"

  env                      = var.env
  upload_origins           = var.upload_origins
  table_names              = var.table_names
  avatars_bucket_prefix    = var.avatars_bucket_prefix
  avatars_bucket_namespace = var.avatars_bucket_namespace
  deletion_protection      = var.deletion_protection
  lambda_zips              = var.lambda_zips
  lambda_memory            = var.lambda_memory
  lambda_timeout           = var.lambda_timeout
  lambda_concurrency       = var.lambda_concurrency
  account_concurrency      = var.account_concurrency
  tracing                  = var.tracing
  request_metrics          = var.request_metrics
  permissions_boundary     = var.permissions_boundary
  kms_key_arn              = var.kms_key_arn
  log_retention_days       = var.log_retention_days
  request_rates            = var.request_rates
  ingest_limits            = var.ingest_limits
  domain                   = var.domain
  alarm_topic_arn          = var.alarm_topic_arn
  budget                   = var.budget
  ages                     = var.ages
  operator                 = var.operator
  forget_after             = var.forget_after
  edge_secrets             = var.edge_secrets
  narrator                 = var.narrator
  bedrock_model_id         = var.bedrock_model_id
  service_keys             = var.service_keys
  support_contact          = var.support_contact
  table_limits             = var.table_limits
  identity                 = var.identity
  passkeys                 = var.passkeys
  web                      = var.web
}
