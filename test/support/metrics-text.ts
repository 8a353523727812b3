import assert from 'node:assert/strict';

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
/** One label: its value has no bare quote, backslash or line break. */
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,(?=.)|$)/;
const NUMBER = /^(?:NaN|[+-]Inf|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;
const SUFFIXES: Record<string, string[]> = {
  counter: ['_total'],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
};

export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface Family {
  /** Without `_total`. */
  name: string;
  type: string;
  samples: Sample[];
}

/**
 * Parses Prometheus' text format 0.0.4 or OpenMetrics 1.0, as far as they can have counters, gauges and histograms, and fails on anything
 * that either specification forbids.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export function parseMetrics(text: string, isOpenMetrics: boolean): Map<string, Family> {
  const end = isOpenMetrics ? '\n# EOF\n' : '\n';
  assert.ok(text.endsWith(end), 'the end');
  const lines = text.slice(0, -end.length).split('\n');
  const families = new Map<string, Family>();
  let family: Family | undefined;
  for (const [at, line] of lines.entries()) {
    if (line === '' && !isOpenMetrics) continue;
    if (line.startsWith('# HELP ')) continue;
    if (line.startsWith('# TYPE ')) family = familyOf(line, lines[at - 1] ?? '', families, isOpenMetrics);
    else addSample(family ?? assert.fail(line), line);
  }
  for (const { type, samples } of families.values()) if (type === 'histogram') checkHistogram(samples);
  return families;
}

function familyOf(line: string, help: string, families: Map<string, Family>, isOpenMetrics: boolean): Family {
  const [, , name = '', type = '', ...rest] = line.split(' ');
  assert.ok(NAME.test(name) && type in SUFFIXES && rest.length === 0, line);
  assert.match(help, new RegExp(`^# HELP ${name} \\S(?:[^\\\\]|\\\\[\\\\n"])*$`), `the help of ${name}`);
  // OpenMetrics names the family of a counter without the suffix of its samples, Prometheus with it.
  if (type === 'counter') assert.equal(name.endsWith('_total'), !isOpenMetrics, line);
  const family = { name: type === 'counter' ? name.replace(/_total$/, '') : name, type, samples: [] };
  assert.ok(!families.has(family.name), `${name} occurs twice`);
  families.set(family.name, family);
  return family;
}

function addSample({ name: family, type, samples }: Family, line: string): void {
  const [, name = '', text = '', number = ''] = SAMPLE.exec(line) ?? assert.fail(line);
  assert.ok(
    SUFFIXES[type]?.some((suffix) => name === family + suffix),
    `${line} is of ${family}`,
  );
  assert.match(number, NUMBER, line);
  const value = Number(number.replace('Inf', 'Infinity'));
  const sample = { name, labels: labelsIn(text), value };
  const key = JSON.stringify([name, Object.entries(sample.labels).sort()]);
  for (const other of samples)
    assert.notEqual(JSON.stringify([other.name, Object.entries(other.labels).sort()]), key, 'a series occurs twice');
  if (type !== 'gauge') assert.ok(value >= 0, line);
  samples.push(sample);
}

function labelsIn(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== ''; ) {
    const [whole, name = '', value = ''] = LABEL.exec(rest) ?? assert.fail(`labels: ${text}`);
    assert.ok(!(name in labels), `${name} occurs twice`);
    labels[name] = value.replaceAll(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped));
    rest = rest.slice(whole.length);
  }
  return labels;
}

/** The buckets of each series ascend, their counts too, and the last one has all. */
function checkHistogram(samples: Sample[]): void {
  const series = Map.groupBy(samples, ({ labels: { le: _le, ...labels } }) => JSON.stringify(labels));
  for (const [labels, own] of series) {
    const buckets = own.filter(({ name }) => name.endsWith('_bucket'));
    const bounds = buckets.map(({ labels: { le = '' } }) => Number(le.replace('Inf', 'Infinity')));
    const counts = buckets.map(({ value }) => value);
    assert.deepEqual(
      bounds,
      bounds.toSorted((a, b) => a - b),
      labels,
    );
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => a - b),
      labels,
    );
    assert.deepEqual([bounds.at(-1), own.length], [Number.POSITIVE_INFINITY, buckets.length + 2], labels);
    assert.equal(own.find(({ name }) => name.endsWith('_count'))?.value, counts.at(-1), labels);
  }
}
