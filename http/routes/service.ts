import { once } from '../../core/util/once.ts';
import { answer, answerJson, type Handler } from '../answer.ts';

/** Handlers for the health check, the contract and the API reference. The contract and the reference are loaded on the first request. */
export function serviceRoutes({ baseUrl }: { baseUrl: string }) {
  const getHealth: Handler = (context) => answerJson(context, 200, { status: 'ok' }, { 'Cache-Control': 'no-store' });

  /** The published contract, with the URL under which clients reach this server. */
  const loadContract = once(async () => {
    const { contract } = await import('../../shared/models/typescript/contract.js');
    return JSON.stringify({ ...JSON.parse(contract), servers: [{ url: baseUrl }] });
  });

  const getContract: Handler = async (context) =>
    answer(context, 200, await loadContract(), { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' });

  const getReference: Handler = async (context) => {
    const { page, policy } = await import('../../shared/models/typescript/reference.js');
    return answer(context, 200, page, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
    });
  };

  return { getHealth, getContract, getReference };
}
