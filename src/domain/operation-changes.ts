import type { Change } from './change/change.ts';
import type { Problem } from './change/refusal.ts';
import type { NodeKey } from './id.ts';
import type { Operation, OperationFacts } from './operation.ts';
import type { SystemRef } from './system.ts';

/** An operation that is to be stored. */
export interface NewOperation extends OperationFacts {
  /** SHA-256 of the exact text, hex. */
  readonly id: string;
}

/** A file of a folder, by its path below it. */
export interface OperationFile {
  readonly path: string;
  readonly text: string;
}

/** Operations of one application, as a manifest or as a folder of files. */
export interface Push {
  readonly owner: string;
  readonly tags?: readonly string[] | null | undefined;
  /** The text of what a code generator wrote; instead of `files`. */
  readonly manifest?: string | null | undefined;
  readonly files?: readonly OperationFile[] | null | undefined;
}

/** What a push would do. With problems it does nothing at all. */
export interface PushPlan {
  /** To be stored; what was revoked before comes back as new. */
  readonly added: readonly NewOperation[];
  /** Stored already for this application, under an id that is not known of them yet. */
  readonly aliased: readonly NewOperation[];
  /** Stored already as they are. */
  readonly same: readonly NewOperation[];
  readonly problems: readonly Problem[];
}

/** Who reads manifests and looks at every document, and serves what is stored. */
export interface OperationReview {
  plan(push: Push): Promise<PushPlan>;
  /** What is served becomes what is stored now. */
  reload(): Promise<void>;
}

/** What a push did. */
export interface PushResult {
  readonly added: readonly Operation[];
  readonly same: readonly Operation[];
}

export interface OperationResult {
  readonly operation: Operation;
}

/** What can be changed of stored operations, bound to one caller. */
export interface OperationChanges {
  readonly system: SystemRef;
  push(push: Push): Promise<Change<PushResult>>;
  revoke(key: NodeKey): Promise<Change<OperationResult>>;
  setPublic(key: NodeKey, isPublic: boolean): Promise<Change<OperationResult>>;
}

const longestOwner = 200;
const longestTag = 64;
const mostTags = 20;

/** The rules that need no looking. */
export function pushProblems({ owner, tags, manifest, files }: Push): Problem[] {
  const labels = tags ?? [];
  return [
    ...(isLabel(owner, longestOwner) ? [] : [{ path: 'owner', message: labelRule(longestOwner) }]),
    ...labels.flatMap((tag, at) =>
      isLabel(tag, longestTag) ? [] : [{ path: `tags.${at}`, message: labelRule(longestTag) }],
    ),
    ...(labels.length > mostTags ? [{ path: 'tags', message: `These may be ${mostTags} at most.` }] : []),
    ...(isGiven(manifest) === isGiven(files) ? [{ path: 'manifest', message: oneOfBoth }] : []),
  ];
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}

const oneOfBoth = 'Give either `manifest` or `files`, and not both.';

function isLabel(text: string, longest: number): boolean {
  return (
    text.trim() === text && text !== '' && text.length <= longest && !/[\p{Cc}\p{Surrogate}]/u.test(text)
  );
}

function labelRule(longest: number): string {
  return `This has 1 to ${longest} letters, no control characters, and neither begins nor ends with a space.`;
}
