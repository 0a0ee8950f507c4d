import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const VARIABLE = 'IMAGEFERRY_TEST_CHROMIUM';
const PROGRAMS = ['chromium', 'google-chrome'];

/** The first is for containers, where tests run as root; the rest keeps the browser from calling home. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of the browser. */
export function findChromium(): string {
  const named = process.env[VARIABLE];
  if (named !== undefined && named !== '') {
    if (isProgram(named)) return named;
    throw sentence(`${VARIABLE} names ${named}, which is no program.`);
  }
  const directories = (process.env['PATH'] ?? '').split(path.delimiter);
  const candidates = PROGRAMS.flatMap((program) => directories.map((directory) => path.join(directory, program)));
  const found = candidates.find(isProgram);
  if (found !== undefined) return found;
  throw sentence(`The browser tests need ${PROGRAMS.join(' or ')} on PATH, or a Chromium that ${VARIABLE} names.`);
}

/** Starts the browser with a fresh profile. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), headless: true, args: ARGUMENTS });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Without a stack, which would only hide what the person has to do. */
function sentence(text: string): Error {
  const error = new Error(text);
  error.stack = text;
  return error;
}
