import {
  type BannerInput,
  bannerProblems,
  type BannerResult,
  type PlatformChanges,
} from '../domain/platform.ts';
import { addMutation } from './mutation.ts';
import { BannerRef } from './system.ts';
import { changesNamed } from './target.ts';

addMutation<BannerInput & { readonly system: string }, PlatformChanges, BannerResult>({
  permission: 'platform:write',
  doing: 'Changing the banner of',
  name: 'setPlatformBanner',
  description: 'Shows a text to everybody who uses a system, or takes it down.',
  input: (t) => ({
    system: t.string({ required: true, description: 'Name of a Renku.' }),
    text: t.string({ description: 'Null or empty takes it down.' }),
    etag: t.string({
      description: 'That of the banner this was decided on: refused with `Conflict` when another one stands.',
    }),
  }),
  payload: (t) => ({
    banner: t.expose('banner', { type: BannerRef, description: 'As it stands now.' }),
  }),
  target: ({ system }, { sources }) =>
    changesNamed(sources.platformChanges, sources.systems, system, 'show a banner'),
  problems: bannerProblems,
  plan: (changes, banner) => changes.setBanner(banner),
});
