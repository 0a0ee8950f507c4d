import path from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';

const root = path.join(import.meta.dirname, '..');

/** The program of tsconfig.json. The build compiles a part of the same files, with declarations. */
function programOfAll() {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail };
  const parsed = ts.getParsedCommandLineOfConfigFile(
    path.join(root, 'tsconfig.json'),
    { noEmit: true, declaration: true },
    host,
  );
  return ts.createProgram({
    rootNames: parsed.fileNames,
    options: parsed.options,
    configFileParsingDiagnostics: parsed.errors,
  });
}

function fail(diagnostic) {
  throw new Error(textOf([diagnostic]));
}

/** What is wrong, as the compiler writes it. */
function textOf(diagnostics) {
  const format = process.stdout.isTTY ? ts.formatDiagnosticsWithColorAndContext : ts.formatDiagnostics;
  return format(diagnostics, {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (file) => file,
    getNewLine: () => '\n',
  });
}

/** Whether everything compiles. Prints what does not. */
function compiles(program) {
  const diagnostics = ts.getPreEmitDiagnostics(program);
  process.stdout.write(textOf(diagnostics));
  return diagnostics.length === 0;
}

/** Whether no file has an error or a warning. Prints those. The rules ask the program what it knows of types already. */
async function isClean(program) {
  const parserOptions = { projectService: false, programs: [program] };
  const eslint = new ESLint({
    cwd: root,
    overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions } },
  });
  const results = await eslint.lintFiles(['.']);
  const { format } = await eslint.loadFormatter('stylish');
  process.stdout.write(await format(results));
  return results.every(({ errorCount, warningCount }) => errorCount + warningCount === 0);
}

/** Lint needs the types of everything, and so does the compiler: one program serves both, which takes two thirds of the time. */
const program = programOfAll();
const good = [compiles(program), await isClean(program)];
process.exitCode = good.every(Boolean) ? 0 : 1;
