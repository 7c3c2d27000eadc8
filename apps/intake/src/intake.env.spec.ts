import { intakeEnv } from './intake.env.js';

describe('the address of clamd', () => {
  const { read } = intakeEnv.INTAKE_CLAMD_URL;

  it.each(['tcp://clamav:3310', 'tcp://10.1.2.3', 'tcp://scan.vigil.example:65535', 'tcp://[::1]:3310'])(
    'may be %s',
    (address) => expect(read(address)).toBe(address),
  );

  it.each(['clamav:3310', 'http://clamav:3310', 'tcp://', 'tcp://user:word@clamav', 'tcp://clamav/x', 'tcp://a:0'])(
    'may not be %s',
    (address) => expect(() => read(address)).toThrow('text that matches'),
  );
});
