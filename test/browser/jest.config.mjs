import main from '../../jest.config.js';

const { testEnvironment, modulePathIgnorePatterns, transform } = main;

/** @type {import('jest').Config} */
export default {
  rootDir: '../..',
  testEnvironment,
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testTimeout: 120_000,
  globalSetup: '<rootDir>/test/browser/global-setup.ts',
  modulePathIgnorePatterns,
  transform,
};
