/** The gateway as both realms know it: signs people in, exchanges tokens, and asks for tokens of its own. */
export const sandboxClient = { id: 'clusterql', secret: 'made up for the sandbox' } as const;

/** An application of browsers, which can keep no secret. */
export const sandboxBrowserClient = { id: 'clusterql-browser' } as const;

/** What signs in at a terminal. */
export const sandboxDeviceClient = { id: 'clusterql-cli' } as const;
