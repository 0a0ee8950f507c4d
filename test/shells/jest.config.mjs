import main from '../../jest.config.js';

const { testEnvironment, modulePathIgnorePatterns, transform } = main;

/** @type {import('jest').Config} */
export default {
  rootDir: '../..',
  testEnvironment,
  testMatch: ['<rootDir>/test/shells/**/*.test.ts'],
  testTimeout: 60_000,
  modulePathIgnorePatterns,
  transform,
};
