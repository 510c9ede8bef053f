import type { Problem } from '../change/refusal.ts';
import { type ByteAmount, bytesOf } from '../filter.ts';
import type { NodeAffinity } from '../pool.ts';

const platforms: readonly string[] = ['linux/amd64', 'linux/arm64'];
/** What a 32-bit column holds, in Renku's database as in ours. */
const mostSeconds = 2_147_483_647;
const fewestCharacters = 5;
const mostCharacters = 40;

/** Renku CRC takes pool and class names of 5 to 40 characters; a control character would forge lines wherever they are shown. */
export function nameProblems(path: string, name: string): Problem[] {
  // Counted as a database counts, in characters and not in UTF-16 units.
  const { length } = [...name];
  if (length < fewestCharacters || length > mostCharacters)
    return [
      {
        path,
        message: `A name has ${fewestCharacters} to ${mostCharacters} characters; this has ${length}.`,
      },
    ];
  if (/\p{Cc}|\p{Cs}/u.test(name)) return [{ path, message: 'A name has no control characters.' }];
  return name.trim() === name ? [] : [{ path, message: 'A name neither begins nor ends with a space.' }];
}

export function platformProblems(path: string, platform: string | null | undefined): Problem[] {
  if (!platform || platforms.includes(platform)) return [];
  return [{ path, message: `A platform is one of ${platforms.join(', ')}.` }];
}

export function aboveZero(path: string, value: number): Problem[] {
  return value > 0 && Number.isFinite(value) ? [] : [{ path, message: 'This must be more than 0.' }];
}

/** Devices of a session are whole; Kubernetes hands out no halves. */
export function wholeDevices(path: string, value: number): Problem[] {
  return Number.isSafeInteger(value) && value >= 0
    ? []
    : [{ path, message: 'This must be a whole number of devices, 0 or more.' }];
}

export function bytesProblems(path: string, amount: ByteAmount): Problem[] {
  const bytes = bytesOf(amount) ?? 0;
  if (!(bytes > 0)) return [{ path, message: 'This must be more than 0.' }];
  if (Number.isSafeInteger(bytes)) return [];
  const message =
    bytes > Number.MAX_SAFE_INTEGER
      ? 'This must be less than 9 PB.'
      : 'This must be a whole number of bytes.';
  return [{ path, message }];
}

export function secondsProblems(path: string, seconds: number | null | undefined): Problem[] {
  if (seconds === null || seconds === undefined) return [];
  return seconds >= 0 && seconds <= mostSeconds
    ? []
    : [{ path, message: `This must be from 0, which means never, to ${mostSeconds} seconds.` }];
}

export function factorProblems(path: string, factor: number | null | undefined): Problem[] {
  if (factor === null || factor === undefined || (factor >= 1 && factor <= 100)) return [];
  return [{ path, message: 'This must be from 1 to 100; null removes it.' }];
}

export function labelProblems(
  prefix: string,
  tolerations: readonly string[],
  affinities: readonly NodeAffinity[],
): Problem[] {
  return [
    ...tolerations.flatMap((label, index) => oneLabel(`${prefix}tolerations.${index}`, label)),
    ...affinities.flatMap(({ key }, index) => oneLabel(`${prefix}nodeAffinities.${index}.key`, key)),
  ];
}

/** Renku CRC's pattern of a label key. */
function oneLabel(path: string, label: string): Problem[] {
  if (/^[A-Za-z0-9][\w./-]*[A-Za-z0-9]$/.test(label) && label.length >= 3 && label.length <= 63) return [];
  const message =
    'A label key has 3 to 63 letters, digits, `-`, `_`, `.` or `/`, and begins and ends with a letter or digit.';
  return [{ path, message }];
}
