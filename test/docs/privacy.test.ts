import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { AUDIT_MS } from '../../core/privacy/acts.ts';
import { TOMBSTONE_MS } from '../../core/privacy/erasure.ts';

import { BATCH_SPAN_MS } from '../../core/streams/batch-span.ts';
import { RETENTION_MS } from '../../core/streams/retention.ts';
import { exportPrefix, portraitPrefix, uploadPrefix } from '../../core/users/object-keys.ts';
import { UPLOAD_MAX_AGE_MS } from '../../server/maintenance.ts';
import { operations } from '../../shared/models/typescript/operations.ts';
import type { UploadTicket } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { at, blocks, PROJECT } from '../terraform/hcl.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const privacy = await readFile(join(PROJECT, 'docs/privacy.md'), 'utf8');
const security = await readFile(join(PROJECT, 'SECURITY.md'), 'utf8');

/** Returns the only table row in docs/privacy.md that contains this text. */
function row(about: string): string {
  const rows = privacy.split('\n').filter((line) => line.startsWith('|') && line.includes(about));
  assert.equal(rows.length, 1, `rows about ${about}: ${rows.join()}`);
  return rows[0] ?? '';
}

function assertIncludes(text: string, part: string): void {
  assert.ok(text.includes(part), `“${part}” in: ${text}`);
}

const days = (ms: number): string => `${ms / DAY_MS} day${ms === DAY_MS ? '' : 's'}`;

test('docs/privacy.md names every table of SQLite and DynamoDB, every folder of objects, and the queue', () => {
  const database = openDatabase(':memory:');
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  database.close();
  assert.ok(tables.length > 0);
  for (const { name } of tables) assertIncludes(privacy, `\`${name}\``);
  const usual = Object.values((at('locals.default_table_names') ?? {}) as Record<string, string>);
  assert.ok(usual.length > 0);
  for (const name of usual) assertIncludes(privacy, `\`${name.replace('{local.table_suffix}', '')}\``);
  for (const prefix of [portraitPrefix(''), uploadPrefix(''), exportPrefix('')]) {
    assertIncludes(privacy, `S3, \`${prefix.slice(0, -1)}\``);
  }
  const queue = String(at('resource.aws_sqs_queue.failed_readings.name')).replace('-{var.env}', '');
  assertIncludes(privacy, `\`${queue}\``);
});

test('docs/privacy.md has the retention times of the code', async () => {
  assertIncludes(row('| Readings: '), days(RETENTION_MS));
  assertIncludes(privacy, `can be ${days(RETENTION_MS + BATCH_SPAN_MS)} old`);
  assert.equal(UPLOAD_MAX_AGE_MS, DAY_MS / 24);
  assertIncludes(row('| Upload: '), '1 hour; on AWS 1 day');
  assertIncludes(row('| Audit log: '), days(AUDIT_MS));
  assertIncludes(row('| acts with the id'), days(AUDIT_MS));
  assertIncludes(row('| Tombstone: '), days(TOMBSTONE_MS));
  assertIncludes(row('| the id '), days(TOMBSTONE_MS));
  const rules = blocks('resource.aws_s3_bucket_lifecycle_configuration.avatars.rule');
  const expiring = rules.filter(({ expiration }) => expiration);
  assert.deepEqual(
    expiring.map((rule) => [at('filter.prefix', rule), at('expiration.days', rule)]),
    [
      ['avatars/', 1],
      ['exports/', 1],
    ],
  );
  for (const about of ['an upload through a signed URL', 'an export whose function crashed'])
    assertIncludes(row(about), '1 day');
  assertIncludes(row('| standard output '), `${at('variable.log_retention_days.default')} days`);
  const seconds = String(at('resource.aws_sqs_queue.failed_readings.message_retention_seconds'));
  assert.equal(seconds, '{14 * 24 * 3600}');
  assertIncludes(row('`failed-readings`'), '14 days');
});

test('docs/privacy.md and SECURITY.md have the lifetime of signed URLs', async () => {
  const app = testApp();
  const { user, auth } = await app.createUser();
  const response = await app.request(`/users/${user.user_id}/avatar/upload-url`, { headers: auth });
  const { expires_in } = (await response.json()) as UploadTicket;
  assert.equal(expires_in, 5 * 60);
  assertIncludes(privacy, 'valid for 5 minutes');
  assertIncludes(row('an upload through a signed URL'), '(5 min)');
  assertIncludes(security, 'valid for five minutes');
});

test('SECURITY.md names every operation, and no other', () => {
  const entryPoints = [
    ...security.matchAll(
      /`((?:GET|POST|PUT|DELETE) \/(?:users|audit|sessions|device|\.well-known|healthz|settings|openapi|docs)[^`…]*)`/g,
    ),
  ];
  const named = new Set(entryPoints.map(([, operation]) => operation));
  assert.deepEqual([...named].sort(), operations.map(({ method, path }) => `${method} ${path}`).sort());
});

test('the files named in SECURITY.md and docs/privacy.md exist', async () => {
  const named = [...`${security}${privacy}`.matchAll(/`((?:[\w-]+\/)+[\w.-]+\.(?:ts|md|tf))`/g)];
  assert.ok(named.length > 20);
  for (const [, path = ''] of named) await access(join(PROJECT, path));
});
