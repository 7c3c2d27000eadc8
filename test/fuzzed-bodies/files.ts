import { aPictureOf } from '../../infra/testing/sample-pictures.ts';
import { aPdf } from '../../infra/testing/sample-documents.ts';
import { aMovie, anMp3, aWav } from '../../infra/testing/sample-recordings.ts';
import type { FuzzedOperation } from './document.ts';
import type { Edit, Plan } from './plans.ts';

/** Whether the body is a file as it is, which has no fields to be changed. */
export function takesFile({ contentType }: FuzzedOperation): boolean {
  return contentType === 'application/octet-stream';
}

/** One file of each family of kinds. */
export async function soundFiles(): Promise<Buffer[]> {
  const pictures = [await aPictureOf('jpeg'), await aPictureOf('png'), await aPictureOf('webp')];
  return [...pictures, await aPdf(), aWav(), anMp3(), aMovie(), aMovie('qt  '), aMovie('M4A ')];
}

/** A file that is broken as a plan says: cut short, holed, with other bytes in its head, or not at all. */
export function brokenFile({ base, edits }: Plan, sound: readonly Buffer[]): Buffer {
  return edits.reduce(edited, sound[base % sound.length] ?? Buffer.alloc(0));
}

/** Where formats keep their lengths and counts; what is wrong there leads furthest. */
const HEAD_BYTES = 64;

function edited(file: Buffer, { kind, place, pick, text }: Edit): Buffer {
  if (kind === 'none' || file.length === 0) return file;
  const [at, inHead] = [place % file.length, place % Math.min(file.length, HEAD_BYTES)];
  const ways: (() => Buffer)[] = [
    () => file.subarray(0, at),
    () => filled(file, { at, length: pick % 40, by: pick }),
    () => filled(file, { at: inHead, length: 4, by: 0xff }),
    () => filled(file, { at: inHead, length: 4, by: 0 }),
    () => Buffer.concat([file.subarray(0, at), Buffer.from(text), file.subarray(at)]),
    () => Buffer.concat([file, file.subarray(at)]),
    () => file.subarray(at),
  ];
  return (ways[pick % ways.length] as () => Buffer)();
}

function filled(file: Buffer, { at, length, by }: { at: number; length: number; by: number }): Buffer {
  const copy = Buffer.from(file);
  copy.subarray(at, at + length).fill(by);
  return copy;
}
