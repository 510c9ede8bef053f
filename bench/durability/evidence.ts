import type { Call } from './ask.ts';
import { signature, type Write } from './witness.ts';

/** A line of the audit, as far as the promises speak of it. */
export interface AuditLine {
  readonly kind: string;
  readonly changeId: string;
  readonly mutation: string;
  readonly input: string;
  readonly effects: string;
  readonly outcome: string | null;
}

/** All that is known after the last gateway has ended. */
export interface Evidence {
  readonly calls: readonly Call[];
  /** What Renku received. */
  readonly writes: readonly Write[];
  /** In the order of the chain. */
  readonly audit: readonly AuditLine[];
  /** What a check of the chain found. */
  readonly flaws: readonly string[];
  /** Ids of the changes that it lists as begun and never ended. */
  readonly interrupted: readonly string[];
  /** Native pools as they stand. */
  readonly pools: readonly { readonly id: number; readonly name: string }[];
  /** What the gateways printed but for their greeting. */
  readonly printed: readonly string[];
}

export function started(audit: readonly AuditLine[]): AuditLine[] {
  return audit.filter(({ kind }) => kind === 'STARTED');
}

export function done(audit: readonly AuditLine[]): AuditLine[] {
  return audit.filter(({ kind, outcome }) => kind === 'FINISHED' && outcome === 'Done');
}

export function interruptedLines(audit: readonly AuditLine[]): AuditLine[] {
  const ended = new Set(audit.filter(({ kind }) => kind === 'FINISHED').map(({ changeId }) => changeId));
  return started(audit).filter(({ changeId }) => !ended.has(changeId));
}

/** What a line is about; no two calls of the load have the same. */
export function subjectOf({ mutation, input }: AuditLine): string {
  return subject(mutation, JSON.parse(input) as Call['input']);
}

export function subjectOfCall({ mutation, input }: Call): string {
  return subject(mutation, input);
}

function subject(mutation: string, { id, name }: Call['input']): string {
  return [mutation, id, name].filter((part) => part !== undefined).join(' ');
}

interface PoolRow {
  readonly key: string | null;
  readonly action: string;
  readonly name: string | undefined;
}

interface LoggedEffect {
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly table: string;
  readonly action: string;
  readonly key: string | null;
  readonly values: { readonly name?: string };
}

function effectsOf({ effects }: AuditLine): LoggedEffect[] {
  return (JSON.parse(effects) as { effects: LoggedEffect[] }[]).flatMap((step) => step.effects);
}

export function requestsOf(line: AuditLine): string[] {
  return effectsOf(line)
    .filter(({ kind }) => kind === 'request')
    .map(({ method, path, body }) => signature(method, path, body));
}

export function rowsOf(line: AuditLine): PoolRow[] {
  return effectsOf(line)
    .filter(({ kind, table }) => kind === 'row' && table === 'resource_pool')
    .map(({ key, action, values }) => ({ key, action, name: values.name }));
}
