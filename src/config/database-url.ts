import type { Complaint } from './problem.ts';

/** The address of a PostgreSQL server may hold a password, so a complaint never quotes it. */
export function complainOfDatabaseUrl(value: string): Complaint | null {
  const scheme = URL.canParse(value) ? new URL(value).protocol : '';
  return scheme === 'postgres:' || scheme === 'postgresql:' ? null : notPostgres;
}

const notPostgres: Complaint = {
  problem: 'is not the URL of a PostgreSQL database',
  mend: 'Write it like postgresql://user:password@host:5432/name, with signs like @ and / of the password as %40 and %2F.',
};
