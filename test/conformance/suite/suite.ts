import { after, before, describe, test } from 'node:test';
import { connect, type Rules } from './api.ts';
import { authorisation } from './authorisation.ts';
import { badInput } from './bad-input.ts';
import { concurrency } from './concurrency.ts';
import { conditional } from './conditional.ts';
import { erasure } from './erasure.ts';
import { exported } from './export.ts';
import { idempotency } from './idempotency.ts';
import { ingest } from './ingest.ts';
import { pet } from './pet.ts';
import { portrait } from './portrait.ts';
import { portraitRefused } from './portrait-refused.ts';
import { profile } from './profile.ts';
import { quota } from './quota.ts';
import { samples } from './samples.ts';
import { service } from './service.ts';
import { streams } from './streams.ts';
import { text } from './text.ts';
import { tokens } from './tokens.ts';
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
  tokens,
  streams,
  ingest,
  quota,
  samples,
  pet,
  export: exported,
  erasure,
};

/**
 * What every Hatchery promises its clients. It knows nothing of how the service is made: it speaks HTTP to an address,
 * creates users there, whom it erases at the end, and reads the contract.
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
    const api = connect(() => opened?.baseUrl ?? '');
    after(async () => {
      await api.leave();
      await opened?.close?.();
    });
    for (const [theme, rules] of Object.entries(themes)) {
      describe(theme, () => {
        for (const [rule, keep] of Object.entries(rules)) test(rule, () => keep(api));
      });
    }
  });
}
