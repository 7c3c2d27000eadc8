import { deflateRawSync, deflateSync, crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** Words that tell of an informant; none of them may be in a copy. */
export const CANARY = 'CANARYNGUOIBAO';

/** Whether the canary stands in these bytes, in any of the encodings that metadata is written in. */
export function holdsCanary(bytes: Uint8Array): boolean {
  const held = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = Buffer.from(CANARY, 'utf16le');
  return [Buffer.from(CANARY), little, Buffer.from(little).swap16()].some((canary) => held.includes(canary));
}

const XMP = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${CANARY}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

const EXIF = {
  IFD0: { Artist: CANARY, Make: 'Canarycam', Software: CANARY },
  IFD2: { UserComment: CANARY },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '21/1 1/1 42/1', GPSLongitudeRef: 'E', GPSLongitude: '105/1 51/1 15/1' },
};

/** A picture with something to see, 240 × 160: a gradient, a dark stall and a white sign. */
export async function aPicture(width = 240, height = 160): Promise<Sharp> {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at++)
    pixels.set(colourAt((at % width) / width, Math.floor(at / width) / height), at * 3);
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

function colourAt(x: number, y: number): number[] {
  if (x > 0.6 && y < 0.3) return [250, 250, 240];
  const isStall = x > 0.2 && x < 0.5 && y > 0.4 && y < 0.9;
  return isStall ? [30, 40, 60] : [255 * x, 200 * y, 120];
}

/** A picture with everything that a phone and an editor write into it. */
export async function aPictureOf(format: 'jpeg' | 'png' | 'webp', orientation = 1): Promise<Buffer> {
  const picture = (await aPicture()).withExif(EXIF).withXmp(XMP).withMetadata({ orientation });
  const bytes = await picture.toFormat(format).toBuffer();
  if (format === 'jpeg') return withSegments(bytes);
  return format === 'png' ? withChunks(bytes) : bytes;
}

/** After the first marker: a comment, and the IPTC block of Photoshop with by-line and caption. */
function withSegments(jpeg: Buffer): Buffer {
  const byline = Buffer.concat([Buffer.from([0x1c, 2, 80, 0, CANARY.length]), Buffer.from(CANARY)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(byline.length);
  const odd = Buffer.alloc(byline.length % 2);
  const iptc = Buffer.concat([Buffer.from('Photoshop 3.0\0' + '8BIM\x04\x04\0\0', 'latin1'), length, byline, odd]);
  return Buffer.concat([
    jpeg.subarray(0, 2),
    segment(0xed, iptc),
    segment(0xfe, Buffer.from(CANARY)),
    jpeg.subarray(2),
  ]);
}

export function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

function withChunks(png: Buffer): Buffer {
  const text = chunk('tEXt', Buffer.from(`Author\0${CANARY}`));
  const end = png.length - 12;
  return Buffer.concat([png.subarray(0, 33), text, png.subarray(33, end), text, png.subarray(end)]);
}

export function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, check]);
}

/** 30,000 × 30,000 grey pixels, none of them set: some 100 KB that decode to 900 MB. */
export function aDecompressionBomb(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(30_000, 0);
  header.writeUInt32BE(30_000, 4);
  header.set([1, 0], 8);
  const pixels = deflateSync(Buffer.alloc(30_000 * (1 + 30_000 / 8)));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

/** An archive with one page, as it stands behind the picture of a polyglot. */
export function aZip(): Buffer {
  const name = Buffer.from('index.html');
  const content = Buffer.from(`<script>alert("${CANARY}")</script>`);
  const packed = deflateRawSync(content);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(crc32(content), 0);
  sizes.writeUInt32LE(packed.length, 4);
  sizes.writeUInt32LE(content.length, 8);
  const lengths = Buffer.from([name.length, 0, 0, 0]);
  const shared = Buffer.concat([Buffer.from([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]), sizes, lengths]);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, name, packed]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), shared, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.set([1, 0, 1, 0], 8);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end, Buffer.from(CANARY)]);
}
