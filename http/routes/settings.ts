import type { ServiceSettings } from '../../shared/models/typescript/types.ts';
import { answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';

/** Handler for `GET /settings`. */
export function settingsRoutes({ settings }: { settings: ServiceSettings }) {
  const getSettings: HandlerOf<'getSettings'> = (context) =>
    answerJson(context, 200, settings, { 'Cache-Control': 'no-cache' });
  return { getSettings };
}
