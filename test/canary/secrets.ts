import { randomBytes } from 'node:crypto';

/** What must not be told, whose it is, and for whom it is meant. */
export interface Secret {
  readonly kind: string;
  /** Name of a person, of an application, or of the gateway. */
  readonly owner: string;
  readonly text: string;
  /** Where a token is good, when that is one system alone. */
  readonly system?: string | undefined;
}

/** Everything secret of one test, to be looked for wherever the gateway writes something. */
export interface Secrets {
  /** Takes note of a secret and answers its text. */
  keep(secret: Secret): string;
  /** A random text, kept. */
  make(secret: Omit<Secret, 'text'>): string;
  /** Undefined of a text that nobody made here. */
  of(text: string): Secret | undefined;
  /** Which of them a text holds, whole, in part or in base64: `<kind> of <owner>`. */
  foundIn(text: string): string[];
}

/** So many characters of a secret are as good as all of it; a copy of three more is found wherever it begins. */
const window = 16;
const step = 4;

/** Claims that tokens of one issuer share: as secret as the rest, and nobody's in particular. */
const several: Secret = { kind: 'part', owner: 'several', text: '' };

export function createSecrets(): Secrets {
  // Records, since what watches the keys of every Map would find them in ours.
  const known: Record<string, Secret> = Object.create(null);
  const windows: Record<string, Secret> = Object.create(null);

  function keep(secret: Secret): string {
    const { text } = secret;
    if (known[text] !== undefined) return text;
    known[text] = secret;
    for (const part of spellingsOf(text))
      for (let at = 0; at + window <= part.length; at += step) note(part.slice(at, at + window), secret);
    return text;
  }

  function note(part: string, secret: Secret): void {
    const before = windows[part];
    windows[part] = before === undefined || before === secret ? secret : several;
  }

  return {
    keep,
    make: (secret) => keep({ ...secret, text: randomBytes(32).toString('base64url') }),
    of: (text) => known[text],
    foundIn(text) {
      const found = new Set<string>();
      for (let at = 0; at + window <= text.length; at += 1) {
        const secret = windows[text.slice(at, at + window)];
        if (secret !== undefined) found.add(`${secret.kind} of ${secret.owner}`);
      }
      return [...found];
    },
  };
}

/** Without the header of a token, which many have; and as they stand in Basic authorization, wherever they begin there. */
function spellingsOf(text: string): string[] {
  const telling = text.split('.').filter((_, index, parts) => parts.length === 1 || index > 0);
  const encoded = [0, 1, 2].map((shift) =>
    Buffer.from('-'.repeat(shift) + telling.join('.'))
      .toString('base64')
      .slice(4, -4),
  );
  return [...telling, ...encoded];
}
