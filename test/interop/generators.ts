import type { Generator } from './generator.ts';
import { APPS } from './generators/apps.ts';
import { GO } from './generators/go.ts';
import { HATCHERY } from './generators/hatchery.ts';
import { JVM } from './generators/jvm.ts';
import { PYTHON } from './generators/python.ts';
import { RUST } from './generators/rust.ts';
import { TOOLS } from './generators/tools.ts';
import { TYPESCRIPT } from './generators/typescript.ts';

/** The generators that `npm run interop` runs. The name of each is that of its folder in `examples/generators`. */
export const GENERATORS: Record<string, Generator> = {
  ...HATCHERY,
  ...TYPESCRIPT,
  ...PYTHON,
  ...GO,
  ...RUST,
  ...JVM,
  ...APPS,
  ...TOOLS,
};
