import type { OperationTexts } from './operation.decorators.js';

/** What the document says about the operations on parked messages. */
export const parkedMessageTexts = {
  list: {
    summary: 'List parked messages',
    description:
      'Messages of Kafka that the service could not handle at their first delivery, and those that wait behind one, in ' +
      'the order of parking. Keys, types and causes are masked where they may hold personal data.',
  },
  read: {
    summary: 'Read a parked message',
    description:
      'The message with its headers and its payload. Personal data is masked: shown are the structure and the values of ' +
      'ids, references, codes, states, counts and times. Each reading is written into the audit rows.',
  },
  replay: {
    summary: 'Try a parked message again',
    description:
      'Within a second or two the service tries it again, from its first attempt on, and after it those that wait behind ' +
      'it. Do this when the fault is mended. A message that waits itself is tried after the one before it.',
  },
  replayAll: {
    summary: 'Try many parked messages again',
    description:
      'As the replay of one message, for those that the filter names, the first parked first. Messages that wait follow ' +
      'those before them by themselves. The answer tells whether there are more than one call sets.',
  },
  discard: {
    summary: 'Give a parked message up',
    description:
      'The message will not be handled, not even when it is delivered again; those behind it go on. What it would have ' +
      'done stays undone, and this cannot be taken back.',
  },
} as const satisfies Record<string, OperationTexts>;
