import { answer, type Handler } from '../answer.ts';

/** The server's URL in the examples of the published contract. */
const EXAMPLE_URL = 'http://localhost:8787';
const DAY_MS = 24 * 60 * 60 * 1000;

const loadContract = () => import('../../shared/models/typescript/contract.js');
const loadReference = () => import('../../shared/models/typescript/reference.js');

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

/** Handlers for the contract and the API reference, which are loaded on the first request. */
export function contractRoutes({ baseUrl, clock }: { baseUrl: string; clock: () => Date }) {
  /** Replaces the days and the URL of the examples by those of this server, once a day. */
  const current = (load: () => Promise<string>, url = baseUrl) => {
    let made: { day: string; text: string } | undefined;
    return async () => {
      const day = clock().toISOString().slice(0, 10);
      if (made?.day === day) return made.text;
      const { storyDay } = await loadContract();
      made = { day, text: withCurrentDays(await load(), storyDay, day).replaceAll(EXAMPLE_URL, () => url) };
      return made.text;
    };
  };
  const contractText = current(async () => {
    const { contract } = await loadContract();
    return JSON.stringify({ ...JSON.parse(contract), servers: [{ url: EXAMPLE_URL }] });
  });
  // `&` is the only character of a URL that has to be escaped in HTML.
  const referenceText = current(async () => (await loadReference()).page, baseUrl.replaceAll('&', '&amp;'));

  const getContract: Handler = async (context) =>
    answer(context, 200, await contractText(), { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' });

  const getReference: Handler = async (context) => {
    const { policy } = await loadReference();
    return answer(context, 200, await referenceText(), {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
    });
  };

  return { getContract, getReference };
}
