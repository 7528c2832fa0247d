export default {
  testEnvironment: 'node',
  // browsers and hosts mostly wait: three files at once on two cores
  maxWorkers: 3,
  // a busy machine is no fault: what hangs is found all the same
  testTimeout: 20_000,
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/test/**/*.test.tsx'],
  // minutes of axe, a command of their own (README, Testing)
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.AXE_LANGUAGES ? [] : ['/test/e2e/accessibility-'])],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/dist', '<rootDir>/.usher'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.ts$': '$1.ts' },
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
}
