import { type Answer, returning } from './requests.ts';

/** One sentence for the person, with the way to mend it where there is one. */
export interface Notice {
  readonly message: string;
  readonly link?: { readonly text: string; readonly address: string };
}

/** What of an answer a person can mend by signing in or connecting, each place once. */
export function noticesOf({ errors = [] }: Answer): Notice[] {
  const found = new Map<string, Notice>();
  for (const { message, extensions: { connectUrl, system } = {} } of errors) {
    if (connectUrl === undefined) continue;
    const text = system === undefined ? 'Sign in' : `Connect ${system}`;
    found.set(connectUrl, { message, link: { text, address: returning(connectUrl) } });
  }
  return [...found.values()];
}
