# Uses every optional part of the module. `npm run terraform` applies it to dev after the defaults.
alarm_topic_arn      = "arn:aws:sns:eu-central-1:123456789012:alarms"
bedrock_model_id     = "anthropic.claude-3-haiku-20240307-v1:0"
edge_secrets         = ["only-for-tests-0123456789abcdefghij"]
kms_key_arn          = "arn:aws:kms:eu-central-1:123456789012:key/12345678-90ab-cdef-1234-567890abcdef"
narrator             = "bedrock"
service_keys         = ["orchestrator:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08:profile:read+pet:read@2027-06-01"]
support_contact      = "https://pet.example/help"
permissions_boundary = "arn:aws:iam::123456789012:policy/boundary"
tags                 = { team = "pets" }
tracing              = false

budget = {
  monthly_usd = 20
  emails      = ["ops@pet.example"]
  topic_arn   = "arn:aws:sns:eu-central-1:123456789012:costs"
  only_tagged = true
}

table_limits = {
  users       = { reads = 1000, writes = 200 }
  health_data = { reads = 4000, writes = 1000 }
  pet_states  = { reads = 1000 }
  removals    = { writes = 100 }
  audit       = { reads = 100, writes = 100 }
}

identity = {
  issuer   = "https://login.pet.example/realms/pets"
  audience = ["app"]
  jwks_url = "https://login.pet.example/keys"
}

passkeys = {
  rp_id   = "pet.example"
  origins = ["android:apk-key-hash:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq"]
}

domain = {
  name            = "api.pet.example"
  certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/12345678-90ab-cdef-1234-567890abcdef"
  zone_id         = "Z0123456789ABCDEFGHIJ"
}

web = {
  domain = {
    name            = "app.pet.example"
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-90ab-cdef-1234-567890abcdef"
    zone_id         = "Z0123456789ABCDEFGHIJ"
  }
  rate_limits = { creates = 300, requests = 3000 }
}
