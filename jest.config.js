/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/support/environment.ts',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['browser', 'clients', 'package', 'shells', 'upgrade'].map(
    (folder) => `<rootDir>/test/${folder}/`,
  ),
  testTimeout: 120_000,
  // Many tests wait for most of their time: three of them at once keep two cores busy.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/support/slow-folders-first.mjs',
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  // A test file sees globals through a proxy, which makes each look-up slow. These it gets as parameters; none is ever replaced.
  sandboxInjectedGlobals: ['Array', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Set', 'String'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        sourceMaps: 'inline',
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs', strictMode: true },
      },
    ],
  },
};
