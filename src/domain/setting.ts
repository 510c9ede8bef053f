import type { Change } from './change/change.ts';
import type { Problem } from './change/refusal.ts';
import { hasText, isOneOf } from './filter.ts';
import type { NodeKey } from './id.ts';
import type { Source } from './page/source.ts';
import type { Secret } from './secret.ts';
import type { SystemRef } from './system.ts';

/** One way in which a system is set up for everybody. */
export interface Setting {
  readonly id: string;
  readonly system: SystemRef;
  /** The system's own name of it. */
  readonly key: string;
  readonly label: string | null;
  readonly description: string | null;
  /** What the system puts it under. */
  readonly category: string | null;
  /** How mature it is, in the system's own word. */
  readonly stage: string | null;
  readonly active: boolean | null;
  readonly kind: SettingKind;
  /** The kind in the system's own word. */
  readonly upstreamKind: string | null;
  /** Null unless it is BOOLEAN. */
  readonly boolean: boolean | null;
  /** Null unless it is NUMBER. */
  readonly number: number | null;
  /** Whether a TEXT has any; null unless it is one. The text may be a password or a key, so it is not here. */
  readonly hasText: boolean | null;
}

export const settingKinds = ['BOOLEAN', 'NUMBER', 'TEXT'] as const;

export type SettingKind = (typeof settingKinds)[number];

export interface SettingFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  readonly categories?: readonly string[] | null | undefined;
  /** Part of the key, the label or the description. */
  readonly text?: string | null | undefined;
}

export const settingKeys = { KEY: (setting: Setting) => setting.key };

export type SettingOrderField = keyof typeof settingKeys;

export function settingMatches({ systems, categories, text }: SettingFilter, setting: Setting): boolean {
  return (
    isOneOf(systems, setting.system.name) &&
    isOneOf(categories, setting.category) &&
    hasText(text, setting.key, setting.label, setting.description)
  );
}

export type SettingSource = Source<Setting, SettingFilter, SettingOrderField>;

/** The new value, under the name of its kind. */
export interface SettingInput {
  readonly boolean?: boolean | null | undefined;
  readonly number?: number | null | undefined;
  readonly text?: Secret | null | undefined;
}

/** The fields of an input that hold a value. */
export function givenValues({ boolean, number, text }: SettingInput): (keyof SettingInput)[] {
  const values = Object.entries({ boolean, number, text }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return values.map(([field]) => field as keyof SettingInput);
}

export function settingProblems(input: SettingInput): Problem[] {
  const [first, second] = givenValues(input);
  if (first !== undefined && second === undefined) return [];
  const message = 'Give one value: as `boolean`, as `number` or as `text`.';
  return [{ path: second ?? 'boolean', message }];
}

export interface SettingResult {
  readonly setting: Setting;
}

/** What can be changed of a system's settings, bound to one caller. */
export interface SettingChanges {
  readonly system: SystemRef;
  /** Throws NOT_FOUND, and `InvalidInput` for a value of another kind. */
  set(key: NodeKey, input: SettingInput): Promise<Change<SettingResult>>;
}
