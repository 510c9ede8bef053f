import { type Setting, type SettingFilter, settingKeys, settingKinds } from '../domain/setting.ts';
import { builder } from './builder.ts';
import { addRootNoun } from './connection.ts';
import { bySystems } from './filters.ts';
import { Node } from './node.ts';
import { System } from './system.ts';
import { viewerCanField } from './viewer-can.ts';

const SettingKind = builder.enumType('SettingKind', {
  description: 'What a setting takes; whatever is neither a switch nor a number is a text.',
  values: settingKinds,
});

export const SettingRef = builder.objectRef<Setting>('Setting').implement({
  description: 'One way in which a system is set up for everybody who uses it. Filled by Run:ai.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`Setting:<system>:<key>`.' }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    viewerCan: viewerCanField(t, 'setting'),
    key: t.exposeString('key', { description: "The system's own name of it." }),
    label: t.exposeString('label', { nullable: true, description: 'For people.' }),
    description: t.exposeString('description', { nullable: true, description: 'What it does.' }),
    category: t.exposeString('category', {
      nullable: true,
      description: "What the system puts it under, in the system's words.",
    }),
    stage: t.exposeString('stage', {
      nullable: true,
      description: "How mature the system calls what it switches, in the system's word.",
    }),
    active: t.exposeBoolean('active', { nullable: true, description: 'Whether the system calls it active.' }),
    kind: t.expose('kind', { type: SettingKind, description: 'Which of the values it has.' }),
    upstreamKind: t.exposeString('upstreamKind', {
      nullable: true,
      description: "The kind in the system's own word.",
    }),
    boolean: t.exposeBoolean('boolean', {
      nullable: true,
      description: 'Of a `BOOLEAN`; null where nothing is set.',
    }),
    number: t.exposeFloat('number', {
      nullable: true,
      description: 'Of a `NUMBER`, in the unit that `description` tells; null where nothing is set.',
    }),
    hasText: t.exposeBoolean('hasText', {
      nullable: true,
      description:
        'Of a `TEXT`, whether there is one. The text is never shown: no system tells which of them are passwords or keys.',
    }),
  }),
});

const SettingFilterInput = builder.inputRef<SettingFilter>('SettingFilter').implement({
  description: 'Which settings.',
  fields: (t) => ({
    systems: t.stringList({ description: bySystems }),
    categories: t.stringList({ description: 'Any of these, as the system writes them.' }),
    text: t.string({ description: 'Part of the key, the label or the description.' }),
  }),
});

addRootNoun(SettingRef, {
  list: 'settings',
  single: 'setting',
  description: 'How systems are set up, by key. Needs the role administrator.',
  sources: ({ sources }) => sources.settings,
  load: ({ load }) => load.Setting,
  filter: SettingFilterInput,
  whereabouts: ({ systems }) => ({ systems, ids: [] }),
  keys: settingKeys,
  defaultOrder: { field: 'KEY', direction: 'ASC' },
});
