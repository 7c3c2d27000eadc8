import { exactForm, plainForm, searchDocumentOf, searchQueryOf } from './search-text.rules.js';

describe('a word', () => {
  it.each([
    ['Sữa', 'sua', 'sưa/x'],
    ['hòa', 'hoa', 'hoa/f'],
    ['hoà', 'hoa', 'hoa/f'],
    ['ĐỒ', 'do', 'đô/f'],
    ['thuỷ', 'thuy', 'thuy/r'],
    ['kem', 'kem', 'kem'],
    ['CV', 'cv', 'cv'],
    ['１２３', '123', '１２３'],
  ])('%s is found as %s and as %s', (word, plain, exact) => {
    expect([plainForm(word), exactForm(word)]).toEqual([plain, exact]);
  });

  it('is the same composed and decomposed', () => {
    expect(exactForm('sữa'.normalize('NFD'))).toBe(exactForm('sữa'.normalize('NFC')));
  });
});

describe('a document', () => {
  it('has each word under both spellings, with its places', () => {
    expect(searchDocumentOf(['Sữa giả, sữa'])).toBe("'sua':1,3 'sưa/x':1,3 'gia':2 'gia/r':2");
  });

  it('is empty without a word, and keeps within what the database takes', () => {
    expect(searchDocumentOf(['', ' … ! '])).toBe('');
    const long = searchDocumentOf(['x'.repeat(20_000), 'là '.repeat(6_000)]);
    expect(Math.max(...long.split(' ').map((part) => part.split(':')[0]?.length ?? 0))).toBeLessThanOrEqual(66);
    expect(
      long
        .split(' ')
        .find((part) => part.startsWith("'la'"))
        ?.split(','),
    ).toHaveLength(255);
  });
});

describe('marks without a letter', () => {
  const marks = ['\u0301', '\u0302\u0323', '\ufc5e', '\u037a', '\uff9e', '\u20e3'];

  it.each(marks)('are no word of a document, and none of a query: %j', (mark) => {
    expect(searchDocumentOf([mark, `a ${mark} b`])).toBe("'a':1 'b':2");
    expect(searchQueryOf(mark)).toBeUndefined();
    expect(searchQueryOf(`"${mark}" a`)).toBe("('a')");
  });
});

describe('a query', () => {
  it.each([
    ['sữa giả', "('sưa/x') & ('gia/r')"],
    ['sua gia', "('sua') & ('gia')"],
    ['"sữa bột" giả', "('sưa/x' <-> 'bôt/j') & ('gia/r')"],
    [`'; DROP TABLE tips; --`, "('drop') & ('table') & ('tips')"],
    ['cv-1029', "('cv') & ('1029')"],
    ['unclosed "sữa', "('unclosed') & ('sưa/x')"],
  ])('%s means %s', (text, expected) => {
    expect(searchQueryOf(text)).toBe(expected);
  });

  it('is none without a word', () => {
    expect(['', '  ', '!?', '""'].map(searchQueryOf)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('has a limit', () => {
    expect(searchQueryOf('a '.repeat(500))?.split('&')).toHaveLength(20);
  });
});
