import { type ErasureDependencies, erasureService } from '../../core/privacy/erasure.ts';
import { type ExportDependencies, type ExportTransport, exportService } from '../../core/privacy/export.ts';
import { answer, answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { bytesOf } from '../export-bytes.ts';
import { failureOf, type Log } from '../observe.ts';

interface Dependencies {
  erasure: ErasureDependencies;
  exports: ExportDependencies;
  exportTransport: ExportTransport;
  log: Pick<Log, 'failure'>;
}

const DOCUMENT = {
  'Content-Type': 'application/json',
  'Content-Disposition': 'attachment; filename="hatchery-export.json"',
  'Cache-Control': 'no-store',
};

/** Handlers for `DELETE /users/{user_id}` and `GET /users/{user_id}/export`. */
export function privacyRoutes({ exportTransport, log, ...dependencies }: Dependencies) {
  const erasure = erasureService(dependencies.erasure);
  const exportOf = exportService(dependencies.exports);

  const eraseUser: HandlerOf<'eraseUser'> = async (context, principal) =>
    answerJson(context, 200, await erasure.erase(principal), { 'Cache-Control': 'no-store' });

  const exportUser: HandlerOf<'exportUser'> = async (context, principal) => {
    const draft = await exportOf(principal);
    // The response to HEAD has no body, so the export is not built.
    if (context.req.raw.method === 'HEAD') return answer(context, 200, null, { ...DOCUMENT });
    const delivery = await exportTransport(draft);
    if ('url' in delivery) return answer(context, 303, null, { Location: delivery.url, 'Cache-Control': 'no-store' });
    const report = (error: unknown) => log.failure(failureOf(error, 'answering', context.get('requestIds')));
    return answer(context, 200, bytesOf(delivery.parts, report), { ...DOCUMENT });
  };

  return { eraseUser, exportUser };
}
