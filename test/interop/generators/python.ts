import type { Generator } from '../generator.ts';

export const PYTHON: Record<string, Generator> = {};
