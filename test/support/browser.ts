import type { Person } from '../../src/sandbox/people.ts';
import { createCookieJar } from './cookie-jar.ts';

/** Where a walk through pages ended. */
export interface Visit {
  /** The last page's address, or where that host sends the browser: nothing was asked there. */
  readonly address: string;
  /** The last page; empty when the browser is sent to another host. */
  readonly text: string;
}

/** A browser without scripts: keeps cookies, follows redirects within one host, presses buttons. */
export interface Browser {
  /** One request with the cookies of its host; a redirect is answered, not followed. */
  fetch(address: string | URL, init?: RequestInit): Promise<Response>;
  /** Walks until no button is left or the way leads to another host, as this person wherever people are listed. */
  visit(address: string | URL, username?: Person['username']): Promise<Visit>;
  /** Signs in at an issuer's address and answers where the issuer sends the browser then. */
  signInAt(address: string | URL, username: Person['username']): Promise<string>;
}

/** Longer than any honest way, so that a circle ends. */
const mostSteps = 20;

export function openBrowser(): Browser {
  const jar = createCookieJar();

  async function request(address: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address);
    const headers = new Headers(init.headers);
    const cookies = jar.headerFor(url);
    if (cookies !== '') headers.set('cookie', cookies);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    jar.take(url, response.headers.getSetCookie());
    return response;
  }

  async function visit(start: string | URL, username?: Person['username']): Promise<Visit> {
    const { origin } = new URL(start);
    let url = new URL(start);
    let init: RequestInit = {};
    for (let steps = 0; steps < mostSteps; steps += 1) {
      const response = await request(url, init);
      const location = response.headers.get('location');
      const text = await response.text();
      const next = location === null ? pressed(text, username) : { action: location, init: {} };
      if (next === null) return { address: url.href, text };
      url = new URL(next.action, url);
      if (url.origin !== origin) return { address: url.href, text: '' };
      ({ init } = next);
    }
    throw new Error(`The way from ${new URL(start).pathname} does not end`);
  }

  return {
    fetch: request,
    visit,
    async signInAt(address, username) {
      const { address: end, text } = await visit(address, username);
      if (text !== '') throw new Error(`Signing in ended at ${new URL(end).pathname}: ${wordsOf(text)}`);
      return end;
    },
  };
}

/** The page's form as if the person's button were pressed, or the only one; null where there is none to press. */
function pressed(page: string, username?: string): { action: string; init: RequestInit } | null {
  const [form, attributes = ''] = /<form([^>]*)>.*?<\/form>/s.exec(page) ?? [];
  if (form === undefined) return null;
  const buttons = [...form.matchAll(/<button([^>]*)>/g)].map(([, each = '']) => each);
  const choices = buttons.filter((each) => attribute(each, 'name') !== undefined);
  const chosen = choices.find((each) => attribute(each, 'value') === username);
  if (choices.length > 0 && chosen === undefined) return null;

  const fields = [...form.matchAll(/<input([^>]*)>/g)].map(([, each = '']) => each);
  if (fields.some((each) => attribute(each, 'type') === 'text')) return null;
  const body = new URLSearchParams();
  for (const each of chosen === undefined ? fields : [...fields, chosen]) {
    body.append(attribute(each, 'name') ?? '', attribute(each, 'value') ?? '');
  }
  return { action: attribute(attributes, 'action') ?? '', init: { method: 'POST', body } };
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value?.replace(/&(amp|quot|lt|gt|#39);/g, (entity) => signs[entity] ?? entity);
}

const signs: Readonly<Record<string, string>> = {
  ...{ '&amp;': '&', '&quot;': '"', '&lt;': '<', '&gt;': '>', '&#39;': "'" },
};

function wordsOf(page: string): string {
  return page
    .replace(/<style>.*?<\/style>|<[^>]+>/gs, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
