// Preloaded by tests: kills the server when it is about to answer 201 to `POST /sessions`, after the write and before the answer.
import { ServerResponse } from 'node:http';

const { writeHead } = ServerResponse.prototype;

ServerResponse.prototype.writeHead = function (this: ServerResponse, status: number, ...rest: never[]) {
  const { method, url } = this.req;
  if (method === 'POST' && url === '/sessions' && status === 201) process.kill(process.pid, 'SIGKILL');
  return writeHead.call(this, status, ...rest);
} as typeof writeHead;
