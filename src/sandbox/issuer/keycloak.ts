import type { KoaContextWithOIDC } from 'oidc-provider';

/** Seconds between two questions of a terminal; RFC 8628 makes it five where nothing is said. */
const pollSeconds = 1;

const grantNotAllowed = /^(requested grant type|urn:\S+) is not allowed for this client$/;

/** Where Keycloak answers otherwise than the provider does. */
export async function answerAsKeycloak(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  if (ctx.path === '/auth') askForConsent(ctx);
  await next();
  const answer = ctx.body as Record<string, unknown> | undefined;
  if (ctx.path === '/device/auth' && answer?.['device_code'] !== undefined) {
    ctx.body = { ...answer, interval: pollSeconds };
  }
  if (grantNotAllowed.test(String(answer?.['error_description']))) {
    ctx.body = { ...answer, error: 'unauthorized_client' };
  }
  if (ctx.path === '/token/revocation' && answer?.['error'] === 'unsupported_token_type') {
    ctx.status = 200;
    ctx.body = '';
  }
}

/** Keycloak gives `offline_access` to whoever asks; the provider only where consent is asked for too. */
function askForConsent(ctx: KoaContextWithOIDC): void {
  const { scope = '', prompt = '' } = ctx.query;
  const prompts = String(prompt).split(' ').filter(Boolean);
  if (!String(scope).includes('offline_access') || prompts.includes('none')) return;
  ctx.query = { ...ctx.query, prompt: [...new Set([...prompts, 'consent'])].join(' ') };
}
