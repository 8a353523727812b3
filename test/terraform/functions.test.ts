import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { NOTIFICATIONS_MS } from '../../cloud/lambda/stream.ts';
import { TIMEOUT_MS } from '../../core/pet/narration.ts';
import { functions, nodeOptions } from '../../tools/lambda/bundle.ts';
import { at, blocks, names, PROJECT } from './hcl.ts';

const FUNCTION = 'resource.aws_lambda_function.function';
/** Environment variables that Lambda sets in every function. */
const BY_LAMBDA = ['AWS_REGION'];

const ALL_SETTINGS = {
  ADULT_AGE: '{var.ages.adult}',
  AGE_UNKNOWN: '{var.ages.unknown}',
  AUDIT_TABLE: '{aws_dynamodb_table.audit.name}',
  AVATARS_BUCKET: '{aws_s3_bucket.avatars.bucket}',
  BEDROCK_MODEL_ID: '{var.bedrock_model_id}',
  CONTROLLER: '{var.operator.controller}',
  EDGE_SECRET_HASHES: '{local.edge_secret_hashes}',
  FORGET_AFTER: '{var.forget_after}',
  HEALTH_DATA_TABLE: '{aws_dynamodb_table.health_data.name}',
  IDENTITY_AUDIENCE: '{join(",", try(var.identity.audience, []))}',
  IDENTITY_ISSUER: '{try(var.identity.issuer, "")}',
  IDENTITY_JWKS_URL: '{try(var.identity.jwks_url, "")}',
  IMPRINT_URL: '{var.operator.imprint_url}',
  MIN_AGE: '{var.ages.min}',
  NARRATOR: '{var.narrator}',
  PASSKEY_RP_ID: '{local.passkey_rp_id}',
  PET_STATES_TABLE: '{aws_dynamodb_table.pet_states.name}',
  PRIVACY_NOTICE_URL: '{var.operator.privacy_notice_url}',
  PUBLIC_BASE_URL: '{local.public_base_url}',
  PUSH_SECRET_PARAMETER: '{local.push_secret_parameter}',
  REMOVALS_TABLE: '{aws_dynamodb_table.removals.name}',
  SERVICE_KEYS: '{local.service_keys}',
  SIGNING_SECRET_PARAMETER: '{local.signing_secret_parameter}',
  SUPPORT_CONTACT: '{var.support_contact}',
  USERS_TABLE: '{aws_dynamodb_table.users.name}',
  WEB_ORIGINS: '{join(",", distinct(concat(local.web_origins, var.passkeys.origins)))}',
};
/** Settings that are read when they are first needed. */
const LAZY_SETTINGS = [
  'PASSKEY_RP_ID',
  'PUSH_SECRET_PARAMETER',
  'SERVICE_KEYS',
  'SIGNING_SECRET_PARAMETER',
  'SUPPORT_CONTACT',
  'WEB_ORIGINS',
];
const { EDGE_SECRET_HASHES, PUBLIC_BASE_URL, ...OTHER_SETTINGS } = ALL_SETTINGS;
/** What only clients see. */
const PUBLIC_SETTINGS = [
  ...([
    'ADULT_AGE',
    'AGE_UNKNOWN',
    'MIN_AGE',
    'CONTROLLER',
    'FORGET_AFTER',
    'IMPRINT_URL',
    'PRIVACY_NOTICE_URL',
  ] as const),
];
const isForClients = (name: string) =>
  name.startsWith('IDENTITY_') || [...LAZY_SETTINGS, ...PUBLIC_SETTINGS].includes(name);
const BACKGROUND_SETTINGS = Object.fromEntries(
  Object.entries(OTHER_SETTINGS).filter(([name]) => !isForClients(name)),
) as Omit<typeof OTHER_SETTINGS, `IDENTITY_${string}` | (typeof PUBLIC_SETTINGS)[number]>;
const { AUDIT_TABLE: _a, AVATARS_BUCKET: _p, REMOVALS_TABLE: _r, ...ORCHESTRATOR_SETTINGS } = BACKGROUND_SETTINGS;
const { BEDROCK_MODEL_ID: _model, NARRATOR: _narrator, ...STORE_SETTINGS } = BACKGROUND_SETTINGS;
const {
  AUDIT_TABLE,
  HEALTH_DATA_TABLE,
  FORGET_AFTER,
  PUSH_SECRET_PARAMETER,
  SERVICE_KEYS,
  SIGNING_SECRET_PARAMETER,
  SUPPORT_CONTACT,
  USERS_TABLE,
} = ALL_SETTINGS;
const LIMITS = {
  BATCHES_PER_MINUTE: '{var.ingest_limits.batches_per_minute}',
  READINGS_PER_DAY: '{var.ingest_limits.readings_per_day}',
};
const { ADULT_AGE, AGE_UNKNOWN, MIN_AGE } = ALL_SETTINGS;
const AGES = { ADULT_AGE, AGE_UNKNOWN, MIN_AGE };
const NO_WAYS_IN = {
  ...{ IDENTITY_AUDIENCE: '', IDENTITY_ISSUER: '', IDENTITY_JWKS_URL: '' },
  ...{ PASSKEY_RP_ID: '', WEB_ORIGINS: '' },
};
const USUAL_LIMITS = { BATCHES_PER_MINUTE: '1000', READINGS_PER_DAY: '100000' };
const USUAL_RULES = { FORGET_AFTER: '24', MIN_AGE: '13', ADULT_AGE: '18', AGE_UNKNOWN: 'young' };
const SETTINGS: Record<string, Record<string, string>> = {
  ingest_manager: {
    ...LIMITS,
    EDGE_SECRET_HASHES,
    HEALTH_DATA_TABLE,
    PUBLIC_BASE_URL,
    SIGNING_SECRET_PARAMETER,
    SUPPORT_CONTACT,
    USERS_TABLE,
  },
  operator_manager: { AUDIT_TABLE, EDGE_SECRET_HASHES, PUBLIC_BASE_URL, SERVICE_KEYS, SUPPORT_CONTACT, USERS_TABLE },
  orchestrator: {
    ...LIMITS,
    ...AGES,
    ...ORCHESTRATOR_SETTINGS,
    PUBLIC_BASE_URL,
    PUSH_SECRET_PARAMETER,
    SUPPORT_CONTACT,
  },
  sweeper: { ...STORE_SETTINGS, ...AGES, FORGET_AFTER, PUBLIC_BASE_URL, PUSH_SECRET_PARAMETER, SUPPORT_CONTACT },
  user_manager: ALL_SETTINGS,
};

test('the settings of functions are resources of this configuration and variables', () => {
  assert.deepEqual(names('locals.functions'), Object.keys(functions).sort());
  assert.deepEqual(names('locals.functions'), Object.keys(SETTINGS));
  for (const [name, expected] of Object.entries(SETTINGS)) {
    assert.deepEqual(at(`locals.functions.${name}.environment`), expected, name);
  }
  const [, options = ''] =
    /^\{merge\(each\.value\.environment, \{\s+NODE_OPTIONS {4}= "(.*)"\s+REQUEST_METRICS = var\.request_metrics\s+\}\)\}$/.exec(
      String(at(`${FUNCTION}.environment.variables`)),
    ) ?? [];
  assert.equal(at('locals.heap_mb'), '{floor(var.lambda_memory * 3 / 4)}');
  assert.equal(options.replace('{local.heap_mb}', '768'), nodeOptions(1024));
});

for (const [name, { entry }] of Object.entries(functions)) {
  const expected = Object.keys(SETTINGS[name] ?? {}).sort();
  /**
   * Starts a function with these environment variables. @returns the names of the settings that it reports as missing,
   * and its output.
   */
  const start = (settings: Record<string, string>) => {
    const env = { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...settings };
    const { stderr } = spawnSync(process.execPath, [join(PROJECT, entry)], { env, encoding: 'utf8' });
    const [, missing = ''] = /Error: Set (.+) in the function's environment/.exec(stderr) ?? [];
    const [, wrong = ''] = /Error: (\w+) must be /.exec(stderr) ?? [];
    return { stderr, required: [...missing.split(', '), wrong].filter((word) => word && !BY_LAMBDA.includes(word)) };
  };
  const set = (names: string[], more: Record<string, string> = {}) => ({
    ...Object.fromEntries([...BY_LAMBDA, ...names].map((word) => [word, 'https://pets.example'])),
    ...more,
  });

  test(`${name} gets the settings it reads, and no others`, () => {
    const { required } = start({});
    const wrong = [
      { NARRATOR: 'unknown' },
      { NARRATOR: 'bedrock' },
      { BATCHES_PER_MINUTE: '0' },
      { READINGS_PER_DAY: '1.5' },
      { EDGE_SECRET_HASHES: 'a-secret' },
      { IDENTITY_ISSUER: 'x' },
      { MIN_AGE: 'x' },
      { ADULT_AGE: '-1' },
      { AGE_UNKNOWN: 'old' },
      { CONTROLLER: 'two\nlines' },
      { FORGET_AFTER: '3' },
      { PRIVACY_NOTICE_URL: 'x' },
      { IMPRINT_URL: 'javascript:alert(1)' },
      { IDENTITY_ISSUER: 'https://login.example' },
      { IDENTITY_ISSUER: 'https://login.example', IDENTITY_AUDIENCE: 'app', IDENTITY_JWKS_URL: 'x' },
    ];
    const chosen = wrong.flatMap((more) => start(set(required, more)).required);
    const readLater = expected.filter((name) => LAZY_SETTINGS.includes(name));
    assert.deepEqual([...required, ...chosen, ...readLater].sort(), expected);
  });

  test(`${name} starts without a model`, () => {
    assert.equal(
      start(
        set(expected, {
          ...NO_WAYS_IN,
          NARRATOR: 'template',
          BEDROCK_MODEL_ID: '',
          EDGE_SECRET_HASHES: '',
          SERVICE_KEYS: '',
          SUPPORT_CONTACT: '',
          ...USUAL_LIMITS,
          ...USUAL_RULES,
        }),
      ).stderr,
      '',
    );
  });
}

test('functions run on the project’s Node, from the zips of its build', async () => {
  const { engines } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8'));
  assert.equal(at(`${FUNCTION}.runtime`), `nodejs${engines.node.replace('>=', '')}.x`);
  assert.deepEqual(at(`${FUNCTION}.architectures`), ['arm64']);
  assert.equal(at(`${FUNCTION}.handler`), 'manager.handler');
  const folder = '{coalesce(var.lambda_zips, "{local.project}/dist/lambda")}';
  assert.equal(at('locals.zips'), `{{ for name in keys(local.functions) : name => "${folder}/{name}.zip" }}`);
  assert.equal(at(`${FUNCTION}.filename`), '{local.zips[each.key]}');
});

test('without zips a plan names the command that builds them, and destroy works', () => {
  const exists = 'fileexists(local.zips[each.key])';
  const hash = `{${exists} ? filebase64sha256(local.zips[each.key]) : null}`;
  assert.equal(at(`${FUNCTION}.source_code_hash`), hash);
  const [{ condition, error_message } = {}] = blocks(`${FUNCTION}.lifecycle.precondition`);
  assert.equal(condition, `{${exists}}`);
  assert.match(String(error_message), /npm run build:lambda/);
});

test('the API and the schedule call published versions, through an alias', () => {
  assert.equal(at(`${FUNCTION}.publish`), true);
  const called = 'aws_lambda_function.function[each.key]';
  assert.deepEqual(blocks('resource.aws_lambda_alias.live'), [
    {
      for_each: '{setunion(local.api_functions, ["sweeper"])}',
      name: 'live',
      function_name: `{${called}.function_name}`,
      function_version: `{${called}.version}`,
    },
  ]);
});

test('functions have the memory, timeout and concurrency of the variables', () => {
  const size = {
    memory_size: 'lambda_memory',
    reserved_concurrent_executions: 'lambda_concurrency',
  };
  for (const [argument, variable] of Object.entries(size)) {
    assert.equal(at(`${FUNCTION}.${argument}`), `{var.${variable}}`);
  }
  assert.equal(at(`${FUNCTION}.timeout`), '{try(each.value.timeout, var.lambda_timeout)}');
  const usual = ['lambda_memory', 'lambda_concurrency', 'lambda_timeout'].map((name) => at(`variable.${name}.default`));
  assert.deepEqual(usual, [1024, null, 20]);
  // These functions have their own timeout. All others use the variable.
  const own = names('locals.functions').filter((name) => at(`locals.functions.${name}.timeout`) !== undefined);
  assert.deepEqual(own, ['orchestrator', 'sweeper']);
  // The orchestrator evaluates eight pets at a time, and each of them may wait for the narrator until its timeout. Then it sends notifications.
  const longest =
    Math.ceil(Number(at('resource.aws_lambda_event_source_mapping.readings.batch_size')) / 8) * TIMEOUT_MS +
    NOTIFICATIONS_MS;
  assert.ok(Number(at('locals.functions.orchestrator.timeout')) * 1000 > longest, `${longest} ms`);
});

test('names of functions, roles and logs have project, environment and region, and are short enough', () => {
  const name = '{local.name}-{each.key}';
  assert.equal(at('locals.name'), 'hatchery-{var.env}-{data.aws_region.current.region}');
  assert.equal(at(`${FUNCTION}.function_name`), name);
  assert.equal(at('resource.aws_iam_role.function.name'), name);
  assert.equal(at('resource.aws_cloudwatch_log_group.function.name'), `/aws/lambda/${name}`);
  const longest = Math.max(...names('locals.functions').map((name) => name.length));
  const [env, region] = ['twelvelength', 'ap-southeast-1'];
  assert.ok(`hatchery-${env}-${region}-`.length + longest <= 64, 'AWS permits 64 characters');
});

test('functions log JSON into their own group, are traced, and start only with their permissions', () => {
  assert.deepEqual(blocks(`${FUNCTION}.logging_config`), [
    { log_format: 'JSON', log_group: '{aws_cloudwatch_log_group.function[each.key].name}' },
  ]);
  assert.deepEqual(blocks(`${FUNCTION}.tracing_config`), [{ mode: '{var.tracing ? "Active" : "PassThrough"}' }]);
  assert.equal(at('variable.tracing.default'), true);
  assert.deepEqual(at(`${FUNCTION}.depends_on`), ['{aws_iam_role_policy.function}']);
});
