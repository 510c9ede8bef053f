import { people } from '../people.ts';

/** Who signs in: a button for each of the four people, and one to turn back. */
export function peoplePage(realm: string): string {
  const buttons = people.map(
    ({ username, name }) => `<button name="username" value="${username}">${escaped(name)}</button>`,
  );
  return page(
    `Sign in to ${realm}`,
    `<p>The people of the sandbox. There are no passwords.</p>
<form method="post">${[...buttons, '<button name="refuse" value="yes">None of them</button>'].join('\n')}</form>`,
  );
}

/** Asks for, or about, the code that a terminal shows; `form` is the provider's own, without a button. */
export function codePage(form: string, hint: string): string {
  return page('Sign in at a terminal', `<p>${escaped(hint)}</p>\n${withButton(form, 'Continue')}`);
}

/** Ends the sign-in at once where scripts run; a button does it elsewhere. */
export function signOutPage(form: string): string {
  const confirmed = form.replace('</form>', '<input type="hidden" name="logout" value="yes"/></form>');
  return page(
    'Sign out',
    `${withButton(confirmed, 'Sign out')}\n<script>document.forms[0].submit()</script>`,
  );
}

/** The last page of a way, or an end before it. */
export function closingPage(title: string, text: string): string {
  return page(title, `<p>${escaped(text)}</p>`);
}

function withButton(form: string, label: string): string {
  return form.replace('</form>', `<button>${label}</button></form>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:24rem;margin:4rem auto;padding:0 1rem}button{display:block;width:100%;margin:.5rem 0;padding:.6rem;font:inherit}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${body}
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
