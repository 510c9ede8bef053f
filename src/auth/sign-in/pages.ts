import { createHash } from 'node:crypto';
import type { ClusterQLError } from '../../errors.ts';
import { httpStatusOf } from '../../errors.ts';
import { connectScriptPath } from './connect-script.ts';

/** A place that somebody can go to. */
export interface Choice {
  readonly label: string;
  readonly address: string;
}

/** Lists where people can sign in. */
export function signInPage(choices: readonly Choice[]): Response {
  const items = choices.map(
    ({ label, address }) => `<li><a href="${escaped(address)}">${escaped(label)}</a></li>`,
  );
  return page('Sign in', `<p>Sign in to ClusterQL with your account of</p>\n<ul>${items.join('')}</ul>`);
}

/** Offers to connect an account: a button, so that no link elsewhere connects one by itself. */
export function connectPage(system: string, issuer: string, facts: ConnectFacts): Response {
  const body = `<p>${escaped(system)} takes you by your account of ${escaped(issuer)}. You sign in there once; until you disconnect it, the gateway asks ${escaped(system)} in your name.</p>
<p><button data-address="${escaped(facts.address)}">Connect ${escaped(system)}</button></p>
<p role="alert"></p>
<noscript><p>This page needs its script, by which the gateway knows that it was you who pressed the button.</p></noscript>
<script src="${escaped(facts.publicUrl + connectScriptPath)}"></script>`;
  return page(`Connect ${system}`, body, { sources: "; script-src 'self'; connect-src 'self'" });
}

export interface ConnectFacts {
  /** What the button asks. */
  readonly address: string;
  readonly publicUrl: string;
}

/** Tells what went wrong in plain words, and the way back. */
export function failurePage({ code, message }: ClusterQLError, requestId: string, again: string): Response {
  const body = `<p>${escaped(message)}</p>
<p><a href="${escaped(again)}">Begin again</a></p>
<p><small>Request ${escaped(requestId)}</small></p>`;
  return page('That did not work', body, { status: httpStatusOf(code) });
}

/** Light or dark as the browser is, with the accents of the page that people come from. */
const style = `:root { color-scheme: light dark; --accent: #1f4e79; --on-accent: #fff; }
@media (prefers-color-scheme: dark) { :root { --accent: #9cc9f2; --on-accent: #10202f; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto; padding: 0 1rem; }
ul { list-style: none; padding: 0; }
li { margin: 0.5rem 0; }
li a, button { display: inline-block; font: inherit; padding: 0.5rem 1rem; border: 0; border-radius: 0.35rem; }
li a, button { color: var(--on-accent); background: var(--accent); text-decoration: none; cursor: pointer; }`;
const styleHash = createHash('sha256').update(style).digest('base64');

function page(
  title: string,
  body: string,
  { status = 200, sources = '' }: { status?: number; sources?: string } = {},
): Response {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)} – ClusterQL</title>
<style>${style}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${body}
</body>
</html>
`;
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'${sources}`;
  return new Response(html, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  });
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
