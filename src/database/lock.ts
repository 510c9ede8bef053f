import { codeOf, createWhole, readOrNull, removeSeen } from './whole-file.ts';

/** A lock that was taken, or the process that holds it. */
export type Lock = { release(): void } | { readonly heldBy: number };

/**
 * Takes a lock file for this process. One that was killed leaves its file behind, so the file tells which life of
 * which process made it. Only processes of this machine, or of this container, can be seen.
 */
export function takeLock(path: string): Lock {
  const mine = `${process.pid} ${birthOf(process.pid)}`;
  for (;;) {
    if (createWhole(path, mine)) return { release: () => removeSeen(path, mine) };
    const found = readOrNull(path);
    if (found === null) continue;
    const [pid, birth] = found.split(' ');
    if (birthOf(Number(pid)) === birth) return { heldBy: Number(pid) };
    removeSeen(path, found);
  }
}

/** Tells one life of a pid from every other, before and after a boot; null when no such process runs. */
function birthOf(pid: number): string | null {
  const boot = readOrNull('/proc/sys/kernel/random/boot_id');
  // Without /proc every life of a pid looks alike.
  if (boot === null) return isRunning(pid) ? 'unknown' : null;
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The second field, the name in brackets, may hold anything; the third is the state, the 22nd the start.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Dead already, and not yet collected by its parent.
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  return `${boot.trim()}/${fields[19]}`;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
