import { execute, GraphQLError, NoSchemaIntrospectionCustomRule, parse, validate } from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import type { Context } from 'hono';
import { loginPage, Panic } from '../answers.ts';
import type { State } from '../data.ts';
import type { ReadToken, User } from '../token.ts';
import { complexityOf, mostComplexity } from './complexity.ts';
import { rootValue } from './root.ts';
import { openSchema } from './schema.ts';

interface GraphQLRequest {
  query?: string;
  variables?: Record<string, unknown> | null;
  operationName?: string | null;
}

/** `/query`: any role will do and any address, a token or a session; what is seen depends on the roles. */
export function queryEndpoint(
  state: State,
  readToken: ReadToken,
  readSession: ReadToken,
): (c: Context) => Promise<Response> {
  const schema = openSchema();
  return async (c) => {
    let user: User | null;
    try {
      user = (await readToken(c.req.raw.headers)) ?? (await readSession(c.req.raw.headers));
    } catch (error) {
      return c.text(`${(error as Error).message}\n`, 401);
    }
    if (user === null) return c.html(loginPage(), 401);
    const isJson = c.req.header('content-type')?.startsWith('application/json') === true;
    if (c.req.method !== 'POST' || !isJson) return c.json(failed('transport not supported'), 400);
    const request = await c.req.json<GraphQLRequest>().catch(() => null);
    if (request === null) return c.json(failed('json request body could not be decoded'), 400);
    return answer(c, await run(schema, request, user, state));
  };
}

/** An execution that never began has no `data` at all; such a request is refused by its status. */
function answer(c: Context, { errors, data }: ExecutionResult): Response {
  const isGraphQL = c.req.header('accept')?.includes('application/graphql-response+json') === true;
  const status = data === undefined ? (isGraphQL ? 400 : 422) : 200;
  const isPanic = errors?.some(({ originalError }) => originalError instanceof Panic) === true;
  return c.json(
    { ...(errors && { errors: errors.map(wireError) }), data: isPanic ? null : (data ?? null) },
    status,
  );
}

async function run(
  schema: GraphQLSchema,
  { query = '', variables, operationName }: GraphQLRequest,
  user: User,
  state: State,
): Promise<ExecutionResult> {
  const document = parsed(query);
  if (document instanceof GraphQLError) return { errors: [document] };
  const invalid = validate(schema, document);
  if (invalid.length > 0) return { errors: invalid };
  const objection = objectionTo(schema, document);
  if (objection !== null) return { errors: [objection], data: null };
  return execute({
    schema,
    document,
    rootValue: rootValue(user, state),
    variableValues: variables,
    operationName,
  });
}

/** What is refused of a valid document, with status 200. */
function objectionTo(schema: GraphQLSchema, document: DocumentNode): GraphQLError | null {
  if (validate(schema, document, [NoSchemaIntrospectionCustomRule]).length > 0)
    return new GraphQLError('introspection disabled');
  const complexity = complexityOf(document);
  if (complexity <= mostComplexity) return null;
  const told = `operation has complexity ${complexity}, which exceeds the limit of ${mostComplexity}`;
  return new GraphQLError(told, { extensions: { code: 'COMPLEXITY_LIMIT_EXCEEDED' } });
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    return error as GraphQLError;
  }
}

function wireError({ message, path, locations, extensions, originalError }: GraphQLError) {
  const told = originalError instanceof Panic ? `MAIN > Panic caused by: ${message}` : message;
  const coded = Object.keys(extensions).length > 0 && { extensions };
  return { message: told, ...coded, ...(path === undefined ? { locations } : { path }) };
}

function failed(message: string) {
  return { errors: [{ message }], data: null };
}
