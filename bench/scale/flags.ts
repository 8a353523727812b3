import { readFlags } from '../harness.ts';

/** @throws if a flag is unknown or has an invalid value */
export function readScaleFlags() {
  const defaults = { users: 5_000_000, portraits: 1_000_000, wearers: 3_000, rounds: 5 };
  const flags = readFlags(defaults, ['users', 'portraits', 'readings']);
  if (flags.users < 1_000) throw new Error('--users takes a number from 1000.');
  return flags;
}
