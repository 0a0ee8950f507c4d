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
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read the environment in contract/config.ts and pass it down.' },
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
    {
      regex: from('workflows', 'activities', 'worker', 'client', 'simulator', 'scripts'),
      message: 'contract/ imports nothing of ours.',
    },
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
        regex: from('worker', 'client', 'simulator', 'scripts', 'contract/config'),
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
    files: ['workflows/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'console', 'fetch', 'Buffer', 'WeakRef', 'FinalizationRegistry'],
    },
  },
  forbidImports('activities', [
    {
      regex: from('workflows', 'worker', 'client', 'simulator', 'scripts'),
      message: 'Activities know the contract only.',
    },
  ]),
  forbidImports('worker', [
    { regex: from('client', 'simulator', 'scripts'), message: 'The worker does not know its callers.' },
  ]),
  forbidImports('client', [
    { regex: from('workflows'), allowTypeImports: true, message: 'Types only: callers do not load workflow code.' },
    { regex: from('activities', 'worker'), message: 'Callers know the contract and the types of workflows.' },
  ]),
  forbidImports('simulator', [
    {
      regex: from('workflows', 'activities', 'worker', 'client', 'scripts'),
      message: 'The simulator stands alone: it plays the vendor.',
    },
  ]),
  {
    files: [
      'test/**/*.ts',
      'simulator/config.ts',
      'contract/config.ts',
      'scripts/**/*.ts',
      'client/**/*.ts',
      'worker/main.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  prettier,
);
