import type { stepStatuses } from '../domain/change/outcome.ts';
import type { Failure as AnyFailure, StepReport } from '../domain/change/outcome.ts';
import type { Problem } from '../domain/change/refusal.ts';
import { builder } from './builder.ts';
import { ErrorCode } from './completeness.ts';

type Of<Kind extends AnyFailure['kind']> = Extract<AnyFailure, { kind: Kind }>;

/** The failures that have nothing to tell beyond what all failures tell. */
type Plain = Of<'Forbidden' | 'NotFound' | 'Conflict' | 'Unsupported'>;

const Failure = builder.interfaceRef<AnyFailure>('Failure').implement({
  description: 'Why a change was not made, or not wholly.',
  resolveType: ({ kind }) => kind,
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCode, description: 'What to branch on.' }),
    message: t.exposeString('message', { description: 'What to show; says the mend.' }),
    system: t.exposeString('system', {
      nullable: true,
      description: 'Name of the system it is about; null when it is about none.',
    }),
  }),
});

const InputProblem = builder.objectRef<Problem>('InputProblem').implement({
  description: 'A rule that the input breaks.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Where in `input`, e.g. `classes.0.memory`.' }),
    message: t.exposeString('message', { description: 'The rule.' }),
  }),
});

const StepStatus = builder.enumType('StepStatus', {
  description: 'How one step of a change went.',
  values: {
    APPLIED: { description: 'It was done.' },
    FAILED: { description: 'It was refused or failed; nothing of it was done.' },
    UNKNOWN: { description: 'It was sent, and whether it was done is not known.' },
    NOT_TRIED: { description: 'It was not begun, because one before it failed.' },
  } satisfies Record<(typeof stepStatuses)[number], object>,
});

const StepReportRef = builder.objectRef<StepReport>('StepReport').implement({
  description: 'One step of a change that was applied in part.',
  fields: (t) => ({
    intent: t.exposeString('intent', { description: 'What it does.' }),
    fields: t.exposeStringList('fields', { description: 'Paths into `input` that it carries out.' }),
    status: t.expose('status', { type: StepStatus, description: 'How it went.' }),
    message: t.exposeString('message', {
      nullable: true,
      description: 'Why it failed; null when it did not.',
    }),
  }),
});

function plain(kind: Plain['kind'], description: string) {
  return builder.objectRef<Plain>(kind).implement({ interfaces: [Failure], description });
}

const InvalidInput = builder.objectRef<Of<'InvalidInput'>>('InvalidInput').implement({
  description: 'The input breaks rules; all of them are told. Nothing was sent.',
  interfaces: [Failure],
  fields: (t) => ({ problems: t.expose('problems', { type: [InputProblem], description: 'Each of them.' }) }),
});

const UpstreamFailure = builder.objectRef<Of<'UpstreamFailure'>>('UpstreamFailure').implement({
  description: 'A system refused or could not be asked; nothing was applied.',
  interfaces: [Failure],
  fields: (t) => ({
    status: t.exposeInt('status', {
      nullable: true,
      description: 'Its HTTP status; null without an answer.',
    }),
    retryable: t.exposeBoolean('retryable', { description: 'Whether the same again may succeed.' }),
    retryAfterSeconds: t.exposeFloat('retryAfterSeconds', {
      nullable: true,
      description: 'How long the system asks to be left alone.',
    }),
  }),
});

const OutcomeUnknown = builder.objectRef<Of<'OutcomeUnknown'>>('OutcomeUnknown').implement({
  description: 'It was sent and not answered. It may have been applied: look before trying again.',
  interfaces: [Failure],
  fields: (t) => ({ lookAt: t.exposeString('lookAt', { description: 'What to look at.' }) }),
});

const PartiallyApplied = builder.objectRef<Of<'PartiallyApplied'>>('PartiallyApplied').implement({
  description: 'Some of it was applied and the rest was not.',
  interfaces: [Failure],
  fields: (t) => ({
    steps: t.expose('steps', { type: [StepReportRef], description: 'What was applied, and what was not.' }),
    lookAt: t.exposeString('lookAt', { description: 'What to look at.' }),
  }),
});

/** All of them stand in the result of every mutation. */
export const failures = [
  InvalidInput,
  plain('Forbidden', "The viewer's role does not suffice. Nothing was sent."),
  plain('NotFound', 'There is nothing of that id, or it is hidden from the viewer. Nothing was sent.'),
  plain(
    'Conflict',
    'Something else stands in the way: a newer version, a name taken, a key used for another input.',
  ),
  plain('Unsupported', 'The system cannot do this. Nothing was sent.'),
  PartiallyApplied,
  UpstreamFailure,
  OutcomeUnknown,
];
