import { existsSync, readFileSync } from 'node:fs';
import { filesBelow, root, type SourceFile } from './sources.ts';

/** A fenced block; `label` is what follows the language, e.g. who asks a query. */
export interface Block {
  readonly page: string;
  readonly language: string;
  readonly label: string;
  readonly content: string;
}

/** A query or mutation as a page shows it, with who asks and the answer that the page shows below. */
export interface Example {
  readonly title: string;
  readonly who: string;
  readonly query: string;
  readonly shown: string;
}

export const readme: SourceFile = {
  path: 'README.md',
  text: readFileSync(new URL('README.md', root), 'utf8'),
};

export const pages: readonly SourceFile[] = [
  readme,
  ...filesBelow('docs').filter(({ path }) => path.endsWith('.md')),
];

export function blocksOf({ path, text }: SourceFile): Block[] {
  const fences = text.matchAll(/^```(\w+) ?(\w*)\n(.*?)^```$/gms);
  return Array.from(fences, ([, language = '', label = '', content = '']) => ({
    page: path,
    language,
    label,
    content,
  }));
}

/** What is labelled so is stored before it is asked. */
export const storedLabel = 'stored';

/** One without an answer right behind it has an empty one, which no answer equals. */
export function examplesOf(page: SourceFile): Example[] {
  return blocksOf(page).flatMap(({ language, label, content }, index, blocks) => {
    if (language !== 'graphql' || label === storedLabel) return [];
    const next = blocks[index + 1];
    const shown = next?.language === 'json' ? next.content : '""';
    const name = /^(?:query|mutation) (\w+)/.exec(content)?.[1] ?? 'without a name';
    return [{ title: `${name} in ${page.path}`, who: label, query: content, shown }];
  });
}

/** From a heading of the second level to the next. */
export function sectionOf({ path, text }: SourceFile, heading: string): SourceFile {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  return { path, text: section.split('\n## ', 1)[0] ?? '' };
}

/** Relative links of a page that lead to no file, or to no heading of it. */
export function brokenLinksOf({ path, text }: SourceFile): string[] {
  const targets = Array.from(text.matchAll(/\]\((?!https?:)([^)]*)\)/g), ([, target = '']) => target);
  return targets.filter((target) => !leadsSomewhere(target, path));
}

function leadsSomewhere(target: string, from: string): boolean {
  const [file = '', heading] = target.split('#');
  const address = file === '' ? new URL(from, root) : new URL(file, new URL(from, root));
  if (!existsSync(address)) return false;
  return heading === undefined || headingsOf(readFileSync(address, 'utf8')).includes(heading);
}

/** As the anchors of rendered pages are written. */
function headingsOf(text: string): string[] {
  const headings = Array.from(text.matchAll(/^#+ (.*)$/gm), ([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}
