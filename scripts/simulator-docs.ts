import type { Option } from 'commander';
import { markdownTable } from '../contract/markdown';
import { DEMO_IMAGE, SIMULATOR_KEY } from '../simulator';
import { ACTIONS } from '../simulator/actions';
import { ENDINGS_BY_NAME } from '../simulator/actions/new-copy';
import { ADMIN_COMMANDS } from '../simulator/admin/commands';
import { commandLine } from '../simulator/config';
import { GUESSES, NOT_SIMULATED } from '../simulator/fidelity';
import { FAULT_KINDS, FaultRule } from '../simulator/faults';
import { DEFAULT_SETTINGS, Settings } from '../simulator/settings';

const PORT = 9000;
const ADMIN_PORT = 9001;

/** The text of simulator/README.md. */
export function simulatorDocs(): string {
  const sections = [
    '# ECS simulator',
    'This folder holds an HTTP server that behaves like the image API of Alibaba Cloud ECS, for the demo, for tests and for developers.',
    'Written by `npm run docs:simulator` from the tables in this folder; change those.',
    ...startSections(),
    '## Actions of ECS and STS',
    'The signature of every call is checked: ACS3-HMAC-SHA256, which is answered in JSON, or the older HMAC-SHA1, which is answered in XML unless the call asks for JSON. ' +
      'All regions are at one address; with `--region-endpoints`, each one has its own as well.',
    table(['Action', 'What it does'], Object.entries(ACTIONS).map(described)),
    'The name of a new image can make its copy fail:',
    table(
      ['End of the name', 'Status in which the copy ends'],
      Object.entries(ENDINGS_BY_NAME).map(([suffix, ending]) => [`\`${suffix}\``, `\`${ending}\``]),
    ),
    ...adminSections(),
    ...faultSections(),
    '## Settings',
    'The command `set` changes them while the simulator runs.',
    table(['Setting', 'Default', 'Meaning'], Object.keys(DEFAULT_SETTINGS).map(settingRow)),
    '## What is not simulated',
    NOT_SIMULATED.map((line) => `- ${line}`).join('\n'),
    '## Guesses',
    'The vendor does not document everything. Each line here is a guess: the real ECS may behave differently.',
    table(['What the simulator does', 'What is known', 'Settings that change it'], GUESSES.map(guessRow)),
  ];
  return `${sections.join('\n\n')}\n`;
}

function startSections(): string[] {
  return [
    '## Start it',
    code(`npm run simulator -- --port ${String(PORT)} --admin-port ${String(ADMIN_PORT)} --seed-demo`),
    'It prints its ports as one line of JSON. The demo image is ' +
      `\`${DEMO_IMAGE.imageId}\` in \`${DEMO_IMAGE.regionId}\`. \`npm run demo\` and \`npm run dev\` start a simulator of their own.`,
    table(['Option', 'Default', 'Environment variable', 'Meaning'], commandLine().options.map(optionRow)),
    'A state file keeps the settings too. Options win over it. Two more files are beside it: `.changes` has what changed since the file was written, `.journal` the calls.',
    'These variables point a worker at it:',
    code(
      `export IMAGEFERRY_ECS_ENDPOINT=127.0.0.1:${String(PORT)} IMAGEFERRY_ECS_PROTOCOL=http`,
      `export ALIBABA_CLOUD_ACCESS_KEY_ID=${SIMULATOR_KEY.id} ALIBABA_CLOUD_ACCESS_KEY_SECRET=${SIMULATOR_KEY.secret}`,
    ),
  ];
}

function optionRow(option: Option): string[] {
  const settings: Record<string, unknown> = DEFAULT_SETTINGS;
  const value = (option.defaultValue ?? settings[option.attributeName()]) as string | number | boolean | undefined;
  return [
    `\`${option.flags}\``,
    value === undefined ? 'none' : `\`${String(value)}\``,
    option.envVar === undefined ? '' : `\`${option.envVar}\``,
    option.description,
  ];
}

/** What the page says of a command; the compiler takes long to unite the types of all of them. */
const COMMANDS: Readonly<Record<string, { description: string; example: object }>> = ADMIN_COMMANDS;

function adminSections(): string[] {
  return [
    '## Admin commands',
    'The admin API takes JSON and answers with JSON. A command that is refused has status 400 and tells what is wrong. ' +
      'The API has no protection: keep its port on the local machine. Programs use `simulatorAdmin(port)`.',
    table(['Command', 'What it does'], Object.entries(COMMANDS).map(described)),
    'The fields of an image are in [image.ts](image.ts). These lines work one after the other on a simulator that was started as above:',
    code(...Object.entries(COMMANDS).map(([name, { example }]) => curl(name, example))),
  ];
}

function faultSections(): string[] {
  return [
    '## Faults',
    'The command `addFault` makes calls go wrong. A fault has one of these kinds:',
    table(
      ['Kind', 'What happens'],
      Object.entries(FAULT_KINDS).map(([kind, description]) => [`\`${kind}\``, description]),
    ),
    'Its other fields can be left out:',
    table(
      ['Field', 'Meaning'],
      Object.entries(FaultRule.shape).flatMap(([name, { description = '' }]) =>
        name === 'kind' ? [] : [[`\`${name}\``, description]],
      ),
    ),
  ];
}

function settingRow(name: string): string[] {
  const setting = name as keyof Settings;
  const { description = '' } = Settings.shape[setting];
  const isGuess = GUESSES.some(({ settings }) => settings.includes(setting));
  const value = `\`${JSON.stringify(DEFAULT_SETTINGS[setting])}\``;
  return [`\`${name}\``, isGuess ? `${value}, a guess` : value, description];
}

function guessRow({ choice, known, settings }: (typeof GUESSES)[number]): string[] {
  return [choice, known, settings.map((name) => `\`${name}\``).join(', ')];
}

function described([name, { description }]: [string, { description: string }]): string[] {
  return [`\`${name}\``, description];
}

function curl(command: string, input: object): string {
  return `curl http://127.0.0.1:${String(ADMIN_PORT)}/${command} -d '${JSON.stringify(input)}'`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable(head, rows).join('\n');
}

function code(...lines: string[]): string {
  return ['```', ...lines, '```'].join('\n');
}
