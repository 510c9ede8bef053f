import type { RenkuFake } from '../../src/sandbox/renku/index.ts';
import type { Question, Site } from '../support/site.ts';

export function renkuOf(site: Site): RenkuFake {
  return site.sandbox.renku as RenkuFake;
}

/** `METHOD /path` of everything that was sent to change something. */
export function writesTo(site: Site): string[] {
  return renkuOf(site)
    .received.filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path.replace('/api/data', '')}`);
}

/** Asks one mutation, whose input type is named after it; answers its result, or the body without one. */
export async function askChange(
  site: Site,
  name: string,
  input: object,
  payload = '__typename',
  question: Question & { readonly dryRun?: boolean } = {},
) {
  const typeName = name.charAt(0).toUpperCase() + name.slice(1);
  const { dryRun = false, ...asked } = question;
  const { body } = await site.ask(
    `mutation ($input: ${typeName}Input!, $dryRun: Boolean!) { result: ${name}(input: $input, dryRun: $dryRun) {
       __typename ... on Failure { code message system } ... on InvalidInput { problems { path } }
       ... on Plan { steps { intent effects { ... on PlannedRequest { method path body } } } }
       ... on ${typeName}Payload { ${payload} } } }`,
    { ...asked, variables: { input, dryRun } },
  );
  return body.data?.result ?? body;
}
