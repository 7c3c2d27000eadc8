import { Type } from 'typebox';
import { AppError } from './app-error.js';
import { faultText } from './fault-texts.js';
import { decodeCursor, encodeCursor, pageOf } from './paging.js';
import { appErrorFor } from './problem.filter.js';
import { isProblemCode, problemOf, problems } from './problems.js';

describe('the catalogue of problems', () => {
  it('has lower-kebab codes, statuses of errors, and an example each', () => {
    for (const [code, problem] of Object.entries(problems)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(problem.status).toBeGreaterThanOrEqual(400);
      expect([problem.title, problem.description, problem.example.detail].every(Boolean)).toBe(true);
    }
    expect(isProblemCode('not-found')).toBe(true);
    expect(isProblemCode('toString')).toBe(false);
  });

  it('makes problems for items of batches', () => {
    expect(problemOf('item-unknown', { detail: 'x' })).toEqual({
      type: '/problems/item-unknown',
      code: 'item-unknown',
      status: 404,
      title: 'Không có mục này',
      detail: 'x',
    });
  });
});

describe('appErrorFor', () => {
  const withCode = (code: string) => Object.assign(new Error('inside'), { code });
  it.each([
    [new AppError('gone'), 'gone'],
    [withCode('unauthenticated'), 'unauthenticated'],
    [withCode('40001'), 'unavailable'],
    [withCode('53300'), 'unavailable'],
    [withCode('ECONNREFUSED'), 'unavailable'],
    [{ name: 'QueryFailedError', driverError: { code: '22021' } }, 'malformed-request'],
    [withCode('23505'), 'internal'],
    [Object.assign(new SyntaxError('bad'), { statusCode: 400 }), 'malformed-request'],
    [Object.assign(new Error('bad'), { statusCode: 414 }), 'malformed-request'],
    [new Error('bad'), 'internal'],
    ['text', 'internal'],
    [undefined, 'internal'],
  ])('takes %p for %s', (error, code) => {
    expect(appErrorFor(error).code).toBe(code);
  });
});

describe('cursors', () => {
  const position = Type.Object({ id: Type.String() });

  it('come back as they were', () => {
    expect(decodeCursor(encodeCursor({ id: 'á' }), position)).toEqual({ id: 'á' });
  });

  it.each(['', 'x', encodeCursor({ id: 7 }), encodeCursor([]), 'bnVsbA'])('are refused when they are %p', (cursor) => {
    expect(() => decodeCursor(cursor, position)).toThrow(expect.objectContaining({ code: 'validation-failed' }));
  });
});

describe('pageOf', () => {
  it('is one class per item, named after it', () => {
    class TipDto {}
    expect(pageOf(TipDto)).toBe(pageOf(TipDto));
    expect(pageOf(TipDto).name).toBe('TipPage');
  });
});

describe('faultText', () => {
  it.each([
    ['isLength', 'reason must be longer than or equal to 10 characters', 'reason', 'Cần ít nhất 10 ký tự.'],
    ['isLength', 'reason must be shorter than or equal to 500 characters', 'reason', 'Nhiều nhất 500 ký tự.'],
    ['maxLength', 'line2 must be shorter than or equal to 500 characters', 'line2', 'Nhiều nhất 500 ký tự.'],
    [
      'isLength',
      'a must be longer than or equal to 2 and shorter than or equal to 5 characters',
      'a',
      'Cần từ 2 đến 5 ký tự.',
    ],
    ['isIn', 'kind must be one of the following values: phone, letter', 'kind', 'Phải là một trong: phone, letter.'],
    ['arrayMaxSize', 'items must contain no more than 200 elements', 'items', 'Nhiều nhất 200 phần tử.'],
    ['isReference', 'Phải là mã hồ sơ.', 'id', 'Phải là mã hồ sơ.'],
  ])('says in Vietnamese what %s found', (rule, message, property, detail) => {
    expect(faultText(rule, message, property).detail).toBe(detail);
  });
});
