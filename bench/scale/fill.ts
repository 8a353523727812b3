/** Fills the data folders of `npm run bench:scale` in SCALE_FOLDER, without measuring. */
import { scaleFolder } from './disk.ts';
import { readScaleFlags } from './flags.ts';
import { fillSizes } from './folders.ts';
import { fillFolders as fillPortraits } from './portraits/fill.ts';
import { fillFolders as fillReadings } from './readings/fill.ts';

const { only, users, portraits, wearers } = readScaleFlags();
const folder = scaleFolder();
if (only.includes('users')) await fillSizes(folder, users);
if (only.includes('portraits')) await fillPortraits(folder, portraits);
if (only.includes('readings')) await fillReadings(folder, wearers);
