/**
 * `npm run bench:scale`: measures how the duration of requests, starts and maintenance grows with the number of users,
 * of portraits and of readings. It measures all sizes in turn within one run. bench/results/scale.md contains its
 * output unchanged.
 *
 *    npm run bench:scale -- [--only users,portraits,readings] [--rounds 5]
 *      [--users 5000000] [--portraits 1000000] [--wearers 3000]
 *
 * With SCALE_FOLDER the data is kept in that folder, and a later run measures it again without filling it.
 * `node bench/scale/fill.ts` with the same flags only fills it.
 */
import { machineLine } from '../harness.ts';
import { scaleFolder } from './disk.ts';
import { readScaleFlags } from './flags.ts';
import { measurePortraits } from './portraits/run.ts';
import { measureReadings } from './readings/run.ts';
import { measureUsers } from './users.ts';

const { only, users, portraits, wearers, rounds } = readScaleFlags();
const folder = scaleFolder();
console.log(`${machineLine()} Medians of ${rounds} rounds. 1 MB is 2^20 bytes.`);
if (only.includes('users')) console.log(`\n## Users\n\n${await measureUsers(folder, users, rounds)}`);
if (only.includes('portraits')) console.log(`\n## Portraits\n\n${await measurePortraits(folder, portraits, rounds)}`);
if (only.includes('readings')) console.log(`\n## Readings\n\n${await measureReadings(folder, wearers, rounds)}`);
