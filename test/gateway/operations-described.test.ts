import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOperationsSite, type OperationsSite } from './operations-site.ts';

let site: OperationsSite;
let description: any;
beforeAll(async () => {
  site = await openOperationsSite();
  description = (await site.get('/operations/openapi.json')).body;
});
afterAll(() => site.close());

/** Where a value is not as a schema has it; knows the words of JSON Schema that descriptions are written with. */
function misfits(value: unknown, schema: any, place = '$'): string[] {
  if (schema.$ref !== undefined) {
    const named = schema.$ref
      .slice(2)
      .split('/')
      .reduce((part: any, key: string) => part[key], description);
    return misfits(value, named, place);
  }
  if (schema.anyOf !== undefined) {
    const each: string[][] = schema.anyOf.map((one: any) => misfits(value, one, place));
    return each.some((found) => found.length === 0) ? [] : each.flat();
  }
  if ('const' in schema) return value === schema.const ? [] : [`${place} is not ${schema.const}`];
  if (schema.enum !== undefined) return schema.enum.includes(value) ? [] : [`${place} is no such value`];
  if (schema.type !== undefined && ![schema.type].flat().some((type: string) => isOf(type, value)))
    return [`${place} is no ${schema.type}`];
  if (Array.isArray(value))
    return value.flatMap((item, at) => misfits(item, schema.items, `${place}[${at}]`));
  if (typeof value !== 'object' || value === null) return [];
  const missing = (schema.required ?? []).filter((key: string) => !(key in value));
  return [
    ...missing.map((key: string) => `${place}.${key} is missing`),
    ...Object.entries(value).flatMap(([key, inner]) => {
      const known = schema.properties?.[key];
      return known === undefined
        ? [`${place}.${key} is not described`]
        : misfits(inner, known, `${place}.${key}`);
    }),
  ];
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

describe('the description of stored operations', () => {
  it('is valid by OpenAPI', async () => {
    expect(await new Validator().validate(description)).toEqual({ valid: true });
  });

  it.each(['Jobs?first=20', 'Table?size=20', 'Projects', 'Kinds', 'Me', 'Foreign'])(
    'describes what is answered: %s',
    async (asked) => {
      const { status, body } = await site.get(`/operations/${asked}`);
      expect(status).toBe(200);
      const { get } = description.paths[`/operations/${asked.replace(/\?.*/, '')}`];
      const { schema } = get.responses['200'].content['application/json'];
      expect(misfits(body, schema)).toEqual([]);
      expect(misfits({ data: { other: 1 } }, schema)).not.toEqual([]);
    },
  );

  it('describes what a mutation answers, and what it takes', async () => {
    const { requestBody, responses } = description.paths['/operations/DropPool'].post;
    const { body } = await site.post(
      '/operations/DropPool',
      { input: { id: 'ResourcePool:renku:1' } },
      { as: 'viewer' },
    );
    expect(body).toEqual({ data: { deletePool: { __typename: 'Forbidden' } } });
    expect(misfits(body, responses['200'].content['application/json'].schema)).toEqual([]);
    const { schema } = requestBody.content['application/json'];
    expect(misfits({ input: { id: 'x' } }, schema)).toEqual([]);
    expect(misfits({ input: {} }, schema)).toEqual(['$.input.id is missing']);
  });

  it('describes refusals', async () => {
    const { status, body } = await site.get('/operations/Jobs?first=101');
    const { schema } = description.components.responses.refused.content['application/json'];
    expect([status, misfits(body, schema)]).toEqual([400, []]);
  });
});
