import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { plugin as house } from './tools/eslint/plugin.ts';

const TESTS = ['**/*.{spec,int-spec,e2e-spec}.ts', 'apps/*/test/**', 'test/**', 'libs/shared/src/testing/**'];
const SCRIPTS = ['infra/**', 'tools/**', 'bench/**', 'demo/**'];
const CONFIGS = ['*.config.js', '.*.cjs'];

/** The kinds of files in a service: what a door, a room or a table is called. */
const KINDS = [
  ...['module', 'env', 'controller', 'consumer', 'service', 'queries', 'writes', 'entity', 'dto', 'events', 'rules'],
  ...['decorators', 'guard', 'job', 'worker', 'client', 'adapter', 'seed', 'data'],
];

const syntax = {
  parameters: {
    selector: ':function[params.length>4]:not(MethodDefinition[kind="constructor"] > FunctionExpression)',
    message: 'At most 4 parameters, then an object. (Constructors, which list what is injected, are excepted.)',
  },
  overThere: {
    selector: 'MethodDefinition > Identifier.key[name=/^(handle|process|manage)([A-Z]|$)/]',
    message: 'Say verb and noun of the domain: openFromTip, transfer, acknowledge.',
  },
  moduleMocks: {
    selector: 'MemberExpression[object.name="jest"][property.name=/^(mock|doMock|setMock|unstable_mockModule)$/]',
    message: 'No module mocks: use the real part, or a fake with behaviour.',
  },
  partialRuns: {
    selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|skip|todo)$/]',
    message: 'A test that does not run proves nothing.',
  },
  environment: {
    selector: 'MemberExpression[object.name="process"][property.name="env"]',
    message: 'Declare the variable in the env definition: #shared/config checks all of them at start.',
  },
  realTime: {
    selector:
      ':matches(NewExpression[callee.name="Date"][arguments.length=0], CallExpression[callee.object.name="Date"][callee.property.name="now"])',
    message: 'Business times come from the injected Clock, or the virtual clock does not move them.',
  },
};

const imports = {
  forwardRef: { name: '@nestjs/common', importNames: ['forwardRef'], message: 'Cut the cycle instead.' },
  relations: {
    name: 'typeorm',
    importNames: ['OneToMany', 'ManyToMany', 'OneToOne'],
    message: 'No two-way relations: keep the other id, and join in a query.',
  },
  decorators: {
    name: 'typeorm',
    importNames: ['Entity', 'Column', 'PrimaryColumn', 'PrimaryGeneratedColumn', 'ManyToOne', 'VersionColumn', 'Index'],
    message: 'Tables are described in *.entity.ts.',
  },
  environment: { name: 'node:process', importNames: ['env'], message: syntax.environment.message },
};

const restrict = (...parts) => ({ 'no-restricted-syntax': ['error', ...parts] });
const restrictImports = (...paths) => ({ 'no-restricted-imports': ['error', { paths }] });
const { parameters, overThere, moduleMocks, partialRuns, environment, realTime } = syntax;

export default defineConfig(
  { ignores: ['dist/', '.data/', 'coverage/', 'node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended,
  {
    plugins: { house },
    rules: {
      'house/file-name': 'error',
      complexity: ['error', { max: 8, variant: 'modified' }],
      eqeqeq: 'error',
      'max-depth': ['error', 4],
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', 50],
      'no-console': 'error',
      'no-empty': 'error',
      'no-implicit-coercion': ['error', { boolean: false }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      'no-unreachable': 'error',
      'no-unused-expressions': 'off',
      '@typescript-eslint/no-unused-expressions': 'error',
      'prefer-const': 'error',
      ...restrict(parameters, environment),
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      '@typescript-eslint/consistent-type-imports': 'off', // verbatimModuleSyntax tells which imports may be types.
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-extraneous-class': 'off', // Nest modules are classes without members.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    rules: {
      'house/writes-in-transaction': 'error',
      'house/no-write-loop': 'error',
      ...restrictImports(imports.forwardRef, imports.relations, imports.decorators, imports.environment),
    },
  },
  {
    files: ['apps/*/src/**/*.ts'],
    rules: {
      'house/file-name': ['error', { kinds: KINDS }],
      ...restrict(parameters, environment, overThere, realTime),
    },
  },
  {
    // The gateway has no business: its parts are plumbing without kinds, and its tokens, keys and limits use real time.
    files: ['apps/gateway/src/**/*.ts'],
    rules: {
      'house/file-name': ['error', { kinds: [...KINDS, 'scope'], plain: true }],
      ...restrict(parameters, environment, overThere),
    },
  },
  { files: ['libs/shared/src/**/*.ts'], rules: { 'house/documented': ['error', { of: 'functions' }] } },
  { files: ['**/*.dto.ts'], rules: { 'house/documented': ['error', { of: 'fields' }] } },
  { files: ['**/*.entity.ts'], rules: restrictImports(imports.forwardRef, imports.relations, imports.environment) },
  {
    // Whoever makes, migrates or leaves transactions lives here.
    files: ['libs/shared/src/database/**', 'libs/shared/src/messaging/**', 'apps/*/src/database/**'],
    rules: { 'house/writes-in-transaction': 'off' },
  },
  {
    // SQL by hand and lists of facts are as long as they are.
    files: ['apps/*/src/database/**', '**/*.data.ts', 'tools/boundaries.planted.ts'],
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off', 'house/no-write-loop': 'off' },
  },
  { files: ['libs/shared/src/config/**', ...SCRIPTS, ...CONFIGS], rules: restrict(parameters) },
  { files: [...SCRIPTS, ...CONFIGS], rules: { 'no-console': 'off' } },
  {
    files: [...TESTS],
    rules: {
      complexity: 'off', // It counts each ?. on the way to what is expected.
      'max-lines': ['error', 400],
      'max-lines-per-function': 'off', // describe() is a function too.
      'house/documented': 'off',
      'house/no-write-loop': 'off',
      'house/writes-in-transaction': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-return': 'off', // What JSON holds is what is being tested.
      ...restrict(parameters, moduleMocks, partialRuns),
      ...restrictImports(imports.forwardRef),
    },
  },
  {
    // Their readers (Jest, ESLint, dependency-cruiser) ask for a default export or for CommonJS.
    files: [...CONFIGS, 'infra/testing/global-*.ts'],
    rules: { 'no-restricted-exports': 'off', '@typescript-eslint/no-require-imports': 'off' },
  },
);
