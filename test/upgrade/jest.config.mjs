import main from '../../jest.config.js';

const { testEnvironment, modulePathIgnorePatterns, transform } = main;

/** @type {import('jest').Config} */
export default {
  rootDir: '../..',
  testEnvironment,
  testMatch: ['<rootDir>/test/upgrade/**/*.test.ts'],
  testTimeout: 600_000,
  modulePathIgnorePatterns,
  transform,
};
