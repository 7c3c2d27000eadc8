import { dirname } from 'node:path';
import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';

const root = dirname(dirname(import.meta.dirname));

/** A tester of rules that need the syntax alone. */
export function ruleTester(): RuleTester {
  return new RuleTester({ languageOptions: { parser: tseslint.parser } });
}

/** A tester of rules that ask for types; the planted code sees this repository's packages and drawers. */
export function typedRuleTester(): RuleTester {
  const projectService = { allowDefaultProject: ['*.ts'], defaultProject: 'tsconfig.json' };
  return new RuleTester({
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService, tsconfigRootDir: root } },
  });
}
