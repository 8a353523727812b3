import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Handler } from '../app.ts';

const MODELS = new URL('../../shared/models/', import.meta.url);

/** Liveness, the contract, and the contract as a page. The documents are read when first asked for. */
export function serviceRoutes() {
  const contract = lazily(() => readFile(new URL('openapi.json', MODELS), 'utf8'));
  const reference = lazily(async () => {
    const page = await readFile(new URL('reference.html', MODELS), 'utf8');
    return { page, policy: policyFor(page) };
  });

  const getHealth: Handler = (context) => context.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' });

  const getContract: Handler = async (context) =>
    context.body(await contract(), 200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' });

  const getReference: Handler = async (context) => {
    const { page, policy } = await reference();
    return context.html(page, 200, { 'Content-Security-Policy': policy, 'Cache-Control': 'no-cache' });
  };

  return { getHealth, getContract, getReference };
}

/** The page may show its own style and nothing else: no script, no request to anywhere. */
function policyFor(page: string): string {
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
