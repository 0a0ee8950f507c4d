import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createActivities, type Dependencies } from '../../activities';

const ROOT = path.join(__dirname, '../..');

/** The top-level folders whose every folder says what belongs in it. */
const FOLDERS_WITH_README = [
  'activities',
  'bench',
  'client',
  'contract',
  'dev',
  'examples',
  'scripts',
  'simulator',
  'worker',
  'workflows',
];

const toKebabCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function subfoldersOf(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(folder, name));
}

function withSubfolders(folder: string): string[] {
  return [folder, ...subfoldersOf(folder).flatMap(withSubfolders)];
}

test.each(Object.keys(createActivities({} as Dependencies)))('the activity %s stands in a file of its name', (name) => {
  const file = `${toKebabCase(name)}.ts`;
  const rooms = subfoldersOf('activities').filter((room) => existsSync(path.join(ROOT, room, file)));
  expect(rooms).toHaveLength(1);
  expect(readFileSync(path.join(ROOT, rooms[0] ?? '', file), 'utf8')).toContain(`export function ${name}(`);
});

test.each(FOLDERS_WITH_README.flatMap(withSubfolders))('%s/ opens with a sentence on what belongs in it', (folder) => {
  const paragraphs = readFileSync(path.join(ROOT, folder, 'README.md'), 'utf8').split('\n\n');
  const [opening] = paragraphs.filter((paragraph) => !paragraph.startsWith('#'));
  expect(opening?.trim()).toMatch(/^[A-Z`][^]*\.$/);
});
