import { fileName } from './file-name.js';
import { ruleTester } from './rule-tester.js';

const options = [{ kinds: ['service', 'dto'] }];
const named = (filename: string) => ({ code: '', filename });

ruleTester().run('file-name', fileName as never, {
  valid: [
    named('infra/file-lock.ts'),
    named('eslint.config.js'),
    named('.dependency-cruiser.cjs'),
    { ...named('apps/gateway/src/routes/forwarding.ts'), options: [{ ...options[0], plain: true }] },
    { ...named('apps/intake/src/main.ts'), options },
    { ...named('apps/intake/src/tips/tips.service.ts'), options },
    { ...named('apps/intake/src/tips/receipt-code.dto.ts'), options },
    { ...named('apps/intake/src/tips/twice.int-spec.ts'), options },
    { ...named('apps/intake/src/database/20261124000100-create-tips.ts'), options },
  ],
  invalid: [
    { ...named('infra/fileLock.ts'), errors: [{ messageId: 'kebab' }] },
    { ...named('infra/File.ts'), errors: [{ messageId: 'kebab' }] },
    { ...named('apps/intake/src/tips/tips.ts'), options, errors: [{ messageId: 'kind' }] },
    { ...named('apps/intake/src/tips/tips.helper.ts'), options, errors: [{ messageId: 'kind' }] },
    { ...named('apps/intake/src/tips/index.ts'), options, errors: [{ messageId: 'kind' }] },
    {
      ...named('apps/gateway/src/index.ts'),
      options: [{ ...options[0], plain: true }],
      errors: [{ messageId: 'kind' }],
    },
  ],
});
