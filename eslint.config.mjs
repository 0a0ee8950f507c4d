import { builtinModules } from 'node:module';
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const nodeBuiltins = builtinModules
  .flatMap((name) => [name, `node:${name}`])
  .filter((name) => !name.endsWith('assert'));

/** One folder may not import another (by value unless said otherwise): arrows of the architecture go one way. */
function forbidImports(files, groups) {
  return { files, rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: groups }] } };
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
  forbidImports(
    ['contract/**/*.ts'],
    [
      {
        group: ['**/workflows/**', '**/activities/**', '**/worker/**', '**/client/**', '**/simulator/**'],
        message: 'contract/ imports nothing of ours.',
      },
    ],
  ),
  {
    files: ['workflows/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: nodeBuiltins.map((name) => ({ name, message: 'Workflow code runs in a sandbox without Node.' })),
          patterns: [
            {
              group: ['**/activities/**', '**/contract/schema/**'],
              allowTypeImports: true,
              message: 'Types only: this code runs in the workflow sandbox.',
            },
            {
              group: ['**/worker/**', '**/client/**', '**/simulator/**', 'zod', 'pino'],
              message: 'Not available to workflow code.',
            },
            {
              group: ['@temporalio/*', '!@temporalio/workflow', '!@temporalio/common'],
              message: 'Not available to workflow code.',
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'process', 'console', 'fetch', 'Buffer', 'WeakRef', 'FinalizationRegistry'],
    },
  },
  forbidImports(
    ['activities/**/*.ts'],
    [
      {
        group: ['**/worker/**', '**/client/**', '**/simulator/**'],
        message: 'Activities know the contract and the messages of workflows only.',
      },
    ],
  ),
  forbidImports(
    ['simulator/**/*.ts'],
    [
      {
        group: ['**/workflows/**', '**/activities/**', '**/worker/**', '**/client/**'],
        message: 'The simulator stands alone: it plays the vendor.',
      },
    ],
  ),
  forbidImports(
    ['worker/**/*.ts'],
    [{ group: ['**/client/**', '**/simulator/**'], message: 'The worker does not know its callers.' }],
  ),
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
