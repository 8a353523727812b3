import { parser } from '@prometheus-io/lezer-promql';

export interface Query {
  /** Whether the expression can be parsed. */
  isValid: boolean;
  metrics: string[];
  /** The labels that selectors and aggregations name. */
  labels: string[];
}

/** Parses an expression of PromQL, with Prometheus' own grammar. */
export function parseQuery(expression: string): Query {
  const found: { node: string; text: string }[] = [];
  parser.parse(expression).iterate({
    enter: ({ name, from, to, type }) => {
      found.push({ node: type.isError ? 'error' : name, text: expression.slice(from, to) });
    },
  });
  const texts = (node: string) => found.filter((one) => one.node === node).map(({ text }) => text);
  return {
    isValid: texts('error').length === 0,
    metrics: texts('Identifier'),
    labels: texts('LabelName'),
  };
}
