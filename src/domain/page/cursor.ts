import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { ClusterQLError } from '../../errors.ts';
import type { Bookmark } from './bookmark.ts';
import { directions } from './order.ts';

/** How long a cursor can be used, at least. */
export const cursorLifetimeSeconds = 24 * 60 * 60;

/** Cursors of one place are one text for so long, so that equal pages are equal. */
const stepSeconds = 60 * 60;

/** Turns places in a list into opaque text and back, for one viewer, list, filter and order. */
export interface Cursors {
  seal(bookmark: Bookmark): string;
  /** Throws BAD_USER_INPUT, naming `argument`, for what this viewer was not given for this very list. */
  open(cursor: string, argument: string): Bookmark;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

const Place = z.union([z.tuple([z.string(), z.string()]), z.tuple([z.string(), z.string(), z.int().min(0)])]);
const Sealed = z.object({
  t: z.int(),
  d: z.enum(directions),
  m: z.tuple([z.string(), z.string()]),
  p: z.record(z.string(), Place.nullable()),
});

/**
 * Cursors for one list after another. The first secret seals, all of them open, so that a key can be
 * replaced while old cursors are about. What a cursor is bound to is authenticated with it, not written
 * into it: whoever asks for something else holds a cursor that does not open.
 */
export function createCursorSeal(
  secrets: readonly [string, ...string[]],
  now: () => number = Date.now,
): (bound: readonly unknown[]) => Cursors {
  const [sealing, ...others] = secrets.map(keyOf) as [Buffer, ...Buffer[]];

  return (bound) => {
    const context = createHash('sha256').update(JSON.stringify(bound)).digest();
    return {
      seal({ direction, mark, positions }) {
        const places = Object.entries(positions).map(([system, place]) => [system, place && toPlace(place)]);
        const content = {
          t: Math.ceil(now() / 1000 / stepSeconds) * stepSeconds,
          d: direction,
          m: toPlace(mark),
          p: Object.fromEntries(places) as object,
        };
        return encrypt(JSON.stringify(content), sealing, context);
      },
      open(cursor, argument) {
        const [text = 'null'] = [sealing, ...others].flatMap((key) => decrypt(cursor, key, context) ?? []);
        // What opens can still be of another version of the gateway.
        const { data } = Sealed.safeParse(JSON.parse(text));
        if (data === undefined)
          throw refused(argument, 'was not given to you for this list with this filter and order');
        const { t, d, m, p } = data;
        if (now() / 1000 - t > cursorLifetimeSeconds) throw refused(argument, 'is older than 24 hours');
        const positions = Object.entries(p).map(([system, place]) => [system, place && fromPlace(place)]);
        return {
          direction: d,
          mark: fromPlace(m),
          positions: Object.fromEntries(positions) as Bookmark['positions'],
        };
      },
    };
  };
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'clusterql cursor', 32));
}

function toPlace({ key, id, index }: { key: string; id: string; index?: number }) {
  return index === undefined ? [key, id] : [key, id, index];
}

function fromPlace([key, id, index]: z.output<typeof Place>) {
  return index === undefined ? { key, id } : { key, id, index };
}

/** One place makes one text, so that equal pages are equal: the nonce is drawn from all that it protects. */
function encrypt(text: string, key: Buffer, context: Buffer): string {
  const nonce = createHmac('sha256', key).update(context).update(text).digest().subarray(0, nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(context);
  const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, content, cipher.getAuthTag()]).toString('base64url');
}

/** Null for anything that was not sealed with this key for this context. */
function decrypt(cursor: string, key: Buffer, context: Buffer): string | null {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length <= nonceBytes + tagBytes || bytes.toString('base64url') !== cursor) return null;
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes));
  decipher.setAAD(context).setAuthTag(bytes.subarray(-tagBytes));
  try {
    const content = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
    return Buffer.concat([content, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

function refused(argument: string, why: string): ClusterQLError {
  return new ClusterQLError('BAD_USER_INPUT', `The cursor in ${argument} ${why}; begin again without it.`);
}
