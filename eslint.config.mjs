import { builtinModules } from 'node:module';
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const nodeBuiltins = builtinModules
  .flatMap((name) => [name, `node:${name}`])
  .filter((name) => !name.endsWith('assert'));

/** Import of anything of the given top-level folders, from a folder of the repository. */
function from(...folders) {
  return `^(\\.\\./)+(${folders.join('|')})(/|$)`;
}

const NOT_IN_SANDBOX = ['process', 'console', 'fetch', 'Buffer', 'WeakRef', 'FinalizationRegistry'];

/** What a module that all workflows of a worker share may not have: what one of them changes, another would see. */
const STATE_OF_MODULES = [
  'VariableDeclaration[kind!=const]',
  ...['ArrayExpression[elements.length=0]', 'ObjectExpression[properties.length=0]'].map(
    (empty) => `VariableDeclaration > VariableDeclarator > ${empty}.init`,
  ),
  // The compiler lets nobody change what is declared as a ReadonlyMap or a ReadonlySet.
  'VariableDeclaration > VariableDeclarator[id.typeAnnotation.typeAnnotation.typeName.name!=/^Readonly/] > NewExpression[callee.name=/^(Weak)?(Map|Set)$/].init',
].flatMap((state) =>
  ['Program', 'Program > ExportNamedDeclaration'].map((place) => ({
    selector: `${place} > ${state}`,
    message: 'All workflows of a worker share this module: keep state in the workflow.',
  })),
);

const FOLDERS = [
  'contract',
  'workflows',
  'activities',
  'worker',
  'client',
  'simulator',
  'dev',
  'scripts',
  'examples',
  'bench',
  'test',
];

/** What jest declares. The compiler takes it for known everywhere, as tests are compiled with all the rest. */
const OF_JEST = [
  ...['jest', 'describe', 'it', 'test', 'expect', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach'],
  ...['xdescribe', 'fdescribe', 'xit', 'fit', 'xtest', 'fail', 'pending', 'spyOn', 'jasmine'],
].map((name) => ({ name, message: 'Only tests know jest.' }));

const TYPES_OF_JEST = { selector: 'TSQualifiedName > [name=jest]', message: 'Only tests know jest.' };

/** The top-level folders but those named. */
function othersThan(...folders) {
  return FOLDERS.filter((folder) => !folders.includes(folder));
}

/** What a folder may not import: arrows of the architecture go one way. */
function forbidImports(folder, patterns, paths = []) {
  return {
    files: [`${folder}/**/*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { paths, patterns }] },
  };
}

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreVoidReturningFunctions: true }],
      // Nothing here is an enum or a class that looks like another one, and the two rules take a quarter of the time.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Read the environment in worker/configuration.ts and pass it down.',
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', 'jest.config.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        module: 'writable',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        Buffer: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
  forbidImports('contract', [
    { regex: from(...othersThan('contract')), message: 'contract/ imports nothing of ours.' },
  ]),
  forbidImports(
    'workflows',
    [
      {
        regex: from('activities', 'contract/schema'),
        allowTypeImports: true,
        message: 'Types only: this code runs in the workflow sandbox.',
      },
      {
        regex: from(
          ...othersThan('contract', 'workflows', 'activities'),
          'contract/request-id',
          'contract/encryption',
          'contract/connection',
        ),
        message: 'Not available to workflow code.',
      },
      {
        group: ['@temporalio/*', '!@temporalio/workflow', '!@temporalio/common', 'zod', 'pino'],
        message: 'Not available to workflow code.',
      },
    ],
    nodeBuiltins.map((name) => ({ name, message: 'Workflow code runs in a sandbox without Node.' })),
  ),
  {
    files: ['**/*.ts'],
    ignores: ['test/**'],
    rules: {
      'no-restricted-globals': ['error', ...OF_JEST],
      'no-restricted-syntax': ['error', TYPES_OF_JEST],
    },
  },
  {
    files: ['client/**/*.ts'],
    rules: {
      // What takes long to load is loaded by what needs it, so that help and refusals come at once.
      '@typescript-eslint/no-require-imports': ['error', { allow: ['^\\.{1,2}/', '^@temporalio/client$'] }],
    },
  },
  {
    files: ['workflows/**/*.ts', 'contract/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', TYPES_OF_JEST, ...STATE_OF_MODULES] },
  },
  {
    files: ['workflows/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...OF_JEST, ...NOT_IN_SANDBOX] },
  },
  forbidImports('activities', [
    { regex: from(...othersThan('contract', 'activities')), message: 'Activities know the contract only.' },
  ]),
  forbidImports('worker', [
    {
      regex: from(...othersThan('contract', 'workflows', 'activities', 'worker')),
      message: 'The worker does not know its callers.',
    },
  ]),
  forbidImports('client', [
    { regex: from('workflows'), allowTypeImports: true, message: 'Types only: callers do not load workflow code.' },
    {
      regex: from(...othersThan('contract', 'workflows', 'client', 'dev')),
      message: 'Callers know the contract and the types of workflows.',
    },
  ]),
  forbidImports('simulator', [
    {
      regex: from(...othersThan('contract', 'simulator')),
      message: 'The simulator stands alone: it plays the vendor.',
    },
  ]),
  forbidImports('dev', [
    {
      regex: from(...othersThan('contract', 'activities', 'worker', 'simulator', 'dev')),
      message: 'The dev stack starts worker and simulator, and does not know who uses it.',
    },
  ]),
  forbidImports('examples', [
    { regex: from(...othersThan('client')), message: 'Examples use client/ as a program outside would.' },
    { regex: '^(\\.\\./)+client/.', message: 'Import what client/ offers, not its parts.' },
  ]),
  {
    files: [
      'test/**/*.ts',
      'bench/**/*.ts',
      'examples/**/*.ts',
      'simulator/config.ts',
      'worker/configuration.ts',
      'dev/**/*.ts',
      'scripts/**/*.ts',
      'client/**/*.ts',
      'worker/main.ts',
      'worker/codec-server/main.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  prettier,
);
