import { answerJson, type Handler } from '../answer.ts';

/** Handler for `GET /healthz`. */
export const getHealth: Handler = (context) =>
  answerJson(context, 200, { status: 'ok' }, { 'Cache-Control': 'no-store' });
