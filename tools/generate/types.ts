import { compile } from 'json-schema-to-typescript';
import { type Contracts, contractsFolder } from './contracts.ts';

/** One TypeScript module with a type for every contract. */
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
    // Validators check the bounds of arrays; as tuple types they are unusable.
    ignoreMinAndMaxItems: true,
    unknownAny: true,
  });
}
