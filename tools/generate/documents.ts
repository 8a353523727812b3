import { createHash } from 'node:crypto';
import { withExamples } from './bundle-examples.ts';
import { namedByTitle } from './bundle-names.ts';
import type { OpenApi } from './openapi.ts';
import { referencePage } from './reference.ts';
import type { Story } from './story.ts';

/**
 * Generates modules that contain the documents served by the API, so that every bundle includes them: `published` at `/openapi.json`, and
 * `openapi`, with the examples of the story, as a page.
 */
export function documentModules(
  openapi: OpenApi,
  published: OpenApi,
  { story, texts }: { story: Story; texts: ReadonlyMap<string, readonly string[]> },
): Map<string, string> {
  const page = referencePage(withExamples(namedByTitle(openapi), story), texts);
  return new Map([
    [
      'contract.js',
      `${BANNER}export const contract = ${JSON.stringify(JSON.stringify(published))};\nexport const storyDay = '${story.day}';\n`,
    ],
    [
      'contract.d.ts',
      `${BANNER}/** The published contract, as in shared/openapi.json. */\nexport const contract: string;\n/** The day of its examples. */\nexport const storyDay: string;\n`,
    ],
    [
      'reference.js',
      `${BANNER}export const page = ${JSON.stringify(page)};\nexport const policy = ${JSON.stringify(policyFor(page))};\n`,
    ],
    [
      'reference.d.ts',
      `${BANNER}/** The API reference, in HTML. */\nexport const page: string;\n/** Its Content-Security-Policy. */\nexport const policy: string;\n`,
    ],
  ]);
}

const BANNER = '// Generated from shared/contracts/openapi.yaml by `npm run generate`. Do not edit.\n';

/** Creates a content security policy that permits only the page's own style: no scripts and no requests. */
function policyFor(page: string): string {
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}
