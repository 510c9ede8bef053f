import {
  type AccessRule,
  type AccessRuleFilter,
  accessRuleMatches,
  type AccessRuleSource,
} from '../../../domain/access-rule.ts';
import { bothWays } from '../../../domain/page/source.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { type Caller, type Door, until } from '../../../http/door.ts';
import { allOf, isOneOf, keysIn, meansOneOf, type Pushed } from '../filter-by.ts';
import { numbersOf, opaqueIdsOf } from '../keys.ts';
import { readCount, readSlice } from '../list.ts';
import { largestPage, type PagedNoun, type Range, readMany } from '../read.ts';
import { scopeKinds, scopeTypes, subjectKinds, toAccessRule } from './map.ts';
import * as wire from './schema.ts';

export const accessRules: PagedNoun<wire.AccessRule, AccessRule, AccessRuleFilter> = {
  path: '/api/v1/authorization/access-rules',
  pageSchema: wire.AccessRules,
  rowSchema: wire.AccessRule,
  toRow: toAccessRule,
  matches: accessRuleMatches,
  push: pushFilter,
  createdWithin: () => null,
};

/** All rules, in the largest pages; they have no name to go by. */
export const everyRule: Range = { limit: largestPage, offset: 0, sortBy: 'createdAt', sortOrder: 'asc' };

export function accessRuleSource(door: Door, caller: Caller): AccessRuleSource {
  const { system } = door;
  return {
    system,
    orders: { CREATED_AT: bothWays },
    read: (request) => readSlice(door, caller, accessRules, request),
    count: (filter, signal) => readCount(door, until(caller, signal), accessRules, filter),
    async getMany(keys) {
      const rules = await readMany(door, caller, accessRules, numbersOf(keys), everyRule);
      return rules.filter(stands).map((rule) => toAccessRule(system, rule));
    },
  };
}

/** A rule can be found by its id after it was deleted, and until its cluster has heard of it. */
export function stands({ deletedAt, status }: wire.AccessRule): boolean {
  return !deletedAt && status?.phase !== 'Deleting';
}

function pushFilter(filter: AccessRuleFilter, system: SystemRef): Pushed {
  const roles = keysIn(system, 'AccessRole', filter.roles);
  return allOf(
    isOneOf('subjectId', filter.subject ? [filter.subject] : null),
    meansOneOf('subjectType', subjectKinds, 'UNKNOWN', filter.subjectKinds),
    isOneOf('roleId', roles && numbersOf(roles)),
    isAtOneOf(filter.scopes, system),
    meansOneOf('scopeType', scopeKinds, 'UNKNOWN', filter.scopeKinds),
  );
}

/** Ids of clusters, departments and projects are each for themselves: a project can have that of a department. */
function isAtOneOf(scopes: AccessRuleFilter['scopes'], system: SystemRef): Pushed {
  const places = [...scopeTypes].flatMap(([word, type]) =>
    opaqueIdsOf(keysIn(system, type, scopes) ?? []).map((id) => ({ word, id })),
  );
  return allOf(
    isOneOf('scopeType', scopes && places.map(({ word }) => word)),
    isOneOf('scopeId', scopes && places.map(({ id }) => id)),
  );
}
