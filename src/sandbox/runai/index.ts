import { Hono } from 'hono';
import { serveFake, type Fake } from '../fake.ts';
import { apiRoutes } from './api.ts';
import type { TrustedIssuer } from './authentication.ts';
import { createControlPlane } from './control-plane.ts';
import { refuse, refuseUnknown } from './refusals.ts';
import { seed } from './seed.ts';
import { createTokenMint, type BearerField } from './token-mint.ts';
import { tokenRoutes } from './tokens.ts';
import type { Version } from './versions.ts';
import type { State } from './wire.ts';

export { sandboxApplication } from './seed-identity.ts';

export interface RunaiFakeOptions {
  /** Whose tokens the control plane takes, besides its own. */
  trusted: readonly TrustedIssuer[];
  port?: number;
  /** Epoch milliseconds the seed's times are counted back from; tokens expire by the real clock. */
  now?: number;
  /** Replaces what it names of the seed; held as it is given, so that changes of it show. */
  data?: Partial<State>;
  /** Which release of the control plane it is; 2.24 unless told otherwise. */
  version?: Version;
  /** How long a cluster takes to carry out what was decided; a second unless told otherwise. */
  syncMilliseconds?: number;
  /** How long its tokens live; as the vendor's pages say of each endpoint unless told otherwise. */
  tokenSeconds?: number;
  /** Which of its two tokens the API takes; the access token unless told otherwise. */
  bearerField?: BearerField;
  /** The Keycloak realm of the tenant, `runai` unless told otherwise. */
  realm?: string;
  /** Gives tokens at a host of their own, as `app.run.ai` does for older tenants. */
  separateTokenHost?: boolean;
}

export interface RunaiFake extends Fake {
  /** What the control plane holds now; changes show in the next answer. */
  readonly state: State;
  /** Where applications get their tokens: the fake itself unless they have a host of their own. */
  readonly tokenHost: Fake;
  /** Lets every connected cluster carry out what it has been told. */
  settle(): void;
}

/** A Run:ai control plane on loopback. */
export async function startRunaiFake(options: RunaiFakeOptions): Promise<RunaiFake> {
  const { port, now, separateTokenHost = false, realm = 'runai' } = options;
  const state: State = { ...seed(now ?? Date.now()), ...options.data };
  const plane = createControlPlane(state, {
    version: options.version ?? '2.24',
    syncMilliseconds: options.syncMilliseconds ?? 1000,
    now: () => now ?? Date.now(),
  });
  const issuer = `https://runai.example.org/auth/realms/${realm}`;
  const mint = await createTokenMint(issuer, options.bearerField ?? 'accessToken');
  const tokens = tokenRoutes(plane, { mint, realm, lifetimeSeconds: options.tokenSeconds });
  const api = apiRoutes(plane, options.trusted, mint);

  const app = answering(separateTokenHost ? new Hono() : tokens).route('/', api);
  const fake = await serveFake('runai', app, port);
  const tokenHost = separateTokenHost ? await serveFake('runai-tokens', answering(tokens)) : fake;
  async function close(): Promise<void> {
    await fake.close();
    if (tokenHost !== fake) await tokenHost.close();
  }
  return { ...fake, state, tokenHost, settle: () => plane.sync.settle(), close };
}

/** The routes, with the control plane's body for everything that goes wrong. */
function answering(routes: Hono): Hono {
  const app = new Hono();
  app.onError((error, c) => refuse(c, error));
  app.notFound(refuseUnknown);
  return app.route('/', routes);
}
