import { readdirSync, readFileSync } from 'node:fs';

/**
 * Returns the processor time in ms that the threads of a process and its child processes have used. Needs Linux.
 * Waiting for other programs on a busy machine does not count.
 */
export function cpuMsOf(pid: number): number {
  let ms = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${task}`;
    ms += Number(readFileSync(`${folder}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    for (const child of readFileSync(`${folder}/children`, 'utf8').split(' ').filter(Boolean))
      ms += cpuMsOf(Number(child));
  }
  return ms;
}
