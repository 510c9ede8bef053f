import type { Change } from './change/change.ts';
import type { Problem } from './change/refusal.ts';
import type { SystemRef } from './system.ts';

/** What a system shows to everybody while something is wrong. */
export interface Banner {
  /** Null when nothing is shown. */
  readonly text: string | null;
  /** Changes with every edit, whoever makes it. */
  readonly etag: string;
}

/** What a system says of itself, bound to one caller. */
export interface PlatformSource {
  readonly system: SystemRef;
  readBanner(): Promise<Banner>;
  /** What an administrator should know of how the system stands to them. */
  readNotes(): Promise<readonly string[]>;
}

export interface BannerInput {
  /** Null or empty shows none. */
  readonly text?: string | null | undefined;
  /** The one this was decided on; absent, whatever stands is replaced. */
  readonly etag?: string | null | undefined;
}

/** Renku CRC refuses NUL; the others would only garble what everybody sees. */
export function bannerProblems({ text }: BannerInput): Problem[] {
  if (!text || !/[^\P{Cc}\n\t]/u.test(text)) return [];
  return [{ path: 'text', message: 'This must hold no control characters but line breaks and tabs.' }];
}

export interface BannerResult {
  readonly banner: Banner;
}

/** What can be changed of a system itself, bound to one caller. */
export interface PlatformChanges {
  readonly system: SystemRef;
  setBanner(input: BannerInput): Promise<Change<BannerResult>>;
}
