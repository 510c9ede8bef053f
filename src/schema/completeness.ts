import type { sourceStatuses } from '../domain/page/completeness.ts';
import type { Completeness, SourceReport } from '../domain/page/completeness.ts';
import { errorCodes } from '../errors.ts';
import { builder } from './builder.ts';
import { System } from './system.ts';

export const ErrorCode = builder.enumType('ErrorCode', {
  description: 'Every code of `errors[].extensions.code` and of failures carried in data.',
  values: errorCodes,
});

const SourceStatus = builder.enumType('SourceStatus', {
  description: 'How far one system answered.',
  values: {
    OK: { description: 'All its rows were seen.' },
    TRUNCATED: { description: 'More rows would have had to be read than the configured bound.' },
    SHIFTED: { description: 'Rows moved further between two pages than can be mended; some may be missing.' },
    INCOMPLETE: { description: 'Some rows could not be read, as its error says; the others are here.' },
    FORBIDDEN: { description: "The viewer's role there does not suffice." },
    UNAUTHENTICATED: { description: 'It does not accept the credential, or none could be sent.' },
    UNSUPPORTED: { description: 'It cannot list this noun.' },
    TIMED_OUT: { description: 'It did not answer in time.' },
    FAILED: { description: 'It could not be reached, or answered with an error.' },
  } satisfies Record<(typeof sourceStatuses)[number], object>,
});

const SourceError = builder.objectRef<NonNullable<SourceReport['error']>>('SourceError').implement({
  description: 'Why a system did not give its rows.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCode, description: 'What to branch on.' }),
    message: t.exposeString('message', { description: 'What to show; says the mend.' }),
    retryAfterSeconds: t.exposeFloat('retryAfterSeconds', {
      nullable: true,
      description: 'How long the system asks to be left alone.',
    }),
  }),
});

const SourceReportRef = builder.objectRef<SourceReport>('SourceReport').implement({
  description: "One system's part in a list.",
  fields: (t) => ({
    system: t.expose('system', { type: System, description: 'Which system.' }),
    status: t.expose('status', { type: SourceStatus, description: 'How far it answered.' }),
    asOf: t.expose('asOf', { type: 'DateTime', nullable: true, description: 'When its rows were read.' }),
    error: t.expose('error', {
      type: SourceError,
      nullable: true,
      description: 'Null when it answered in full.',
    }),
  }),
});

const CompletenessRef = builder.objectRef<Completeness>('Completeness').implement({
  description:
    'Whether a list holds the rows of every system that serves the noun. A failure never looks like an empty list.',
  fields: (t) => ({
    complete: t.exposeBoolean('complete', { description: 'True when every system answered in full.' }),
    sources: t.expose('sources', {
      type: [SourceReportRef],
      description: 'Each system that serves the noun.',
    }),
  }),
});

builder.globalConnectionFields((t) => ({
  totalCount: t.int({
    nullable: true,
    description:
      'Rows over all systems, asked only when selected; null where one of them cannot count what the filter leaves.',
    resolve: ({ totalCount }) => totalCount(),
  }),
  completeness: t.expose('completeness', {
    type: CompletenessRef,
    description: 'Which systems these rows come from, and which could not give theirs.',
  }),
}));
