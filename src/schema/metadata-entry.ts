import type { MetadataEntry } from '../domain/metadata-entry.ts';
import { builder } from './builder.ts';

export const MetadataEntryRef = builder.objectRef<MetadataEntry>('MetadataEntry').implement({
  description: 'Something that a site keeps with a row.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Unique in the row, e.g. `jobScript`.' }),
    value: t.exposeString('value', { description: 'As JSON where it is no text.' }),
  }),
});
