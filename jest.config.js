/** One configuration for all kinds of tests; the kind is in the file's name (see docs/testing.md). */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  roots: ['apps', 'demo', 'infra', 'libs', 'test', 'tools'].map((folder) => `<rootDir>/${folder}`),
  testRegex: '\\.(spec|int-spec|e2e-spec)\\.ts$',
  transform: { '^.+\\.ts$': '@swc/jest' },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  globalSetup: '<rootDir>/infra/testing/global-setup.ts',
  globalTeardown: '<rootDir>/infra/testing/global-teardown.ts',
  testTimeout: 60_000,
  // Most of the time tests wait for a broker or a database: two at a time use two cores well.
  maxWorkers: 2,
  // Modules of each file stay in their process: one that has grown is replaced before its next file.
  workerIdleMemoryLimit: '1GB',
};
