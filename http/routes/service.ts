import { answer, answerJson, type Handler } from '../answer.ts';

/** The server's URL in the examples of the published contract. */
const EXAMPLE_URL = 'http://localhost:8787';
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Moves the days of the examples, so that `storyDay` becomes the day before `today`. So no time in them is in the future, or too old for
 * the server.
 */
function withCurrentDays(text: string, storyDay: string, today: string): string {
  const shift = Date.parse(today) - DAY_MS - Date.parse(storyDay);
  return text.replaceAll(/\d{4}-\d{2}-\d{2}(?=\D)/g, (day) =>
    new Date(Date.parse(day) + shift).toISOString().slice(0, 10),
  );
}

/** Handlers for the health check, the contract and the API reference. The contract and the reference are loaded on the first request. */
export function serviceRoutes({ baseUrl, clock }: { baseUrl: string; clock: () => Date }) {
  const getHealth: Handler = (context) => answerJson(context, 200, { status: 'ok' }, { 'Cache-Control': 'no-store' });

  let served: { day: string; text: string } | undefined;
  /** The published contract as clients of this server need it. It is made once a day. */
  async function contractOn(day: string): Promise<string> {
    if (served?.day === day) return served.text;
    const { contract, storyDay } = await import('../../shared/models/typescript/contract.js');
    const text = withCurrentDays(contract, storyDay, day).replaceAll(EXAMPLE_URL, baseUrl);
    served = { day, text: JSON.stringify({ ...JSON.parse(text), servers: [{ url: baseUrl }] }) };
    return served.text;
  }

  const getContract: Handler = async (context) =>
    answer(context, 200, await contractOn(clock().toISOString().slice(0, 10)), {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-cache',
    });

  let reference: { day: string; text: string } | undefined;
  const getReference: Handler = async (context) => {
    const { page, policy } = await import('../../shared/models/typescript/reference.js');
    const day = clock().toISOString().slice(0, 10);
    if (reference?.day !== day) {
      const { storyDay } = await import('../../shared/models/typescript/contract.js');
      reference = { day, text: withCurrentDays(page, storyDay, day).replaceAll(EXAMPLE_URL, baseUrl) };
    }
    return answer(context, 200, reference.text, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
    });
  };

  return { getHealth, getContract, getReference };
}
