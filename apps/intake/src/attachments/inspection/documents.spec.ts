import { PDFDict, PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { aPictureOf, holdsCanary } from '../../../../../infra/testing/sample-pictures.ts';
import { aPdf, inflatedStreams, pdfHoldsCanary, WRITTEN } from '../../../../../infra/testing/sample-documents.ts';
import { Cleaner } from './cleaner.service.js';
import { kindNamed } from './file-kinds.rules.js';
import { cleanJpeg } from './jpeg.rules.js';
import sharp from 'sharp';

const cleaner = new Cleaner();
afterAll(() => cleaner.close());

const clean = (bytes: Buffer) => cleaner.cleanCopy(kindNamed('application/pdf'), bytes);
const copyOf = async (bytes: Buffer): Promise<Buffer> => {
  const outcome = await clean(bytes);
  if ('refused' in outcome) throw new Error(outcome.refused);
  return outcome.bytes;
};

describe('the copy of a document', () => {
  it.each([true, false])(
    'names nobody, runs nothing, fetches nothing and carries no file (packed: %s)',
    async (packed) => {
      const original = await aPdf(packed);
      expect(pdfHoldsCanary(original)).toBe(true);
      const copy = await copyOf(original);
      expect(pdfHoldsCanary(copy)).toBe(false);
      const text = copy.toString('latin1');
      expect(
        text.match(/\/(JavaScript|JS|OpenAction|AA|Launch|URI|EmbeddedFile|Metadata|Info|RichMedia|Widget|XFA)\b/g),
      ).toBeNull();
      expect(text.includes('theo-doi.example')).toBe(false);
    },
  );

  it('has its pages with words, pictures and marks', async () => {
    const copy = await copyOf(await aPdf());
    const document = await PDFDocument.load(copy, { updateMetadata: false });
    expect(document.getPageCount()).toBe(1);
    const [page] = document.getPages();
    expect(page?.getSize()).toEqual({ width: 400, height: 300 });
    expect(page?.node.Annots()?.size()).toBe(1);
    const mark = page?.node.Annots()?.lookup(0, PDFDict);
    expect(mark?.keys().map(String).toSorted()).toEqual(['/AP', '/Rect', '/Subtype', '/Type']);
    expect(document.context.trailerInfo).toMatchObject({ Info: undefined, ID: undefined });
    const written = Buffer.from(WRITTEN).toString('hex').toUpperCase();
    expect(inflatedStreams(copy).some((stream) => stream.toString('latin1').includes(written))).toBe(true);
    expect(copy.includes(Buffer.from([0xff, 0xd8, 0xff]))).toBe(true);
  });

  it('does not hold what an earlier version of the document said', async () => {
    const document = await PDFDocument.load(await aPdf(false), { forIncrementalUpdate: true });
    document.catalog.delete(PDFName.of('OpenAction'));
    document.setAuthor('');
    expect(pdfHoldsCanary(await copyOf(Buffer.from(await document.save())))).toBe(false);
  });

  it('is not made of a locked document, of half of one, or of none', async () => {
    const locked = await PDFDocument.load(await aPdf());
    locked.encrypt({ ownerPassword: 'chu', userPassword: 'doc' });
    const files = [
      Buffer.from(await locked.save()),
      (await aPdf()).subarray(0, 400),
      Buffer.from('%PDF-1.7\n'),
      Buffer.from(`%PDF-1.7\n1 0 obj\n${'['.repeat(100_000)}\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF`),
    ];
    for (const file of files) expect(await clean(file)).toEqual({ refused: 'malformed' });
  });
});

describe('a picture within a document', () => {
  it('loses its segments and what stands behind it, and no pixel', async () => {
    const picture = await aPictureOf('jpeg');
    const copy = cleanJpeg(Buffer.concat([picture, picture]));
    expect(holdsCanary(copy)).toBe(false);
    const [before, after] = await Promise.all([picture, copy].map((each) => sharp(each).raw().toBuffer()));
    expect(after!.equals(before!)).toBe(true);
  });

  it('is kept with all its scans when it comes in steps', async () => {
    const picture = await sharp(await aPictureOf('jpeg'))
      .jpeg({ progressive: true })
      .toBuffer();
    expect((await sharp(cleanJpeg(picture)).metadata()).isProgressive).toBe(true);
  });
});
