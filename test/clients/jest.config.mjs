import main from '../../jest.config.js';

const { testEnvironment, modulePathIgnorePatterns, transform } = main;

/** @type {import('jest').Config} */
export default {
  rootDir: '../..',
  testEnvironment,
  testMatch: ['<rootDir>/test/clients/**/*.test.ts'],
  testTimeout: 300_000,
  modulePathIgnorePatterns,
  transform,
};
