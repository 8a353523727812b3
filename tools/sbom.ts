/**
 * `npm run sbom`: prints a CycloneDX bill of materials for all platforms. It lists all packages that Hatchery needs at run time, and
 * those that are sent to browsers as part of the web app.
 *
 * npm's `--omit=dev` cannot be used, because it also omits packages that both production and development need.
 * A third of production's packages would be missing. Therefore npm lists all packages, and this program removes those that
 * only development needs.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { sentPackages } from './web-packages.ts';

interface Component {
  'bom-ref': string;
  name: string;
  properties?: { name: string; value: string }[];
}

interface Bom {
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

const DEVELOPMENT = 'cdx:npm:package:development';

const listed = execFileSync('npm', ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'], {
  encoding: 'utf8',
  maxBuffer: 2 ** 26,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const bom = JSON.parse(listed) as Bom;
// npm uses the name of the project's folder here, so replace it with the name of the package.
bom.metadata.component.name = JSON.parse(readFileSync('package.json', 'utf8')).name;
const sent = sentPackages(JSON.parse(readFileSync('package-lock.json', 'utf8')));
const isSent = ({ name }: Component) => sent.has(`node_modules/${name}`);
const isForDevelopment = ({ properties = [] }: Component) => properties.some(({ name }) => name === DEVELOPMENT);
bom.components = bom.components.filter((component) => isSent(component) || !isForDevelopment(component));
const kept = new Set([bom.metadata.component, ...bom.components].map((component) => component['bom-ref']));
bom.dependencies = bom.dependencies
  .filter(({ ref }) => kept.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) }));
console.log(JSON.stringify(bom, null, 2));
