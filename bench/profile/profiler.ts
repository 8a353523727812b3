/** Controls the sampling profiler of a process that was started with `--inspect`. */
import { once } from 'node:events';
import type { Profiler } from 'node:inspector';

export interface RunningProfiler {
  stop(): Promise<Profiler.Profile>;
}

/** Starts the profiler of the process that listens on this port. */
export async function connectProfiler(port: number, microseconds: number): Promise<RunningProfiler> {
  const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  if (!target) throw new Error('The server has no debugger.');
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await once(socket, 'open');
  let last = 0;
  /** Waits for each answer, so the next message is the answer. */
  const ask = async (method: string, params = {}): Promise<unknown> => {
    last += 1;
    socket.send(JSON.stringify({ id: last, method, params }));
    const [{ data }] = await once(socket, 'message');
    return JSON.parse(data).result;
  };
  await ask('Profiler.enable');
  await ask('Profiler.setSamplingInterval', { interval: microseconds });
  await ask('Profiler.start');
  return {
    async stop() {
      const { profile } = (await ask('Profiler.stop')) as { profile: Profiler.Profile };
      socket.close();
      return profile;
    },
  };
}
