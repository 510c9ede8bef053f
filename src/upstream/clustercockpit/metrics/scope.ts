import { type MetricScope, metricScopes } from '../../../domain/metrics.ts';

/** As cc-backend writes them, in what it is asked and in the line protocol alike. */
export const scopeWords: Readonly<Record<MetricScope, string>> = {
  NODE: 'node',
  SOCKET: 'socket',
  MEMORY_DOMAIN: 'memoryDomain',
  CORE: 'core',
  HARDWARE_THREAD: 'hwthread',
  ACCELERATOR: 'accelerator',
};

/** As cc-backend writes them; null leaves the choice to it. */
export function wordsOf(scopes: readonly MetricScope[] | null | undefined): string[] | null {
  return scopes ? [...new Set(scopes)].map((scope) => scopeWords[scope]) : null;
}

/** Null for a word that is new to us. */
export function toScope(word: string): MetricScope | null {
  return metricScopes.find((scope) => scopeWords[scope] === word) ?? null;
}
