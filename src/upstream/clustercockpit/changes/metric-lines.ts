import type { MetricSample } from '../../../domain/compute-node-changes.ts';
import { scopeWords } from '../metrics/scope.ts';

/** A sample in the line protocol of InfluxDB, e.g. `cpu_load,cluster=c,hostname=h,type=node value=7.6 1790000060`. */
export function lineOf(
  cluster: string,
  { metric, hostname, scope, scopeId, at, value }: MetricSample,
): string {
  const tags = { cluster, hostname, type: scopeWords[scope], ...(scopeId && { 'type-id': scopeId }) };
  const pairs = Object.entries(tags).map(([key, word]) => `${key}=${escaped(word)}`);
  const seconds = Math.floor(Date.parse(at) / 1000);
  return `${[escaped(metric), ...pairs].join(',')} value=${value} ${seconds}`;
}

/** What would end a word; blanks, line ends and backslashes are refused before. */
function escaped(word: string): string {
  return word.replace(/[,=]/g, '\\$&');
}
