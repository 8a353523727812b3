/**
 * The members of Kubernetes' API (apps/v1 and v1 of 1.34) and of the Compose specification that the files in `deploy/` use, with their types.
 * Kubernetes ignores members that it does not know, so each object here has no others: look a new member up before you add it.
 */
import type { Schema } from 'ajv';

type Members = Record<string, Schema>;

const text = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };
const count = { type: 'integer', minimum: 0 };
const oneOf = (...values: readonly string[]) => ({ enum: values });
const list = (items: Schema) => ({ type: 'array', minItems: 1, items });
const map = (additionalProperties: Schema) => ({ type: 'object', additionalProperties });
/** @param optional names of members that may be absent */
const object = (properties: Members, optional: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});

const quantity = { type: 'string', pattern: '^\\d+(m|Mi|Gi)?$' };
const port = { type: 'integer', minimum: 1, maximum: 65_535 };
const portName = { type: 'string', pattern: '^[a-z][a-z0-9-]{0,14}$' };
const metadata = object({ name: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,62}$' }, labels: map(text) });
const resource = (apiVersion: string, kind: string, spec: Schema) =>
  object({ apiVersion: oneOf(apiVersion), kind: oneOf(kind), metadata, spec });

const probe = object(
  {
    httpGet: object({ path: text, port: portName }),
    periodSeconds: count,
    timeoutSeconds: count,
    failureThreshold: count,
  },
  ['failureThreshold'],
);
const container = object({
  name: text,
  image: text,
  env: list(object({ name: text, value: text })),
  envFrom: list(object({ secretRef: object({ name: text, optional: flag }) })),
  ports: list(object({ name: portName, containerPort: port })),
  livenessProbe: probe,
  readinessProbe: probe,
  resources: object({ requests: map(quantity), limits: map(quantity) }),
  securityContext: object({
    allowPrivilegeEscalation: flag,
    readOnlyRootFilesystem: flag,
    capabilities: object({ drop: list(text) }),
  }),
  volumeMounts: list(object({ name: text, mountPath: text })),
});
const pod = object({
  automountServiceAccountToken: flag,
  terminationGracePeriodSeconds: count,
  securityContext: object({
    runAsNonRoot: flag,
    runAsUser: count,
    runAsGroup: count,
    fsGroup: count,
    fsGroupChangePolicy: oneOf('Always', 'OnRootMismatch'),
    seccompProfile: object({ type: oneOf('RuntimeDefault') }),
  }),
  containers: list(container),
  volumes: list(
    object(
      { name: text, persistentVolumeClaim: object({ claimName: text }), emptyDir: object({ sizeLimit: quantity }) },
      ['persistentVolumeClaim', 'emptyDir'],
    ),
  ),
});

export const kubernetesSchemas: Readonly<Record<string, Schema>> = {
  PersistentVolumeClaim: resource(
    'v1',
    'PersistentVolumeClaim',
    object({
      accessModes: list(oneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod')),
      resources: object({ requests: map(quantity) }),
    }),
  ),
  Deployment: resource(
    'apps/v1',
    'Deployment',
    object({
      replicas: count,
      strategy: object({ type: oneOf('Recreate', 'RollingUpdate') }),
      selector: object({ matchLabels: map(text) }),
      template: object({ metadata: object({ labels: map(text) }), spec: pod }),
    }),
  ),
  Service: resource(
    'v1',
    'Service',
    object({ selector: map(text), ports: list(object({ name: portName, port, targetPort: portName })) }),
  ),
};

const duration = { type: 'string', pattern: '^\\d+s$' };
const service = object(
  {
    build: text,
    image: text,
    restart: oneOf('no', 'always', 'on-failure', 'unless-stopped'),
    depends_on: list(text),
    environment: map(text),
    env_file: list(object({ path: text, required: flag })),
    ports: list({ type: 'string', pattern: '^\\d+:\\d+(/udp)?$' }),
    volumes: list({ type: 'string', pattern: '^[\\w./-]+:/[\\w./]+(:ro)?$' }),
    read_only: flag,
    tmpfs: list(text),
    cap_drop: list(text),
    security_opt: list(text),
    stop_grace_period: duration,
  },
  ['build', 'depends_on', 'env_file', 'ports', 'read_only', 'tmpfs', 'cap_drop', 'security_opt', 'stop_grace_period'],
);

export const composeSchema: Schema = object({ name: text, services: map(service), volumes: map({ type: 'null' }) });
