import { spawn } from 'node:child_process';

/** The exit code of a program that is not there, as in a shell. */
export const MISSING_PROGRAM = 127;

const KEPT_OUTPUT_BYTES = 64 * 1024;

export interface ProgramRun {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  signal?: AbortSignal;
  /** Shows the program's output as it comes, instead of keeping it for the caller. */
  inherit?: boolean;
}

/** Runs a program to its end. `output` holds the end of what it printed; `code` is MISSING_PROGRAM when there is none. */
export async function runProgram(
  command: string,
  args: string[],
  { inherit = false, ...options }: ProgramRun = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...options,
      stdio: ['ignore', inherit ? 'inherit' : 'pipe', inherit ? 'inherit' : 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer) => (output = (output + chunk.toString('utf8')).slice(-KEPT_OUTPUT_BYTES));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? resolve({ code: MISSING_PROGRAM, output }) : reject(error),
    );
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
