import { z } from 'zod';
import type { Complaint } from './problem.ts';
import { toPort } from './settings.ts';
import { checked, say } from './wording.ts';

export interface Listen {
  /** An IPv6 address stands without brackets, as sockets want it. */
  readonly host: string;
  readonly port: number;
}

export const text = z.string().min(1, {
  abort: true,
  error: say({ problem: 'is empty', mend: 'Write a value, or remove the key.' }),
});

/** Goes into ids, paths and metric labels, so its letters are few. */
export const name = checked(text, (value) => (/^[a-z][a-z0-9-]*$/.test(value) ? null : notAName));

export const url = checked(text, complainOfUrl);

/** What a browser sends as `Origin`: scheme, host and port. */
export const origin = checked(text, (value) => {
  const parsed = parseUrl(value);
  return parsed !== null && parsed.origin === value ? null : notAnOrigin;
});

export const listen = text.transform((value, context): Listen => {
  const [, host, port] = /^(\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d+)$/.exec(value) ?? [];
  const number = port === undefined ? undefined : toPort(port);
  if (host !== undefined && number !== undefined) return { host: bareHost(host), port: number };
  context.addIssue(say(notAnAddress));
  return z.NEVER;
});

export function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

export function listOf<T extends z.ZodType>(item: T) {
  return z.array(item).min(1, say({ problem: 'lists nothing', mend: 'Write at least one entry.' }));
}

/** Null for anything but an absolute http or https URL. */
export function parseUrl(value: string): URL | null {
  const parsed = URL.canParse(value) ? new URL(value) : null;
  return parsed !== null && /^https?:$/.test(parsed.protocol) ? parsed : null;
}

function complainOfUrl(value: string): Complaint | null {
  const parsed = parseUrl(value);
  if (parsed === null) return notAUrl;
  if (parsed.username !== '' || parsed.password !== '') return urlWithPassword;
  return /[?#]/.test(value) ? urlWithQuery : null;
}

const notAName: Complaint = {
  problem: 'is not a name',
  mend: 'Use small letters, digits and hyphens, beginning with a letter.',
};

const notAUrl: Complaint = {
  problem: 'is not a URL',
  mend: 'Write it whole, like https://host.example.org/path.',
};

const urlWithPassword: Complaint = {
  problem: 'has a user name or password in it',
  mend: 'Remove them; what goes to a system is told by its credential.',
};

const urlWithQuery: Complaint = {
  problem: 'has a query or fragment',
  mend: 'End it before the ? or #.',
};

const notAnOrigin: Complaint = {
  problem: 'is not a bare origin',
  mend: 'Write scheme, host and port in small letters, without a path or closing slash: https://portal.example.org.',
};

const notAnAddress: Complaint = {
  problem: 'is not host:port',
  mend: 'Write it like 127.0.0.1:4000 or "[::1]:4000".',
};
