import type { Change } from './change/change.ts';
import type { Problem } from './change/refusal.ts';
import type { SystemRef } from './system.ts';

/** How people sign in to a system and out of it; null where nothing is set. */
export interface SecuritySettings {
  readonly system: SystemRef;
  readonly singleSignOnRedirect: boolean | null;
  /** Alias of the identity provider. */
  readonly identityProvider: string | null;
  readonly idleTimeoutSeconds: number | null;
  readonly logoutUrl: string | null;
}

/** The settings of one system, bound to one caller. */
export interface SecuritySettingsSource {
  readonly system: SystemRef;
  read(): Promise<SecuritySettings>;
}

/** What is left out stays. */
export interface SecuritySettingsPatch {
  readonly singleSignOnRedirect?: boolean | null | undefined;
  /** Null removes it. */
  readonly identityProvider?: string | null | undefined;
  readonly idleTimeoutSeconds?: number | null | undefined;
  /** Null removes it. */
  readonly logoutUrl?: string | null | undefined;
}

const alias = /^[a-z0-9_-]{1,255}$/;
const address = /^(https?:\/\/)?[a-zA-Z0-9.-]{1,253}\.[a-zA-Z]{2,63}(:\d{1,5})?(\/\S{0,2000})?$/;

export function securitySettingsProblems(patch: SecuritySettingsPatch): Problem[] {
  const { singleSignOnRedirect, identityProvider, idleTimeoutSeconds: seconds, logoutUrl } = patch;
  const kept = 'This cannot be removed; leave it out to keep it.';
  const rules: [path: keyof SecuritySettingsPatch, isBroken: boolean, message: string][] = [
    ['singleSignOnRedirect', singleSignOnRedirect === null, kept],
    [
      'identityProvider',
      breaks(alias, identityProvider),
      'An alias is lower-case letters, digits, `_` and `-`.',
    ],
    ['idleTimeoutSeconds', seconds === null, kept],
    [
      'idleTimeoutSeconds',
      !isWholeMinutes(seconds ?? 60),
      'Whole minutes, and one at least: 60, 120, 180 ….',
    ],
    ['logoutUrl', breaks(address, logoutUrl), 'An address of http or https, whose host has a domain.'],
  ];
  return rules.flatMap(([path, isBroken, message]) => (isBroken ? [{ path, message }] : []));
}

function breaks(rule: RegExp, text: string | null | undefined): boolean {
  return text !== null && text !== undefined && !rule.test(text);
}

function isWholeMinutes(seconds: number): boolean {
  return seconds >= 60 && seconds % 60 === 0;
}

export interface SecuritySettingsResult {
  readonly securitySettings: SecuritySettings;
}

/** What can be changed of them, bound to one caller. */
export interface SecuritySettingsChanges {
  readonly system: SystemRef;
  update(patch: SecuritySettingsPatch): Promise<Change<SecuritySettingsResult>>;
}
