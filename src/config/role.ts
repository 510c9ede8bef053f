import { z } from 'zod';
import { text } from './scalar.ts';
import { section } from './wording.ts';

export const grantedRole = z.enum(['viewer', 'researcher', 'editor', 'administrator']);

const rules = z.array(section({ issuer: text, claim: text.exactOptional(), value: text.exactOptional() }));

export const roleTable = section({
  viewer: rules.exactOptional(),
  researcher: rules.exactOptional(),
  editor: rules.exactOptional(),
  administrator: rules.exactOptional(),
});

/** A role that a configuration can give. */
export type GrantedRole = z.output<typeof grantedRole>;

/** Whom each role is given to: people of an issuer, all of them or those whose claim holds the value. */
export type RoleTable = Readonly<z.output<typeof roleTable>>;
