import { after, before, describe, test } from 'node:test';
import { connect, type Rules } from './api.ts';
import { authorisation } from './authorisation.ts';
import { badInput } from './bad-input.ts';
import { concurrency } from './concurrency.ts';
import { conditional } from './conditional.ts';
import { idempotency } from './idempotency.ts';
import { ingest } from './ingest.ts';
import { pet } from './pet.ts';
import { portrait } from './portrait.ts';
import { portraitRefused } from './portrait-refused.ts';
import { profile } from './profile.ts';
import { samples } from './samples.ts';
import { service } from './service.ts';
import { streams } from './streams.ts';
import { text } from './text.ts';
import { upload } from './upload.ts';

/** A Hatchery that answers at an address, whatever it runs on. */
export interface Service {
  /** Without a trailing slash. */
  baseUrl: string;
  close?(): Promise<unknown>;
}

const themes: Record<string, Rules> = {
  service,
  profile,
  conditional,
  authorisation,
  'bad input': badInput,
  text,
  idempotency,
  concurrency,
  upload,
  portrait,
  'portrait refused': portraitRefused,
  streams,
  ingest,
  samples,
  pet,
};

/**
 * What every Hatchery promises its clients. It knows nothing of how the service is made: it speaks HTTP to an address,
 * creates a few users there, and reads the contract.
 *
 * @example
 * conformanceSuite('a stage', async () => ({ baseUrl: 'https://hatchery.example' }));
 */
export function conformanceSuite(name: string, open: () => Promise<Service>): void {
  describe(name, () => {
    let opened: Service | undefined;
    before(async () => {
      opened = await open();
    });
    after(() => opened?.close?.());
    const api = connect(() => opened?.baseUrl ?? '');
    for (const [theme, rules] of Object.entries(themes)) {
      describe(theme, () => {
        for (const [rule, keep] of Object.entries(rules)) test(rule, () => keep(api));
      });
    }
  });
}
