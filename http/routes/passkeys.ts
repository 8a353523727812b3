import type { Context } from 'hono';
import { signedChallenges } from '../../core/users/challenges.ts';
import { parseNewPasskey } from '../../core/users/new-passkey.ts';
import { type PasskeySessions, passkeySessions } from '../../core/users/passkey-sessions.ts';
import { type PasskeyHost, passkeyService } from '../../core/users/passkeys.ts';
import type { UserService } from '../../core/users/users.ts';
import { answer, answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { readJsonObject } from '../body.ts';

export interface PasskeySessionDependencies {
  loadPasskeys: () => Promise<PasskeyHost>;
  /** Loads the secret that signs challenges. */
  signingSecret: () => Promise<Uint8Array>;
  clock: () => Date;
}

interface Dependencies extends PasskeySessionDependencies {
  users: UserService;
  /** Enforces the rate limit for opening sessions. Throws `too-many-requests`. */
  limitSession: (context: Context) => Promise<void>;
}

const EXAMPLE = '{"credential": {"id": "…", "type": "public-key", "response": {…}}, "label": "My phone"}';
/** A new object each time, because `answer` adds headers to it. */
const notStored = () => ({ 'Cache-Control': 'no-store' });

/** Handlers for `/users/{user_id}/passkeys` and `/sessions/options`. */
export async function passkeyRoutes(dependencies: Dependencies) {
  const { users, signingSecret, clock } = dependencies;
  const host = await dependencies.loadPasskeys();
  const passkeys = passkeyService(users, host, signedChallenges(signingSecret, clock));
  const sessions = await openPasskeySessions(dependencies);

  const createPasskeyOptions: HandlerOf<'createPasskeyOptions'> = async (context, owner) =>
    answerJson(context, 200, await passkeys.creationOptions(owner), notStored());

  const createPasskey: HandlerOf<'createPasskey'> = async (context, owner) => {
    const sent = parseNewPasskey(await readJsonObject(context, { example: EXAMPLE }));
    return answerJson(context, 201, await passkeys.register(owner, sent), notStored());
  };

  const listPasskeys: HandlerOf<'listPasskeys'> = async (context, owner) =>
    answerJson(context, 200, await passkeys.list(owner), { 'Cache-Control': 'private, no-cache' });

  const removePasskey: HandlerOf<'removePasskey'> = async (context, owner) => {
    await passkeys.remove(owner, context.req.param('passkey_id') ?? '');
    return answer(context, 204, null, notStored());
  };

  const createSessionOptions: HandlerOf<'createSessionOptions'> = async (context) => {
    await dependencies.limitSession(context);
    return answerJson(context, 200, await sessions.requestOptions(), notStored());
  };

  return { createPasskeyOptions, createPasskey, listPasskeys, removePasskey, createSessionOptions };
}

/** Creates what signs users in with passkeys. */
export async function openPasskeySessions({
  loadPasskeys,
  signingSecret,
  clock,
}: PasskeySessionDependencies): Promise<PasskeySessions> {
  const host = await loadPasskeys();
  return passkeySessions(host, signedChallenges(signingSecret, clock));
}
