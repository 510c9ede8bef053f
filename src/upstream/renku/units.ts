import type { Problem } from '../../domain/change/refusal.ts';
import { type ByteAmount, bytesOf } from '../../domain/filter.ts';

/** Renku CRC: quota memory and session storage are decimal gigabytes (`core_sessions.py` asks for `<n>G`). */
export const gigabyte = 1e9;
/** Renku CRC: a session asks for its class's memory as `<n>Gi`. */
export const gibibyte = 2 ** 30;

/** Renku CRC stores whole numbers of its unit and refuses all others. */
export function unitProblems(path: string, amount: ByteAmount | null | undefined, unit: number): Problem[] {
  const units = (bytesOf(amount) ?? unit) / unit;
  if (Number.isSafeInteger(units)) return [];
  const name = unit === gibibyte ? 'GIB' : 'GB';
  const nearest = Math.max(1, Math.round(units));
  return [{ path, message: `Renku takes whole ${name} here; the nearest to this is ${nearest} ${name}.` }];
}

/** Renku CRC rounds the cores of a quota up. */
export function storedCores(cpu: number): number {
  return Math.ceil(cpu);
}

/** Ends an intent with what Renku will make of the cores of a quota. */
export function roundingNote(cpu: number): string {
  return Number.isInteger(cpu) ? '' : `; Renku rounds ${cpu} cores up to ${storedCores(cpu)}`;
}
