import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

export interface Body {
  readonly bytes: Buffer<ArrayBuffer>;
  /** Why the bytes are not the whole body, for the log; null when they are. */
  readonly fault: string | null;
}

/**
 * Reads and decompresses at most `maxBytes`. They are counted after decompression: undici's own
 * `maxResponseSize` sees only the wire, where 200 KB can unfold to 200 MB.
 */
export async function readBody(
  raw: Readable,
  encoding: string | string[] | undefined,
  maxBytes: number,
): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of decompress(raw, encoding) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) return { bytes: Buffer.concat(chunks), fault: `longer than ${maxBytes} bytes` };
      chunks.push(chunk);
    }
    return { bytes: Buffer.concat(chunks), fault: null };
  } catch (error) {
    return { bytes: Buffer.concat(chunks), fault: `unreadable: ${(error as Error).message}` };
  }
}

function decompress(raw: Readable, encoding: string | string[] | undefined): Readable {
  switch (encoding?.toString().trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return raw;
    case 'gzip':
    case 'x-gzip':
      return pipeline(raw, createGunzip(), ignore);
    case 'br':
      return pipeline(raw, createBrotliDecompress(), ignore);
    case 'deflate':
      return pipeline(raw, createInflate(), ignore);
    default:
      raw.on('error', ignore).destroy();
      throw new Error('unknown content-encoding');
  }
}

/** Told to the reader already; a stream whose error nobody listens to would end the process. */
function ignore(): void {
  return;
}
