import { inflateSync } from 'node:zlib';
import { PDFArray, PDFDict, PDFName, PDFRawStream, type PDFContext } from '@cantoo/pdf-lib';
import { RefusedFile } from './clean-copy.rules.ts';
import { cleanJpeg } from './jpeg.rules.ts';

/** Far above every embedded picture; more is a bomb. */
const INFLATED_BYTES_MAX = 100_000_000;
/** What is kept of a JPEG 2000 file: without its boxes for XML, UUIDs and rights. */
const JP2_BOXES = ['jP  ', 'ftyp', 'jp2h', 'jp2c'];

/** A stream without what its pictures carry along; the same one where there is nothing to take out. */
export function cleanStream(context: PDFContext, stream: PDFRawStream): PDFRawStream {
  const filters = filtersOf(context, stream.dict);
  const last = filters.at(-1);
  if (last !== '/DCTDecode' && last !== '/DCT' && last !== '/JPXDecode') return stream;
  const picture = unpacked(Buffer.from(stream.contents), filters.slice(0, -1));
  const dict = stream.dict.clone(context);
  keepLast(context, dict, last);
  return PDFRawStream.of(dict, last === '/JPXDecode' ? cleanJp2(picture) : cleanJpeg(picture));
}

function filtersOf(context: PDFContext, dict: PDFDict): string[] {
  const filter = context.lookup(dict.get(PDFName.of('Filter')));
  if (filter instanceof PDFArray) return filter.asArray().map((each) => String(context.lookup(each)));
  return filter ? [filter.toString()] : [];
}

/** Pictures are packed once more by some programs, always by Flate or as text. */
function unpacked(content: Buffer, filters: readonly string[]): Buffer {
  return filters.reduce((packed, filter) => {
    if (filter === '/FlateDecode' || filter === '/Fl')
      return inflateSync(packed, { maxOutputLength: INFLATED_BYTES_MAX });
    if (filter === '/ASCIIHexDecode') return Buffer.from(packed.toString('latin1').replace(/[\s>]/g, ''), 'hex');
    throw new RefusedFile();
  }, content);
}

/** Of the filters and their parameters the last is left. */
function keepLast(context: PDFContext, dict: PDFDict, filter: string): void {
  dict.set(PDFName.of('Filter'), PDFName.of(filter.slice(1)));
  const parameters = context.lookup(dict.get(PDFName.of('DecodeParms')));
  const own = parameters instanceof PDFArray ? context.lookup(parameters.asArray().at(-1)) : parameters;
  dict.delete(PDFName.of('DecodeParms'));
  if (own instanceof PDFDict) dict.set(PDFName.of('DecodeParms'), own);
}

function cleanJp2(bytes: Buffer): Buffer {
  if (bytes.readUInt32BE(0) === 0xff4fff51) return bytes; // A bare stream of code.
  const kept: Buffer[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at) || bytes.length - at;
    if (size < 8 || at + size > bytes.length) throw new RefusedFile();
    if (JP2_BOXES.includes(bytes.toString('latin1', at + 4, at + 8))) kept.push(bytes.subarray(at, at + size));
    at += size;
  }
  return Buffer.concat(kept);
}
