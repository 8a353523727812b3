import type { Context } from 'hono';
import { pairingLinks } from '../../core/pairing/app-links.ts';
import { parseConsent, parseDeviceRequest, parsePoll } from '../../core/pairing/bodies.ts';
import { shownCode } from '../../core/pairing/codes.ts';
import { deviceService } from '../../core/pairing/devices.ts';
import { ownerService } from '../../core/pairing/owners.ts';
import type { Pairings } from '../../core/ports/pairings.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { toHealthStream } from '../../core/streams/consent.ts';
import { ALL_METRICS } from '../../core/streams/metrics.ts';
import type { UserService } from '../../core/users/users.ts';
import type {
  AuthorizationServer,
  DeviceAuthorization,
  DeviceToken,
  Pairing,
} from '../../shared/models/typescript/types.ts';
import { answer, answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { readJsonObject } from '../body.ts';
import { answeringDevices, readParameters, refuseCredentials } from '../oauth.ts';

export interface PairingLimits {
  /**
   * Enforces the rate limits for devices, by client address: for new codes and for polls.
   *
   * @throws `too-many-requests`
   */
  limitDevice: (context: Context, request: 'code' | 'poll') => Promise<void>;
}

interface Dependencies extends PairingLimits {
  store: UserStore;
  users: UserService;
  pairings: Pairings;
  /** The API's public origin, without a trailing slash. */
  baseUrl: string;
  /** `WEB_ORIGINS`, separated by commas. */
  webOrigins: string | undefined;
  /** Loads the signing secret. */
  signingSecret: () => Promise<Uint8Array>;
  clock: () => Date;
}

const CONSENT = '{"metrics": ["heart_rate"], "purposes": ["pet_state"]}';
/** A new object each time, because `answer` adds headers to it. */
const notStored = () => ({ 'Cache-Control': 'no-store' });

/** Handlers for pairing a device. */
export function pairingRoutes(dependencies: Dependencies) {
  return { ...deviceRoutes(dependencies), ...ownerRoutes(dependencies) };
}

function deviceRoutes(dependencies: Dependencies) {
  const { baseUrl, webOrigins = '', limitDevice } = dependencies;
  const devices = deviceService({ ...dependencies, users: dependencies.store });

  const getAuthorizationServer: HandlerOf<'getAuthorizationServer'> = (context) => {
    const metadata: AuthorizationServer = {
      issuer: baseUrl,
      device_authorization_endpoint: `${baseUrl}/device_authorization`,
      token_endpoint: `${baseUrl}/device_token`,
      grant_types_supported: ['urn:ietf:params:oauth:grant-type:device_code'],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: ['none'],
      scopes_supported: ALL_METRICS,
      service_documentation: `${baseUrl}/docs`,
    };
    return answerJson(context, 200, metadata, { 'Cache-Control': 'no-cache' });
  };

  const authorizeDevice = answeringDevices(async (context) => {
    await limitDevice(context, 'code');
    const { name, metrics } = parseDeviceRequest(await readParameters(context));
    const { deviceCode, userCode, expiresIn, interval } = await devices.authorize(name, metrics);
    const authorization: DeviceAuthorization = {
      device_code: deviceCode,
      user_code: shownCode(userCode),
      ...pairingLinks(userCode, { webOrigins, baseUrl }),
      expires_in: expiresIn,
      interval,
    };
    return answerJson(context, 200, authorization, notStored());
  });

  const getDeviceToken = answeringDevices(async (context) => {
    await limitDevice(context, 'poll');
    refuseCredentials(context);
    const { deviceCode, name } = parsePoll(await readParameters(context));
    const { token, userId, streamId, metrics } = await devices.poll(deviceCode, name);
    const granted: DeviceToken = {
      access_token: token,
      token_type: 'Bearer',
      scope: metrics.join(' '),
      user_id: userId,
      stream_id: streamId,
      samples_url: `${baseUrl}/users/${userId}/streams/${streamId}/samples`,
    };
    return answerJson(context, 200, granted, notStored());
  });

  return { getAuthorizationServer, authorizeDevice, getDeviceToken };
}

function ownerRoutes(dependencies: Dependencies) {
  const owners = ownerService(dependencies);
  const codeIn = (context: Context) => context.req.param('user_code') ?? '';

  const getPairing: HandlerOf<'getPairing'> = async (context, owner) => {
    const { user_code, name, metrics, expires_at } = await owners.view(owner, codeIn(context));
    const pairing: Pairing = { user_code: shownCode(user_code), name, metrics: [...metrics], expires_at };
    return answerJson(context, 200, pairing, notStored());
  };

  const agreeToPairing: HandlerOf<'agreeToPairing'> = async (context, owner) => {
    const consent = parseConsent(await readJsonObject(context, { example: CONSENT }));
    const stream = await owners.agree(owner, codeIn(context), consent);
    return answerJson(context, 201, toHealthStream(stream), notStored());
  };

  const refusePairing: HandlerOf<'refusePairing'> = async (context, owner) => {
    await owners.refuse(owner, codeIn(context));
    return answer(context, 204, null, notStored());
  };

  return { getPairing, agreeToPairing, refusePairing };
}
