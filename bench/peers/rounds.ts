/** Measures in rounds: each operation at each number of connections, on the contestants in turn. */
import type { Request } from 'autocannon';
import type { Figures, LoadGenerator } from '../load.ts';
import { createAccount, fresh } from './check.ts';
import type { Account, Contestant, Service } from './contestant.ts';

/** Number of users per contestant. The requests cycle through them, so each of 32 connections has eight users. */
const ACCOUNTS = 256;
export const MANY = 32;
/** Number of passwords that Node can hash concurrently: one per thread of its default thread pool. */
export const CONCURRENT_SIGN_UPS = 4;
const SIGN_UPS = 4 * CONCURRENT_SIGN_UPS;
/** V8 compiles for some seconds, and again when another operation begins, so all operations are repeated. */
const WARM_UP_SECONDS = 2;
const WARM_UP_ROUNDS = 2;
/**
 * Number of creates to prepare per second of a run if a contestant requires every create to be different. No product
 * completes this many.
 */
const DISTINCT_A_SECOND = 5_000;

export const operations = ['read', 'update', 'create', 'sign-up'] as const;
export type Operation = (typeof operations)[number];

/** A contestant that has passed its check, with the users that the load needs. */
export interface Entrant {
  contestant: Contestant;
  service: Service;
  accounts: Account[];
}

export interface Run extends Figures {
  contestant: string;
  operation: Operation;
  connections: number;
}

export interface Plan {
  rounds: number;
  seconds: number;
  /** No round begins after this time, in ms of `performance.now()`. */
  until: number;
}

export async function makeAccounts(service: Service): Promise<Account[]> {
  const accounts: Account[] = [];
  while (accounts.length < ACCOUNTS) accounts.push(await createAccount(service));
  return accounts;
}

/**
 * Measures all contestants in turn. If a contestant fails, it is left out from then on, its figures are dropped, and
 * `failed` is called with the reason.
 */
export async function playRounds(
  entrants: Entrant[],
  load: LoadGenerator,
  { rounds, seconds, until }: Plan,
  failed: (entrant: Entrant, reason: unknown) => Promise<void>,
): Promise<Run[]> {
  let playing = entrants;
  let runs: Run[] = [];
  const measure = async (entrant: Entrant, operation: Operation, connections: number, seconds: number) => {
    try {
      const figures = await load.run(loadOf(entrant, operation, connections, seconds));
      if (figures.requests === 0) throw new Error(`It answered none of its ${operation}s within ${seconds} s.`);
      runs.push({ contestant: entrant.contestant.name, operation, connections, ...figures });
    } catch (reason) {
      playing = playing.filter((other) => other !== entrant);
      runs = runs.filter(({ contestant }) => contestant !== entrant.contestant.name);
      await failed(entrant, reason);
    }
  };

  console.error('Warming up');
  for (let round = 1; round <= WARM_UP_ROUNDS; round++) {
    for (const operation of operations) {
      const [connections = MANY] = connectionsFor(operation);
      for (const entrant of entrantsWith(operation, playing))
        await measure(entrant, operation, connections, WARM_UP_SECONDS);
    }
  }
  runs = [];
  for (let round = 1; round <= rounds && performance.now() < until; round++) {
    console.error(`Round ${round} of ${rounds}`);
    for (const operation of operations) {
      for (const connections of connectionsFor(operation)) {
        for (const entrant of entrantsWith(operation, playing)) await measure(entrant, operation, connections, seconds);
      }
    }
  }
  return runs;
}

const connectionsFor = (operation: Operation) => (operation === 'sign-up' ? [CONCURRENT_SIGN_UPS] : [MANY, 1]);

const entrantsWith = (operation: Operation, entrants: Entrant[]) =>
  entrants.filter(({ service }) => operation !== 'sign-up' || service.signUp);

function loadOf({ service, accounts }: Entrant, operation: Operation, connections: number, seconds: number) {
  const { url, create, signUp } = service;
  const requests = (): Request[] => {
    if (operation === 'read') return accounts.map((account) => service.read(account));
    if (operation === 'update') return accounts.map((account) => service.rename(account, 'Maximilian'));
    if (operation === 'sign-up' && signUp) return Array.from({ length: SIGN_UPS }, () => fresh(signUp));
    const distinct = String(create.body).includes('[<id>]');
    return Array.from({ length: distinct ? DISTINCT_A_SECOND * seconds : MANY }, () => fresh(create));
  };
  // Sends a fixed number of sign-ups instead of sending for a fixed time. Hashing is so slow that the sign-ups still in
  // flight at the end would distort the rate.
  return { url, connections, seconds: operation === 'sign-up' ? ('once' as const) : seconds, requests: requests() };
}
