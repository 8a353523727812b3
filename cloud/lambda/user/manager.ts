/** The Lambda function `user_manager`: the user API with DynamoDB and S3 as storage. */
import { join } from 'node:path';
import { identityProvider, identitySettings } from '../../../adapters/identity/settings.ts';
import { imagePortraits } from '../../../adapters/image/portraits.ts';
import { narratorFrom } from '../../../adapters/narrators/choose.ts';
import { templateNarrator } from '../../../adapters/narrators/template.ts';
import type { Report } from '../../../core/ports/reporter.ts';
import { readServiceSettings } from '../../../core/privacy/service-settings.ts';
import { readAgeRules } from '../../../core/users/ages.ts';
import { lazily, once } from '../../../core/util/once.ts';
import { userApp } from '../../../http/app.ts';
import { failureOf } from '../../../http/observe.ts';
import { readSettings } from '../environment.ts';
import { inlineOrS3 } from '../export.ts';
import { httpApiHandler } from '../http-api.ts';
import { lambdaLog } from '../log.ts';
import { createdSecret } from '../secrets.ts';
import { allStores, STORE_SETTINGS } from '../stores.ts';

const { env } = process;
const settings = readSettings(env, [...STORE_SETTINGS, 'PUBLIC_BASE_URL']);
const clock = () => new Date();
const secrets = { env, region: settings.AWS_REGION, clock };
const log = await lambdaLog(clock, env);
const report: Report = (error, during) => log.failure(failureOf(error, during));
const stores = allStores(env, settings, { clock, report });
// Created at startup instead of lazily with the pet's code, so that an invalid setting is reported at startup.
const narrator = narratorFrom(env);
const ages = readAgeRules(env);
const identity = identitySettings(env);

const app = userApp({
  ...stores,
  loadServiceKeys: once(async () =>
    (await import('../../../core/services/service-keys.ts')).serviceKeys(env.SERVICE_KEYS ?? '', clock),
  ),
  portraits: imagePortraits({
    // The decoder is bundled next to this file.
    decoder: join(import.meta.dirname, 'decoder.mjs'),
    report: (error) => report(error, 'decoding'),
  }),
  identityProvider: identity && identityProvider(identity, { clock, report: (error) => report(error, 'identity') }),
  // A function instance handles one request at a time, so no limit on concurrent pictures is needed.
  withPictureSlot: (_userId, work) => work(),
  // Most requests are for profiles, so the pet's code is loaded only when needed. Loading it would delay every cold start.
  orchestrator: lazily(loadPets, ['refresh', 'currentState', 'knowledgeOf']),
  baseUrl: settings.PUBLIC_BASE_URL,
  webOrigins: env.WEB_ORIGINS,
  supportContact: env.SUPPORT_CONTACT,
  ages,
  settings: readServiceSettings(env, narrator),
  loadPasskeys: async () => (await import('./passkeys.ts')).passkeysIn(env, settings.PUBLIC_BASE_URL),
  loadPush: async () => {
    const { pushHost } = await import('../../../adapters/push/host.ts');
    return pushHost(await createdSecret('PUSH_SECRET_PARAMETER', secrets)(), env.PUSH_TEST_ORIGIN || undefined);
  },
  signingSecret: createdSecret('SIGNING_SECRET_PARAMETER', secrets),
  ...lazily(
    async () => (await import('./picture-limits.ts')).pictureLimits(stores, settings.USERS_TABLE, clock),
    ['limitTicket', 'limitPublication'],
  ),
  // No further limits are needed here, because API Gateway limits users, sessions and devices before it invokes the function.
  limitCreate: async () => {},
  limitSession: async () => {},
  limitDevice: async () => {},
  exportTransport: inlineOrS3(stores.objects),
  log,
  clock,
});

async function loadPets() {
  const { orchestrator } = await import('../../../core/pet/orchestrator.ts');
  return orchestrator({
    ...stores,
    narrator,
    template: templateNarrator(),
    ages,
    report,
    clock,
  });
}

export const handler = httpApiHandler(app, log, env);
