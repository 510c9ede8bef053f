import type { Change } from './change/change.ts';
import type { Problem } from './change/refusal.ts';
import type { ByteAmount } from './filter.ts';
import type { NodeKey } from './id.ts';
import type { MetricScope } from './metrics.ts';
import type { Optional } from './new-job-parts.ts';
import type { SystemRef } from './system.ts';

/** What a scheduler says of a node. */
export interface NodeReport {
  readonly hostname: string;
  /** In the scheduler's own words, several at once. */
  readonly states: readonly string[];
  readonly cpusAllocated?: Optional<number>;
  readonly memoryAllocated?: Optional<ByteAmount>;
  readonly gpusAllocated?: Optional<number>;
  readonly jobsRunning?: Optional<number>;
}

/** What became of what was said of a node. */
export interface NodeReportOutcome {
  readonly hostname: string;
  /** Whether the system says now what follows from it; null where it could not be read back. */
  readonly taken: boolean | null;
  /** The state that the system has now, in its own word; null where it has none or could not be read back. */
  readonly upstreamState: string | null;
}

export interface NodeReportOutcomes {
  /** In the order of the reports. */
  readonly outcomes: readonly NodeReportOutcome[];
}

/** One measurement. */
export interface MetricSample {
  readonly metric: string;
  readonly hostname: string;
  /** Which sort of part of the node it is of. */
  readonly scope: MetricScope;
  /** Which of them; null of the node as a whole. */
  readonly scopeId?: Optional<string>;
  /** ISO 8601; kept to the second. */
  readonly at: string;
  readonly value: number;
}

export interface WrittenMetrics {
  readonly sampleCount: number;
}

/**
 * What a system takes of its nodes from those who watch them, bound to one caller. Each method looks, checks the rules
 * that need looking, and answers the change; it throws `InvalidInput` or NOT_FOUND.
 */
export interface ComputeNodeChanges {
  readonly system: SystemRef;
  reportStates(cluster: NodeKey, reports: readonly NodeReport[]): Promise<Change<NodeReportOutcomes>>;
  writeMetrics(cluster: NodeKey, samples: readonly MetricSample[]): Promise<Change<WrittenMetrics>>;
}

const mostReports = 1_000;
const mostSamples = 1_000;

export function nodeReportsProblems(reports: readonly NodeReport[]): Problem[] {
  const isFew = reports.length > 0 && reports.length <= mostReports;
  const hosts = reports.map(({ hostname }) => hostname);
  return [
    ...(isFew ? [] : [{ path: 'nodes', message: `Name 1 to ${mostReports} nodes.` }]),
    ...reports.flatMap((report, index) => reportProblems(report, `nodes.${index}`)),
    ...hosts.flatMap((host, index) =>
      hosts.indexOf(host) < index
        ? [{ path: `nodes.${index}.hostname`, message: 'This node is given twice.' }]
        : [],
    ),
  ];
}

function reportProblems(report: NodeReport, path: string): Problem[] {
  const counts = ['cpusAllocated', 'gpusAllocated', 'jobsRunning'] as const;
  const negative = counts.filter((field) => (report[field] ?? 0) < 0);
  const nameless =
    report.hostname === '' ? [{ path: `${path}.hostname`, message: 'It cannot be empty.' }] : [];
  const unstated =
    report.states.length === 0 ? [{ path: `${path}.states`, message: 'Name one at least.' }] : [];
  return [
    ...nameless,
    ...unstated,
    ...negative.map((field) => ({ path: `${path}.${field}`, message: 'From 0 on.' })),
  ];
}

export function metricSamplesProblems(samples: readonly MetricSample[]): Problem[] {
  const isFew = samples.length > 0 && samples.length <= mostSamples;
  return [
    ...(isFew ? [] : [{ path: 'samples', message: `Write 1 to ${mostSamples} samples at once.` }]),
    ...samples.flatMap((sample, index) => sampleProblems(sample, `samples.${index}`)),
  ];
}

/** Nothing breaks a line, or out of it: no blanks, no control characters, no backslash. */
const plainWord = /^[^\s\\\p{Cc}]+$/u;

function sampleProblems({ metric, hostname, scope, scopeId }: MetricSample, path: string): Problem[] {
  const words = { metric, hostname, ...(scopeId && { scopeId }) };
  const broken = Object.entries(words).filter(([, word]) => !plainWord.test(word));
  const isWhole = scope === 'NODE';
  const wrongPart = isWhole === Boolean(scopeId);
  const message = isWhole ? 'A node as a whole has none.' : 'Name which of them it is.';
  return [
    ...broken.map(([field]) => ({ path: `${path}.${field}`, message: 'One word, without blanks.' })),
    ...(wrongPart ? [{ path: `${path}.scopeId`, message }] : []),
  ];
}
