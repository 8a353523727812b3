import { compile } from 'json-schema-to-typescript';
import { type Contracts, contractsFolder } from './contracts.ts';

export async function typesModule(contracts: Contracts): Promise<string> {
  const names = [...contracts.keys()];
  const every = {
    title: 'Contracts',
    description: 'Every contract, by its name.',
    type: 'object' as const,
    additionalProperties: false,
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, { $ref: `${name}.json` }])),
  };
  return compile(every, 'Contracts', {
    bannerComment: '// Generated from shared/contracts/*.json by `npm run generate`. Do not edit.',
    cwd: `${contractsFolder}/`,
    // Without this option, arrays would become unwieldy tuple types. Validators check the lengths of arrays instead.
    ignoreMinAndMaxItems: true,
    unknownAny: true,
  });
}
