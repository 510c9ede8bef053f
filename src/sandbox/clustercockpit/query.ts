import {
  buildSchema,
  execute,
  GraphQLError,
  GraphQLNonNull,
  GraphQLScalarType,
  isObjectType,
  NoSchemaIntrospectionCustomRule,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import type { Context } from 'hono';
import { loginPage } from './answers.ts';
import type { State } from './data.ts';
import { Panic, queryRoot } from './resolvers.ts';
import { sdl } from './sdl.ts';
import type { ReadToken, User } from './token.ts';

interface GraphQLRequest {
  query?: string;
  variables?: Record<string, unknown> | null;
  operationName?: string | null;
}

/** `/query`: any role will do and any address; what is seen depends on the roles. */
export function queryEndpoint(state: State, readToken: ReadToken): (c: Context) => Promise<Response> {
  const schema = querySchema();
  return async (c) => {
    let user: User | null;
    try {
      user = await readToken(c.req.raw.headers);
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
  if (validate(schema, document, [NoSchemaIntrospectionCustomRule]).length > 0)
    return { errors: [new GraphQLError('introspection disabled')], data: null };
  return execute({
    schema,
    document,
    rootValue: queryRoot(user, state),
    variableValues: variables,
    operationName,
  });
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    return error as GraphQLError;
  }
}

function wireError({ message, path, locations }: GraphQLError) {
  return path === undefined ? { message, locations } : { message, path };
}

function failed(message: string) {
  return { errors: [{ message }], data: null };
}

/** Go's `Int` is 64 bits wide and the scheduler's ids use it; graphql-js would refuse them past 2^31. */
function querySchema(): GraphQLSchema {
  const schema = buildSchema(sdl);
  const job = schema.getType('Job');
  const jobId = isObjectType(job) ? job.getFields().jobId : undefined;
  if (jobId === undefined) throw new Error('the schema has lost Job.jobId');
  jobId.type = new GraphQLNonNull(new GraphQLScalarType({ name: 'Int' }));
  return schema;
}
