import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseYaml } from '@redocly/openapi-core';
import { Ajv, type Schema } from 'ajv';
import { HELP } from '../../server/help.ts';
import { argumentOf, PROJECT } from '../docs/image.ts';
import { composeSchema, kubernetesSchemas } from './schemas.ts';

const read = (name: string) => readFile(join(PROJECT, name), 'utf8');
const [uid, gid] = argumentOf('USER').split(':').map(Number);
const volume = argumentOf('VOLUME');

function assertValid(schema: Schema | undefined, document: unknown): void {
  assert.ok(schema, JSON.stringify(document));
  const validate = new Ajv({ allErrors: true, strictTypes: false }).compile(schema);
  assert.ok(validate(document), JSON.stringify(validate.errors, null, 2));
}

function assertSettings(names: readonly string[]): void {
  for (const name of names) assert.match(HELP, new RegExp(`\\b${name}\\b`), name);
}

interface Manifest {
  kind: string;
  metadata: { name: string };
}
interface Deployment extends Manifest {
  spec: {
    replicas: number;
    strategy: { type: string };
    selector: { matchLabels: Record<string, string> };
    template: {
      metadata: { labels: Record<string, string> };
      spec: {
        terminationGracePeriodSeconds: number;
        securityContext: Record<string, unknown>;
        containers: {
          env: { name: string; value: string }[];
          ports: { name: string; containerPort: number }[];
          livenessProbe: { httpGet: object };
          readinessProbe: { httpGet: object };
          volumeMounts: { name: string; mountPath: string }[];
        }[];
        volumes: { name: string; persistentVolumeClaim?: { claimName: string } }[];
      };
    };
  };
}
interface Service extends Manifest {
  spec: { selector: Record<string, string>; ports: { targetPort: string }[] };
}

test('the manifest for Kubernetes fits the schemas, the image and itself', async () => {
  const documents = (await read('deploy/kubernetes.yaml')).split('---\n').map((text) => parseYaml(text) as Manifest);
  for (const document of documents) assertValid(kubernetesSchemas[document.kind], document);
  const [claim, deployment, service] = documents as [Manifest, Deployment, Service];
  const { replicas, strategy, selector, template } = deployment.spec;
  assert.deepEqual([replicas, strategy.type], [1, 'Recreate'], 'one process serves a data folder');
  for (const labels of [template.metadata.labels, service.spec.selector])
    assert.deepEqual(labels, selector.matchLabels);
  const { securityContext, containers, volumes, terminationGracePeriodSeconds } = template.spec;
  const { runAsUser, runAsGroup, fsGroup } = securityContext;
  assert.deepEqual([runAsUser, runAsGroup, fsGroup], [uid, gid, gid]);
  assert.ok(terminationGracePeriodSeconds >= 15, '5 s for requests, 8 s for a model, 1 s for the log');
  const [{ env, ports, livenessProbe, readinessProbe, volumeMounts }] = containers as [(typeof containers)[0]];
  assertSettings(env.map(({ name }) => name));
  const [port] = ports as [(typeof ports)[0]];
  assert.equal(`${port.containerPort}`, argumentOf('EXPOSE'));
  assert.equal(service.spec.ports[0]?.targetPort, port.name);
  assert.deepEqual(livenessProbe.httpGet, { path: '/healthz', port: port.name });
  assert.deepEqual(readinessProbe.httpGet, { path: '/readyz', port: port.name });
  assert.deepEqual(
    volumeMounts.map(({ name }) => name),
    volumes.map(({ name }) => name),
  );
  assert.deepEqual(
    [volumeMounts.map(({ mountPath }) => mountPath), volumes[0]?.persistentVolumeClaim?.claimName],
    [[volume, '/tmp'], claim.metadata.name],
  );
});

interface Compose {
  services: Record<
    'hatchery' | 'caddy',
    { environment: Record<string, string>; volumes: string[]; depends_on: string[] }
  >;
  volumes: Record<string, null>;
}

test('the compose file fits the schema, the image, the Caddyfile and itself', async () => {
  const document = parseYaml(await read('deploy/compose.yaml')) as Compose;
  assertValid(composeSchema, document);
  const { hatchery, caddy } = document.services;
  assertSettings(Object.keys(hatchery.environment));
  const caddyfile = await read('deploy/Caddyfile');
  const variables = [...caddyfile.matchAll(/\{\$(\w+):/g)].map(([, name]) => name);
  assert.deepEqual(Object.keys(caddy.environment), variables);
  assert.equal(caddy.environment.HATCHERY_UPSTREAM, `hatchery:${argumentOf('EXPOSE')}`);
  const sources = [...hatchery.volumes, ...caddy.volumes].map((mount) => mount.split(':')[0] ?? '');
  assert.deepEqual(sources, ['data', './Caddyfile', ...Object.keys(document.volumes).slice(1)]);
  assert.equal(hatchery.volumes[0], `data:${volume}`);
});

test('docs/operations.md shows the configurations of the proxies as they are', async () => {
  const page = await read('docs/operations.md');
  const shown = [...page.matchAll(/\[deploy\/(Caddyfile|nginx\.conf)\][^\n]*\n\n```\w+\n(.*?)```/gs)];
  assert.deepEqual(
    shown.map(([, name]) => name),
    ['Caddyfile', 'nginx.conf'],
  );
  for (const [, name = '', text] of shown) assert.equal(text, await read(`deploy/${name}`), name);
});
