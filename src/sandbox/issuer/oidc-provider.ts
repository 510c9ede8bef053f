import type * as OidcProvider from 'oidc-provider';

/** It warns of Node 20, on which it works. */
const knownWarning = 'Unsupported runtime';

/** The module, loaded when an issuer starts and not before, without the warning that means nothing here. */
export async function loadOidcProvider(): Promise<typeof OidcProvider> {
  const { warn } = globalThis.console;
  globalThis.console.warn = (...words: unknown[]) => {
    if (!String(words[0]).includes(knownWarning)) warn(...words);
  };
  try {
    return await import('oidc-provider');
  } finally {
    globalThis.console.warn = warn;
  }
}
