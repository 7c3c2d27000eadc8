import sharp from 'sharp';
import { gzipSync } from 'node:zlib';
import { aPicture, aPictureOf, aZip } from '../../../../../infra/testing/sample-pictures.ts';
import { FILE_KINDS, HEAD_BYTES, kindOf } from './file-kinds.rules.js';

const typeOf = async (bytes: Buffer | string): Promise<string | undefined> => {
  const head = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
  return (await kindOf(head.subarray(0, HEAD_BYTES)))?.mediaType;
};
const ftyp = (brand: string): Buffer =>
  Buffer.concat([Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0${brand}mp42`, 'latin1'), Buffer.alloc(200)]);
/** Two silent frames of 417 bytes. */
const mp3 = Buffer.alloc(834);
mp3.set([0xff, 0xfb, 0x90, 0x00]);
mp3.set([0xff, 0xfb, 0x90, 0x00], 417);

describe('the kind of a file', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('is told of a picture by its bytes: %s', async (format) => {
    expect(await kindOf(await aPictureOf(format))).toMatchObject({
      mediaType: `image/${format}`,
      kind: 'image',
      copy: 'made',
    });
  });

  it.each([
    ['%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n', 'application/pdf'],
    [Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt \x10\0\0\0'), Buffer.alloc(40)]), 'audio/wav'],
    [mp3, 'audio/mpeg'],
    [Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\x0a'), Buffer.alloc(10), mp3]), 'audio/mpeg'],
    [ftyp('M4A '), 'audio/mp4'],
    [ftyp('isom'), 'video/mp4'],
    [ftyp('mp42'), 'video/mp4'],
    [ftyp('qt  '), 'video/quicktime'],
    [ftyp('heic'), 'image/heic'],
    [ftyp('mif1'), 'image/heif'],
  ])('is told of the other allowed kinds: %#', async (bytes, mediaType) => {
    expect(await typeOf(bytes)).toBe(mediaType);
  });

  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['XML and SVG', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['an archive', aZip()],
    ['a program', Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(200)])],
    ['a program of Linux', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(200)])],
    ['a GIF that is a script', 'GIF89a/*' + '\0'.repeat(20) + '*/=1;alert(1)'],
    ['gzip', gzipSync('%PDF-1.7')],
    ['plain text', 'Xin chào, tôi muốn báo tin.'],
    ['text with the mark of UTF-16', Buffer.from('\ufeffxin chào các anh chị', 'utf16le')],
    ['AVIF', ftyp('avif')],
    ['3GP', ftyp('3gp4')],
    ['a film of old without its type', Buffer.concat([Buffer.from('\0\0\0\x08wide\0\0\0\x20mdat'), Buffer.alloc(90)])],
    ['AVI', Buffer.concat([Buffer.from('RIFF\x24\0\0\0AVI LIST'), Buffer.alloc(40)])],
    ['two bytes', Buffer.from([0xff, 0xd8])],
    ['nothing', Buffer.alloc(0)],
  ])('is none for what is not allowed: %s', async (_, bytes) => {
    expect(await typeOf(bytes)).toBeUndefined();
  });

  it('is none where anything stands before the first byte', async () => {
    const jpeg = await aPictureOf('jpeg');
    const files = ['%PDF-1.7\n1 0 obj\n', jpeg, mp3];
    for (const front of [Buffer.from('\n'), Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('ID3\x03\0\0\0\0\0\0')]) {
      const told = await Promise.all(
        files.map((file) => typeOf(Buffer.concat([front, Buffer.from(file as string, 'latin1')]))),
      );
      expect(told).toEqual([undefined, undefined, front.length === 10 ? 'audio/mpeg' : undefined]);
    }
  });

  it('is that of the bytes for a polyglot, whose rest no copy has', async () => {
    expect(await typeOf(Buffer.concat([await aPictureOf('jpeg'), aZip()]))).toBe('image/jpeg');
    expect(await typeOf(await (await aPicture()).gif().toBuffer())).toBeUndefined();
  });

  it('has no copy where the decoder is not there', async () => {
    const withoutCopy = FILE_KINDS.filter(({ copy }) => copy === 'none').map(({ extension }) => extension);
    expect(withoutCopy).toEqual(['heic', 'heif']);
    expect(sharp.format.heif.input.fileSuffix).toEqual(['.avif']);
  });
});
