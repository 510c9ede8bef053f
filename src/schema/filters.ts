import { builder } from './builder.ts';
import { ByteUnit } from './scalars.ts';

export const DateTimeRange = builder.inputType('DateTimeRange', {
  description: 'A stretch of time, both ends included; an end left out is open.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'Not before.' }),
    to: t.field({ type: 'DateTime', description: 'Not after.' }),
  }),
});

export const NumberRange = builder.inputType('NumberRange', {
  description: 'A stretch of numbers, both ends included; an end left out is open.',
  fields: (t) => ({
    min: t.float({ description: 'Not less.' }),
    max: t.float({ description: 'Not more.' }),
  }),
});

export const ByteAmount = builder.inputType('ByteAmount', {
  description: 'A number of bytes.',
  fields: (t) => ({
    amount: t.float({ required: true, description: 'How many of the unit.' }),
    unit: t.field({ type: ByteUnit, required: true, defaultValue: 1e9, description: 'The unit.' }),
  }),
});

export const ResourceFit = builder.inputType('ResourceFit', {
  description: 'A size; what is left out does not matter.',
  fields: (t) => ({
    cpu: t.float({ description: 'Cores.' }),
    gpu: t.float({ description: 'Devices.' }),
    memory: t.field({ type: ByteAmount, description: 'Memory.' }),
    storage: t.field({ type: ByteAmount, description: 'Disk a session may ask for.' }),
  }),
});

export const bySystems = 'Names of systems; nothing is asked of the others.';
export const byText = 'Part of the name, as far as the system tells upper and lower case apart.';
