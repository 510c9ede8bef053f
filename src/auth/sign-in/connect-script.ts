/** Where the script of the connect page is served. */
export const connectScriptPath = '/auth/connect.js';

/** A link or a form could not send the header by which the gateway knows a page of its own. */
const script = `'use strict';
const button = document.querySelector('button');
const alertLine = document.querySelector('[role=alert]');

button.addEventListener('click', async () => {
  button.disabled = true;
  try {
    const response = await fetch(button.dataset.address, { method: 'POST', headers: { 'X-ClusterQL-CSRF': '1' } });
    const answer = await response.json();
    if (response.ok) return location.assign(answer.location);
    const [{ message, extensions }] = answer.errors;
    if (extensions.connectUrl === undefined) alertLine.textContent = message;
    else location.assign(extensions.connectUrl + '?return=' + encodeURIComponent(location.pathname + location.search));
  } catch {
    alertLine.textContent = 'The gateway cannot be reached; try again in a moment.';
  }
  button.disabled = false;
});
`;

export async function connectScript(): Promise<Response> {
  return new Response(script, { headers: { 'content-type': 'text/javascript; charset=utf-8' } });
}
