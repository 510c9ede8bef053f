/** As much of an OpenAPI 3.0 schema as the published documents use. */
interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string;
  nullable?: boolean;
  enum?: unknown[];
  pattern?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
}

export interface Document {
  components: { schemas: Record<string, Schema> };
}

/** What is wrong with the value, one sentence per place; formats are left alone because ids lie about theirs. */
export function violations(value: unknown, schema: Schema, document: Document, place = '$'): string[] {
  const { $ref, allOf = [], nullable = false } = schema;
  if ($ref !== undefined) return violations(value, resolve($ref, document), document, place);
  if (value === null) return nullable ? [] : [`${place} is null`];
  return [
    ...allOf.flatMap((part) => violations(value, part, document, place)),
    ...ownViolations(value, schema, document, place),
  ];
}

function ownViolations(value: unknown, schema: Schema, document: Document, place: string): string[] {
  const { type, enum: words, pattern, required = [], properties = {}, items } = schema;
  const problems: string[] = [];
  if (type !== undefined && !hasType(value, type)) problems.push(`${place} is no ${type}`);
  if (words && !words.includes(value)) problems.push(`${place} is not one of ${words.join(', ')}`);
  if (pattern !== undefined && typeof value === 'string' && !new RegExp(pattern).test(value)) {
    problems.push(`${place} does not match ${pattern}`);
  }
  if (Array.isArray(value) && items) {
    problems.push(...value.flatMap((item, index) => violations(item, items, document, `${place}[${index}]`)));
  } else if (isRecord(value)) {
    problems.push(...required.filter((key) => !(key in value)).map((key) => `${place}.${key} is missing`));
    for (const [key, part] of Object.entries(properties)) {
      if (key in value) problems.push(...violations(value[key], part, document, `${place}.${key}`));
    }
  }
  return problems;
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function resolve(ref: string, document: Document): Schema {
  const schema = document.components.schemas[ref.replace('#/components/schemas/', '')];
  if (schema === undefined) throw new Error(`${ref} leads nowhere`);
  return schema;
}
