import { object, optional, text } from '../state/read-stored.ts';
import { stored } from '../state/stored.ts';

interface UnfinishedImport {
  /** The kind of file, such as Apple Health. */
  label: string;
  startedAt: string;
}

/** The import that is being sent, or that a reload or a closed page interrupted. Undefined once all is sent. */
export const unfinishedImport = stored<UnfinishedImport | undefined>(
  'hatchery.import',
  undefined,
  optional(object({ label: text, startedAt: text })),
);
