import assert from 'node:assert/strict';
import { assertContract } from '../conformance/suite/contract.ts';
import { assertPortrait } from '../conformance/suite/jpeg.ts';
import { pictureOwner } from '../support/pictures.ts';
import { withinTimeout } from './oracle.ts';
import { hostilePictures } from './pictures.ts';
import { shown } from './portraits.ts';
import { type Outcome, type Search, search, type Target } from './search.ts';

const TIMEOUT_MS = 20_000;
const REFUSALS = [413, 422];

export async function fuzzUploads({ baseUrl }: Target, options: Search): Promise<Outcome> {
  const { timeoutMs } = options;
  const counts: Record<string, number> = {};

  async function send(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, baseUrl);
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS), ...init });
    const isStorage = url.pathname.startsWith('/objects/') && response.ok;
    if (!isStorage) await assertContract(init.method ?? 'GET', address.replace(baseUrl, ''), response.clone());
    return response;
  }

  async function check(picture: Buffer): Promise<void> {
    const owner = await pictureOwner(send);
    const publish = async () => {
      const sent = await owner.upload(new Uint8Array(picture));
      assert.ok([200, 422].includes(sent.status), `the upload is accepted, or rejected as no picture: ${sent.status}`);
      const published = await owner.publish();
      // A rejected upload is rejected again when it is published.
      if (sent.status === 422) assert.equal(published.status, 422, 'publishing repeats the error');
      return published;
    };
    const answer = await withinTimeout(timeoutMs, publish);
    counts[answer.status] = (counts[answer.status] ?? 0) + 1;
    if (answer.ok) await assertPortrait(await owner.portrait());
    else assert.ok(REFUSALS.includes(answer.status), `${answer.status} ${await answer.text()}`);
    if (!answer.ok) assert.equal((await owner.view()).status, 200, 'the drawing is shown');
  }

  const outcome = await search(options, hostilePictures, (picture) =>
    check(picture).catch((error) => Promise.reject(shown(error, picture))),
  );
  assert.equal((await send('/healthz')).status, 200);
  return {
    ...outcome,
    lines: [
      `  answered ${Object.entries(counts)
        .map(([status, count]) => `${status} ${count}`)
        .join(', ')}`,
    ],
  };
}
