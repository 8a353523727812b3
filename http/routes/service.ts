import type { Handler } from '../app.ts';

/** Liveness, the contract, and the contract as a page. The documents are loaded when first asked for. */
export function serviceRoutes() {
  const getHealth: Handler = (context) => context.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' });

  const getContract: Handler = async (context) => {
    const { contract } = await import('../../shared/models/typescript/contract.js');
    return context.body(contract, 200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' });
  };

  const getReference: Handler = async (context) => {
    const { page, policy } = await import('../../shared/models/typescript/reference.js');
    return context.html(page, 200, { 'Content-Security-Policy': policy, 'Cache-Control': 'no-cache' });
  };

  return { getHealth, getContract, getReference };
}
