import { port, secret, text, url } from '#shared/config';
import { placementOf } from './variables.js';

const base = { PORT: port(), LOG_LEVEL: text({ default: 'info' }), CLOCK_FILE: text({ optional: true }) };
const own = { MATCH_KEY: secret({ bytes: 32 }) };
const intake = { name: 'intake', base, own };

describe('the variables of a deployment', () => {
  it('are settings or secrets, and defaults are left alone', () => {
    expect(placementOf(intake, { PORT: '8080' }, {})).toEqual({
      settings: { PORT: '8080' },
      secrets: ['MATCH_KEY'],
      optionalSecrets: [],
    });
  });

  it('say which secrets a service does without', () => {
    const mailbox = url({ optional: true, secret: true });
    const { secrets, optionalSecrets } = placementOf({ ...intake, own: { ...own, mailbox } }, { PORT: '8080' }, {});
    expect([secrets, optionalSecrets]).toEqual([['MATCH_KEY', 'mailbox'], ['mailbox']]);
  });

  it('are refused when a service would miss one at start', () => {
    expect(() => placementOf(intake, {}, {})).toThrow('intake: PORT has neither a setting nor a default.');
  });

  it('are refused when no service reads one', () => {
    expect(() => placementOf(intake, { PORT: '8080' }, { PROT: '1' })).toThrow('PROT is not read');
  });

  it('are refused when a secret would stand in a file', () => {
    expect(() => placementOf(intake, { PORT: '8080' }, { MATCH_KEY: 'k' })).toThrow('MATCH_KEY is a secret');
  });
});
