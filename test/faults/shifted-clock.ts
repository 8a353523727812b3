/**
 * Shifts the clock of the server, which loads this module first. The module reads the shift in ms from the file
 * CLOCK_OFFSET whenever the server reads the clock.
 */
import { readFileSync } from 'node:fs';

const RealDate = Date;
const now = () => RealDate.now() + Number(readFileSync(process.env.CLOCK_OFFSET ?? '', 'utf8'));

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
