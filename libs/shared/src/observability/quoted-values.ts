/** SQLSTATEs whose messages quote a value that could not be read or kept: class 22, and the syntax of a value. */
const QUOTING_STATES = /^(22[0-9A-Z]{3}|42601)$/;
/** The syntax of a statement has the same code, and its message quotes the statement alone. */
const STATEMENT_PARSER = 'scanner_yyerror';
const DEPTH_MAX = 5;

/** What stands in place of a message that may quote what somebody wrote. */
export const HIDDEN_MESSAGE = '[hidden: it quotes a value]';

/** The messages of an error, and of those behind it, in which Postgres quotes a value: it may be out of a tip. */
export function quotingMessages(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > DEPTH_MAX) return [];
  const { code, routine, driverError } = error as { code?: unknown; routine?: unknown; driverError?: unknown };
  const quotes = typeof code === 'string' && QUOTING_STATES.test(code) && routine !== STATEMENT_PARSER;
  const behind = [error.cause, driverError].flatMap((each) => quotingMessages(each, depth + 1));
  return quotes && error.message !== '' ? [error.message, ...behind] : behind;
}

/** The same value, the given messages in its texts replaced. */
export function withoutMessages<T>(value: T, messages: readonly string[]): T {
  if (messages.length === 0) return value;
  if (typeof value === 'string')
    return messages.reduce<string>((text, message) => text.replaceAll(message, HIDDEN_MESSAGE), value) as T;
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, withoutMessages(part as unknown, messages)]);
  return (Array.isArray(value) ? parts.map(([, part]) => part) : Object.fromEntries(parts)) as T;
}
