import { parse } from 'yaml';

type Schema = Record<string, any>;

/** Checks answers against the schemas of an OpenAPI 3.0 document; enough of it for Renku's. */
export function openDocument(text: string): (name: string, value: unknown) => string[] {
  const schemas: Record<string, Schema> = parse(text).components.schemas;

  function resolve(schema: Schema): Schema {
    if (schema.$ref !== undefined)
      return resolve(schemas[schema.$ref.split('/').at(-1)] ?? unknownRef(schema));
    return schema.allOf === undefined
      ? schema
      : merge([...schema.allOf.map(resolve), { ...schema, allOf: undefined }]);
  }

  function check(raw: Schema, value: any, path: string): string[] {
    const schema = resolve(raw);
    if (schema.oneOf !== undefined) {
      const fitting = schema.oneOf.filter((one: Schema) => check(one, value, path).length === 0);
      return fitting.length === 1 ? [] : [`${path}: fits ${fitting.length} alternatives`];
    }
    if (!hasType(schema.type, value)) return [`${path}: is no ${schema.type}`];
    if (schema.type === 'array')
      return value.flatMap((item: unknown, index: number) => check(schema.items, item, `${path}.${index}`));
    if (schema.type === 'object') return checkObject(schema, value, path);
    return keepsBounds(schema, value) ? [] : [`${path}: ${value} is out of bounds`];
  }

  function checkObject(schema: Schema, value: Schema, path: string): string[] {
    const known: Record<string, Schema> = schema.properties ?? {};
    const missing = (schema.required ?? []).filter((key: string) => !(key in value));
    return [
      ...missing.map((key: string) => `${path}.${key}: is missing`),
      ...Object.entries(value).flatMap(([key, part]) => {
        const inner = known[key];
        if (inner !== undefined) return check(inner, part, `${path}.${key}`);
        return schema.additionalProperties === false ? [`${path}.${key}: is unknown`] : [];
      }),
    ];
  }

  return (name, value) => check({ $ref: name }, value, name);
}

function unknownRef(schema: Schema): never {
  throw new Error(`The document has no ${schema.$ref}`);
}

/** `allOf` taken as one object, as Renku means it: its parts close each other otherwise. */
function merge(parts: Schema[]): Schema {
  return parts.reduce((whole, part) => ({
    ...whole,
    ...Object.fromEntries(Object.entries(part).filter(([, setting]) => setting !== undefined)),
    properties: { ...whole.properties, ...part.properties },
    required: [...(whole.required ?? []), ...(part.required ?? [])],
  }));
}

function hasType(type: string, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function keepsBounds(schema: Schema, value: any): boolean {
  const size = typeof value === 'string' ? value.length : value;
  const { minimum = -Infinity, maximum = Infinity, minLength = 0, maxLength = Infinity } = schema;
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false;
  if (typeof value === 'string')
    return size >= minLength && size <= maxLength && new RegExp(schema.pattern ?? '').test(value);
  if (typeof value !== 'number') return true;
  return schema.exclusiveMinimum === true ? size > minimum : size >= minimum && size <= maximum;
}
