import type { ErasureService } from '../../core/erasure.ts';
import { AppError } from '../../core/errors.ts';
import type { Deliver } from '../../core/export.ts';
import type { Owner } from '../../core/users.ts';
import { answer, answerJson, type Handler } from '../answer.ts';
import { claimOwner } from '../auth.ts';
import { failureOf, type Log } from '../observe.ts';

interface Dependencies {
  erasure: ErasureService;
  exportOf(owner: Owner): Promise<AsyncIterable<string>>;
  deliver: Deliver;
  log: Pick<Log, 'failure'>;
}

/** `DELETE /users/{user_id}` and `GET /users/{user_id}/export` */
export function privacyRoutes({ erasure, exportOf, deliver, log }: Dependencies) {
  const eraseUser: Handler = async (context) =>
    answerJson(context, 200, await erasure.erase(claimOwner(context)), { 'Cache-Control': 'no-store' });

  const exportUser: Handler = async (context) => {
    const owner = claimOwner(context);
    const delivery = await deliver(owner.userId, await exportOf(owner));
    if ('url' in delivery) return answer(context, 303, null, { Location: delivery.url, 'Cache-Control': 'no-store' });
    const report = (error: unknown) => log.failure(failureOf(error, context.get('requestId')));
    return answer(context, 200, ReadableStream.from(bytesOf(delivery.parts, report)), {
      'Content-Type': 'application/json',
      'Content-Disposition': 'attachment; filename="hatchery-export.json"',
      'Cache-Control': 'no-store',
    });
  };

  return { eraseUser, exportUser };
}

/**
 * The parts as bytes. Once an answer has begun a failure can only end it early: it is reported here, and what goes on from here, to whoever
 * serves, says nothing of it. As nothing is made before it is asked for, a client is waiting then, and sees its connection break.
 */
async function* bytesOf(parts: AsyncIterable<string>, report: (error: unknown) => void) {
  const encoder = new TextEncoder();
  try {
    for await (const part of parts) {
      yield encoder.encode(part);
      // Others have their turn after each batch, however fast the client is.
      await new Promise(setImmediate);
    }
  } catch (error) {
    report(error);
    throw new AppError('interrupted', 'An export broke off; the log says why.');
  }
}
