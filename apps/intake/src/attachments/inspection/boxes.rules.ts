import { RefusedFile } from './clean-copy.rules.ts';

/** A box of ISO/IEC 14496-12, or an atom of QuickTime: its place in the file. */
export interface Box {
  type: string;
  start: number;
  /** Where the content begins. */
  from: number;
  /** Behind its last byte. */
  end: number;
}

/** Films of hours have some hundreds. */
const BOXES_MAX = 10_000;
const HEAD_BYTES = 8;
const LARGE_HEAD_BYTES = 16;

/** Reads boxes and counts them: a file has a limited number. */
export class BoxReader {
  readonly file: Buffer;
  private count = 0;

  constructor(file: Buffer) {
    this.file = file;
  }

  /** The boxes that fill this part of the file. @throws RefusedFile where they do not fit. */
  boxesIn(from: number, end: number): Box[] {
    const boxes: Box[] = [];
    for (let at = from; at < end; at = boxes.at(-1)?.end ?? end) {
      this.count += 1;
      if (this.count > BOXES_MAX) throw new RefusedFile();
      boxes.push(this.boxAt(at, end));
    }
    return boxes;
  }

  /** The boxes within; QuickTime ends some lists with four zero bytes, which are none. */
  inside({ from, end }: Box): Box[] {
    const isEnded = end - from >= 4 && this.file.readUInt32BE(end - 4) === 0 && this.endsWithZero(from, end);
    return this.boxesIn(from, isEnded ? end - 4 : end);
  }

  private endsWithZero(from: number, end: number): boolean {
    let at = from;
    while (at + HEAD_BYTES <= end) at += Math.max(this.file.readUInt32BE(at), HEAD_BYTES);
    return at === end - 4;
  }

  private boxAt(start: number, limit: number): Box {
    if (start + HEAD_BYTES > limit) throw new RefusedFile();
    const type = this.file.toString('latin1', start + 4, start + 8);
    const { headBytes, length } = this.sizeAt(start, limit);
    const from = start + headBytes;
    const end = start + length;
    if (end < from || end > limit) throw new RefusedFile();
    return { type, start, from, end };
  }

  /** A size of 1 stands in eight further bytes; one of 0 is all that is left. */
  private sizeAt(start: number, limit: number): { headBytes: number; length: number } {
    const size = this.file.readUInt32BE(start);
    if (size !== 1) return { headBytes: HEAD_BYTES, length: size === 0 ? limit - start : size };
    if (start + LARGE_HEAD_BYTES > limit) throw new RefusedFile();
    return { headBytes: LARGE_HEAD_BYTES, length: Number(this.file.readBigUInt64BE(start + 8)) };
  }
}

/** The only box of this type. @throws RefusedFile where there is none, or more. */
export function onlyBox(boxes: readonly Box[], type: string): Box {
  const [first, second] = boxes.filter((box) => box.type === type);
  if (!first || second) throw new RefusedFile();
  return first;
}
