import { hasText, isOneOf } from './filter.ts';
import type { Source } from './page/source.ts';
import type { SystemRef } from './system.ts';

/** An OAuth client by which a program signs in to a system; its secret is shown when it is made, and never again. */
export interface ServiceAccount {
  readonly id: string;
  readonly system: SystemRef;
  readonly name: string;
  /** The `client_id` of OAuth. */
  readonly clientId: string | null;
  /** Whether it is given tokens. */
  readonly enabled: boolean | null;
  /** ISO 8601. */
  readonly createdAt: string | null;
  readonly createdBy: string | null;
  /** ISO 8601; null before the first time. */
  readonly lastLoginAt: string | null;
}

export interface ServiceAccountFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  /** Part of the name. */
  readonly text?: string | null | undefined;
  readonly enabled?: boolean | null | undefined;
}

export const serviceAccountKeys = {
  NAME: (account: ServiceAccount) => account.name,
  CREATED_AT: (account: ServiceAccount) => account.createdAt ?? '',
};

export type ServiceAccountOrderField = keyof typeof serviceAccountKeys;

export function serviceAccountMatches(
  { systems, text, enabled }: ServiceAccountFilter,
  account: ServiceAccount,
): boolean {
  return (
    isOneOf(systems, account.system.name) &&
    hasText(text, account.name) &&
    (enabled === null || enabled === undefined || enabled === account.enabled)
  );
}

export type ServiceAccountSource = Source<ServiceAccount, ServiceAccountFilter, ServiceAccountOrderField>;
