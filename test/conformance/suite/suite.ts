import { after, before, describe, test } from 'node:test';
import { advice } from './advice.ts';
import { readingAdvice } from './advice-readings.ts';
import { tokenAdvice } from './advice-tokens.ts';
import { connect, type IdToken, type Rules, type ServiceKeys } from './api.ts';
import { authorisation } from './authorisation.ts';
import { badInput } from './bad-input.ts';
import { bridges } from './bridges.ts';
import { concurrency } from './concurrency.ts';
import { conditional } from './conditional.ts';
import type { Remains } from './created-users.ts';
import { encodings } from './encodings.ts';
import { erasure } from './erasure.ts';
import { exported } from './export.ts';
import { idempotency } from './idempotency.ts';
import { identities } from './identities.ts';
import { ingest } from './ingest.ts';
import { operators } from './operators.ts';
import { pairing } from './pairing.ts';
import { passkeys } from './passkeys.ts';
import { passkeysRefused } from './passkeys-refused.ts';
import { pet } from './pet.ts';
import { portrait } from './portrait.ts';
import { portraitPictures } from './portrait-pictures.ts';
import { portraitRefused } from './portrait-refused.ts';
import { profile } from './profile.ts';
import { purposes } from './purposes.ts';
import { push } from './push.ts';
import { quota } from './quota.ts';
import { repeatedHeaders } from './repeated-headers.ts';
import { sameReading } from './same-reading.ts';
import { samples } from './samples.ts';
import { service } from './service.ts';
import { services } from './services.ts';
import { sessions } from './sessions.ts';
import { sessionRaces } from './sessions-races.ts';
import { sleep } from './sleep.ts';
import { streams } from './streams.ts';
import { text } from './text.ts';
import { tokens } from './tokens.ts';
import { upload } from './upload.ts';
import { uploadMistakes } from './upload-mistakes.ts';

export interface Service {
  /** The service's base URL, without a trailing slash. */
  baseUrl: string;
  /** An origin whose web pages may upload pictures; if undefined, `https://pet.example`, or behind a web app its own. */
  uploadOrigin?: string | undefined;
  /** Makes ID tokens of the service's identity provider. Without it, the suite does not sign in with any. */
  idToken?: IdToken;
  /** Without them, the suite tests only what services are refused. */
  serviceKeys?: ServiceKeys | undefined;
  /** Receives what the suite has left behind. */
  onEnd?(remains: Remains): void;
  close?(): Promise<unknown>;
}

/** About how many users the suite creates. `npm run conformance` tells it before it starts. */
export const USERS = 340;

const themes = {
  service,
  profile,
  conditional,
  purposes,
  authorisation,
  services,
  operators,
  'repeated headers': repeatedHeaders,
  'bad input': badInput,
  encodings,
  advice,
  'token advice': tokenAdvice,
  'reading advice': readingAdvice,
  text,
  idempotency,
  concurrency,
  upload,
  'upload mistakes': uploadMistakes,
  portrait,
  'portrait pictures': portraitPictures,
  'portrait refused': portraitRefused,
  tokens,
  sessions,
  'session races': sessionRaces,
  passkeys,
  'passkeys refused': passkeysRefused,
  identities,
  'push subscriptions': push,
  pairing,
  streams,
  ingest,
  bridges,
  quota,
  samples,
  'same reading': sameReading,
  pet,
  sleep,
  export: exported,
  erasure,
} satisfies Record<string, Rules>;

/**
 * Defines the tests that every Hatchery must pass. The tests use only HTTP and the contract. They create users on the
 * service and erase them at the end.
 *
 * @param names the themes to test; all by default
 * @example
 * conformanceSuite('a stage', async () => ({ baseUrl: 'https://hatchery.example' }));
 */
export function conformanceSuite(
  name: string,
  open: () => Promise<Service>,
  names = Object.keys(themes) as (keyof typeof themes)[],
): void {
  describe(name, () => {
    let opened: Service | undefined;
    before(async () => {
      opened = await open();
    });
    const api = connect(
      () => opened?.baseUrl ?? '',
      () => opened?.uploadOrigin,
      () => opened?.idToken,
      () => opened?.serviceKeys,
    );
    after(async () => {
      const remains = await api.eraseUsers();
      opened?.onEnd?.(remains);
      await opened?.close?.();
    });
    for (const theme of names) {
      const rules: Rules = themes[theme];
      describe(theme, () => {
        for (const [rule, check] of Object.entries(rules)) test(rule, () => check(api));
      });
    }
  });
}
