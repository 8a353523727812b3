/** Settings of a process that reads large files. V8 and glibc read them only when a process starts. */
export const SMALL_MEMORY = {
  /** Young objects may take 12 MB. V8 would let them take 96 MB, without reading faster. */
  flags: ['--max-semi-space-size=4'],
  /** glibc would keep freed memory for each thread, some 25 MB while a zip is read. */
  env: { MALLOC_ARENA_MAX: '1' },
} as const;

/** Replaces this process with one that has these settings, unless it has them already, or the platform cannot do this. */
export function limitMemory(): void {
  const { env, execArgv, execPath, argv } = process;
  if (!process.execve || env.MALLOC_ARENA_MAX !== undefined) return;
  const command = [execPath, ...execArgv, ...SMALL_MEMORY.flags, ...argv.slice(1)];
  process.execve(execPath, command, { ...env, ...SMALL_MEMORY.env });
}
