/** Where a switch's command line writes to. */
export interface CliOutput {
  /** Answers false when the caller should wait for `drained` before it writes more. */
  write(text: string): boolean;
  /** Resolves when there is room again. */
  drained(): Promise<void>;
  /** The terminal's size, as `size` answers it. */
  size?(): string;
  /** The session is over. */
  exit(code: number): void;
}
/** A running command line. */
export interface Cli {
  /** Keys as they are typed. */
  type(text: string): void;
}
/** Runs the command line over `output`: banner, prompt, then whatever is typed. */
export function startCli(output: CliOutput): Cli;
/** One block of `flood`'s output, 64 KiB of lines with CR LF. */
export function floodBlock(index: number): string;
/** Blocks in one MiB of `flood`. */
export const BLOCKS_PER_MIB: number;
/** What it shows when it waits for a command. */
export const PROMPT: string;
