import type { Context } from 'hono';
import type { ErasureService } from '../../core/erasure.ts';
import type { Deliver } from '../../core/export.ts';
import type { Owner } from '../../core/users.ts';
import { answer, answerJson, type Handler } from '../answer.ts';
import { claimOwner } from '../auth.ts';

interface Dependencies {
  erasure: ErasureService;
  exportOf(owner: Owner): Promise<AsyncIterable<string>>;
  deliver: Deliver;
}

/** `DELETE /users/{user_id}` and `GET /users/{user_id}/export` */
export function privacyRoutes({ erasure, exportOf, deliver }: Dependencies) {
  const claim = (context: Context) => claimOwner(context, context.req.param('user_id') ?? '');

  const eraseUser: Handler = async (context) =>
    answerJson(context, 200, await erasure.erase(claim(context)), { 'Cache-Control': 'no-store' });

  const exportUser: Handler = async (context) => {
    const owner = claim(context);
    const delivery = await deliver(owner.userId, await exportOf(owner));
    if ('url' in delivery) return answer(context, 303, null, { Location: delivery.url, 'Cache-Control': 'no-store' });
    return answer(context, 200, ReadableStream.from(delivery.parts).pipeThrough(new TextEncoderStream()), {
      'Content-Type': 'application/json',
      'Content-Disposition': 'attachment; filename="hatchery-export.json"',
      'Cache-Control': 'no-store',
    });
  };

  return { eraseUser, exportUser };
}
