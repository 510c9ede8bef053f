import { errorCodes } from '../../../errors.ts';
import type { JsonSchema } from './json-schema.ts';

const location: JsonSchema = {
  type: 'object',
  properties: { line: { type: 'integer' }, column: { type: 'integer' } },
};

/** In names of GraphQL there are no dots, so no type has the name of what is ours. */
const errors: JsonSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['message', 'extensions'],
    properties: {
      message: text('What went wrong, and how to mend it.'),
      locations: { type: 'array', items: location, description: 'Where in the document.' },
      path: { type: 'array', items: {}, description: 'Where in `data`.' },
      extensions: {
        type: 'object',
        required: ['code'],
        properties: {
          code: { ...text('What to branch on.'), enum: [...errorCodes] },
          system: text('The system whose request failed.'),
          status: { type: 'integer', description: 'What that system answered.' },
          retryable: { type: 'boolean', description: 'Whether the same may succeed later.' },
          retryAfterSeconds: { type: 'number', description: 'How long that system asked to wait.' },
          partial: { type: 'boolean', description: 'Whether the rows of other systems are there.' },
          reason: text('Why a credential was refused.'),
          expiredAt: text('When it ended.'),
          connectUrl: text('Where a person signs in, or connects the system.'),
        },
      },
    },
  },
};

/** What every description has, whichever operations are stored. */
export const components = {
  securitySchemes: {
    bearer: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'A token of an issuer that the gateway trusts. Cookies are never read here.',
    },
  },
  schemas: { 'ClusterQL.errors': errors },
  responses: {
    refused: {
      description: 'Nothing was answered: the errors say why, and how to mend it.',
      content: {
        'application/json': {
          schema: { type: 'object', required: ['errors'], properties: { errors: errorsReference() } },
        },
      },
    },
    unchanged: { description: 'Still what `If-None-Match` names.' },
  },
  headers: {
    ETag: header(
      'Names this answer for this person; sent back in `If-None-Match`. Absent where something is missing.',
    ),
    Link: header('The next page, with `rel="next"`; absent on the last one.'),
    'X-ClusterQL-Incomplete': header(
      'The systems whose part is missing, separated by commas; absent when none is.',
    ),
    'X-Request-ID': header('The request, as the log of the gateway has it.'),
  },
} as const;

/** The statuses of refusals. */
export const refusals = ['400', '401', '403', '404', '405', '406', '500', '503'] as const;

export function errorsReference(): JsonSchema {
  return { $ref: '#/components/schemas/ClusterQL.errors' };
}

function text(description: string): JsonSchema {
  return { type: 'string', description };
}

function header(description: string): JsonSchema {
  return { description, schema: { type: 'string' } };
}
