import { currentContext, newContext, runInContext } from './context.js';
import { createLogger, PinoNestLogger } from './logger.js';
import { counter, gauge, histogram, metrics } from './metrics.js';
import { continueTrace, newTraceparent, traceIdOf } from './trace.js';

const given = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00';

describe('traces', () => {
  it('go on with the same trace id and flags and a new span', () => {
    expect(continueTrace(given)).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)[0-9a-f]{16}-00$/);
  });

  it.each([undefined, '', 'x', given.toUpperCase(), `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `${given}-1`])(
    'begin anew after %p',
    (traceparent) => {
      expect(traceIdOf(continueTrace(traceparent))).toMatch(/^(?!4bf92f3577b34da6a3ce929d0e0e4736)[0-9a-f]{32}$/);
    },
  );

  it('begin with random ids', () => {
    expect(newTraceparent()).not.toBe(newTraceparent());
  });
});

describe('the context', () => {
  it('is kept over everything awaited within, and not beside it', async () => {
    const context = newContext({ correlationId: 'c-1', traceparent: given });
    const seen = await runInContext(context, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return currentContext();
    });
    expect(seen).toBe(context);
    expect(traceIdOf(seen.traceparent)).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(currentContext()).toMatchObject({ actor: { capacity: 'system' }, locale: 'vi' });
    expect(currentContext().correlationId).not.toBe('c-1');
  });
});

describe('the logger', () => {
  const lines: string[] = [];
  const pino = createLogger({ service: 'intake', level: 'debug', destination: { write: (line) => lines.push(line) } });
  const logger = new PinoNestLogger(pino);
  const last = () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;

  it('hides secrets and personal data, however they are wrapped', () => {
    pino.info({
      authorization: 'Bearer hush',
      req: { headers: { authorization: 'hush', 'idempotency-key': 'hush' } },
      tip: { informant: { name: 'hush' }, contact: 'hush', receiptCode: 'hush' },
      err: Object.assign(new Error('failed'), {
        parameters: ['hush'],
        driverError: Object.assign(new Error('unique'), { detail: 'Key (phone)=(hush) already exists.' }),
      }),
    });
    expect(lines.at(-1)).not.toContain('hush');
    expect(last()).toMatchObject({ service: 'intake', level: 'info', authorization: '[hidden]' });
  });

  it('adds the ids of the present context', () => {
    runInContext(newContext({ correlationId: 'c-2', causationId: 'e-1', traceparent: given }), () =>
      logger.log('hello'),
    );
    expect(last()).toMatchObject({ msg: 'hello', correlationId: 'c-2', causationId: 'e-1', traceId: traceIdOf(given) });
  });

  it('hides what Postgres quotes of a value that it cannot read, wherever the error is wrapped', () => {
    const quoting = (code: string, more = {}) =>
      Object.assign(new Error('syntax error in tsvector: "hush"'), { code, ...more });
    const failed = Object.assign(new Error('syntax error in tsvector: "hush"'), { driverError: quoting('42601') });
    const wrapped = new Error('not written', { cause: quoting('22P02') });
    for (const error of [quoting('22P02'), quoting('42601'), failed, wrapped]) {
      logger.error(error, 'Errors');
      expect(lines.at(-1)).not.toContain('hush');
      expect(last()).toMatchObject({ err: { stack: expect.stringContaining('observability.spec') } });
    }
    logger.error(quoting('42601', { routine: 'scanner_yyerror' }), 'Errors');
    expect(lines.at(-1)).toContain('hush'); // A statement is ours, and to be read by whoever mends it.
  });

  it('writes what Nest passes: a message, an error, a stack, an object', () => {
    logger.warn('careful', 'TipsService');
    expect(last()).toMatchObject({ level: 'warn', msg: 'careful', context: 'TipsService' });
    logger.error(new Error('broken'), 'Errors');
    expect(last()).toMatchObject({ level: 'error', msg: 'broken', context: 'Errors', err: { message: 'broken' } });
    logger.error('broken', 'Error: broken\n    at x', 'Errors');
    expect(last()).toMatchObject({ msg: 'broken', context: 'Errors', stack: 'Error: broken\n    at x' });
    logger.debug({ count: 2 }, 'Relay');
    expect(last()).toMatchObject({ count: 2, context: 'Relay' });
    logger.verbose('not at this level');
    expect(last()).toMatchObject({ count: 2 });
  });
});

describe('metrics', () => {
  it('are made once per name and served in the Prometheus format', async () => {
    counter({ name: 'test_tips_total', help: 'Tips.', labels: ['channel'] }).inc({ channel: 'web' });
    counter({ name: 'test_tips_total', help: 'Tips.', labels: ['channel'] }).inc({ channel: 'web' });
    gauge({ name: 'test_age_seconds', help: 'Age.', collect: (figure) => figure.set(7) });
    histogram({ name: 'test_wait_seconds', help: 'Wait.', buckets: [1] }).observe(0.5);
    const text = await metrics.metrics();
    expect(text).toContain('test_tips_total{channel="web"} 2');
    expect(text).toContain('test_age_seconds 7');
    expect(text).toContain('test_wait_seconds_bucket{le="1"} 1');
    expect(text).toContain('process_cpu_seconds_total');
  });
});
