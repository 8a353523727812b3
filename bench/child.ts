import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A child process that replies to each message with one message. */
export interface Child<Question, Answer> {
  ask(question: Question): Promise<Answer>;
  stop(): void;
}

export function startChild<Question extends object, Answer>(file: string): Child<Question, Answer> {
  const child = fork(join(import.meta.dirname, file));
  // If the child fails, this process exits too. Otherwise it would wait for a reply indefinitely. The child has already
  // printed the error.
  child.once('exit', (code) => code && process.exit(1));
  return {
    async ask(question) {
      const answered = once(child, 'message');
      child.send(question);
      const [answer] = await answered;
      return answer;
    },
    stop: () => child.disconnect(),
  };
}
