import { dynamoClient } from '../../adapters/dynamodb/client.ts';
import { dynamoRemovals } from '../../adapters/dynamodb/removals.ts';
import { dynamoUsers } from '../../adapters/dynamodb/users.ts';
import { s3Objects } from '../../adapters/s3/objects.ts';
import type { Report } from '../../core/ports/reporter.ts';
import type { SampleStore } from '../../core/ports/samples.ts';
import { lazily, once } from '../../core/util/once.ts';
import { awsIn } from './environment.ts';

export const STORE_SETTINGS = [
  'AWS_REGION',
  'USERS_TABLE',
  'HEALTH_DATA_TABLE',
  'PET_STATES_TABLE',
  'REMOVALS_TABLE',
  'AUDIT_TABLE',
  'AVATARS_BUCKET',
] as const;

type StoreSettings = Record<(typeof STORE_SETTINGS)[number], string>;

interface Host {
  clock: () => Date;
  report: Report;
}

/** Creates every store of the service, on DynamoDB and S3, for functions that erase users. Sends no requests. */
export function allStores(env: NodeJS.ProcessEnv, settings: StoreSettings, { clock, report }: Host) {
  const aws = awsIn(env, settings.AWS_REGION, clock);
  const dynamo = dynamoClient(aws);
  // Loaded on first use, because few requests need it.
  const audit = lazily(
    async () =>
      (await import('../../adapters/dynamodb/audit.ts')).dynamoAudit(dynamo, settings.AUDIT_TABLE, { clock, report }),
    ['stage', 'record', 'list'],
  );
  const users = dynamoUsers(dynamo, settings.USERS_TABLE, audit);
  return {
    dynamo,
    users,
    audit,
    // Loaded on first use, because few requests need them.
    samples: lazySamples(async () =>
      (await import('../../adapters/dynamodb/samples.ts')).dynamoSamples(dynamo, settings.HEALTH_DATA_TABLE, users),
    ),
    pets: lazily(
      async () => (await import('../../adapters/dynamodb/pets.ts')).dynamoPets(dynamo, settings.PET_STATES_TABLE),
      ['get', 'put', 'remove'],
    ),
    identityLinks: lazily(
      async () =>
        (await import('../../adapters/dynamodb/identity-links.ts')).dynamoIdentityLinks(dynamo, settings.USERS_TABLE),
      ['find', 'put', 'remove'],
    ),
    pairings: lazily(
      async () => (await import('../../adapters/dynamodb/pairings.ts')).dynamoPairings(dynamo, settings.USERS_TABLE),
      ['create', 'find', 'replace'],
    ),
    removals: dynamoRemovals(dynamo, settings.REMOVALS_TABLE),
    objects: s3Objects({ ...aws, bucket: settings.AVATARS_BUCKET, endpoint: env.AWS_ENDPOINT_URL_S3 }),
  };
}

function lazySamples(load: () => Promise<SampleStore>): SampleStore {
  const loaded = once(load);
  return {
    ...lazily(loaded, ['append', 'erase', 'eraseMetrics']),
    async *read(...range) {
      yield* (await loaded()).read(...range);
    },
  };
}
