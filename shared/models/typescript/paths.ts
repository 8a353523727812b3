// Generated from shared/contracts/openapi.yaml by `npm run generate`. Do not edit.
import type { Contracts } from './types.ts';

interface Answer<Content> {
  headers: Record<string, unknown>;
  content: Content;
}

/** The parameters, request bodies and responses of all paths of the API, in the form that openapi-fetch requires. */
export interface paths {
  '/users': {
    /** List users. */
    get: {
      parameters: {
        query?: { 'limit'?: number | undefined; 'cursor'?: string | undefined };
        header?: never;
        path?: never;
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['user_list'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
    /** Create or update a profile. */
    post: {
      parameters: {
        query?: never;
        header?: { 'Idempotency-Key'?: string | undefined; 'If-Match'?: string | undefined };
        path?: never;
      };
      requestBody: { content: { 'application/json': Contracts['profile_patch'] } };
      responses: {
        200: Answer<{ 'application/json': Contracts['saved_user'] }>;
        201: Answer<{ 'application/json': Contracts['saved_user'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        409: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        412: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        413: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        422: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        423: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        429: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}': {
    /** Read a profile. */
    get: {
      parameters: {
        query?: never;
        header?: { 'If-None-Match'?: string | undefined };
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['user_profile'] }>;
        304: Answer<undefined>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
    /** Erase a user and all their data. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['erasure_receipt'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/export': {
    /** Export everything stored about a user. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['export'] }>;
        303: Answer<undefined>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/tokens': {
    /** List tokens and codes. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['token_list'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
    /** Create a token or code. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody: { content: { 'application/json': Contracts['token_patch'] } };
      responses: {
        201: Answer<{ 'application/json': Contracts['created_token'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        409: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        413: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        423: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/tokens/{token_id}': {
    /** Revoke a token or code. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string; 'token_id': string };
      };
      requestBody?: never;
      responses: {
        204: Answer<undefined>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        409: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/sessions': {
    /** Open a session on a new device. */
    post: {
      parameters: {
        query?: never;
        header?: { 'Idempotency-Key'?: string | undefined };
        path?: never;
      };
      requestBody: { content: { 'application/json': Contracts['new_session'] } };
      responses: {
        201: Answer<{ 'application/json': Contracts['session'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        413: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        423: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        429: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/identities': {
    /** List linked identities. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['identity_list'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
    /** Link an identity of the team's own provider. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody: { content: { 'application/json': Contracts['new_identity'] } };
      responses: {
        201: Answer<{ 'application/json': Contracts['identity'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        409: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        413: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        423: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/identities/{identity_id}': {
    /** Unlink an identity. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string; 'identity_id': string };
      };
      requestBody?: never;
      responses: {
        204: Answer<undefined>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        409: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/passkeys/options': {
    /** Get the options for creating a passkey. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['passkey_creation_options'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        409: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        423: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/passkeys': {
    /** List passkeys. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['passkey_list'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
    /** Add a passkey. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody: { content: { 'application/json': Contracts['new_passkey'] } };
      responses: {
        201: Answer<{ 'application/json': Contracts['passkey'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        409: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        413: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        423: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        429: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/passkeys/{passkey_id}': {
    /** Remove a passkey. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string; 'passkey_id': string };
      };
      requestBody?: never;
      responses: {
        204: Answer<undefined>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        409: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/push-subscriptions': {
    /** List push subscriptions. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['push_subscription_list'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
    /** Notify a browser. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody: { content: { 'application/json': Contracts['new_push_subscription'] } };
      responses: {
        200: Answer<{ 'application/json': Contracts['push_subscription'] }>;
        201: Answer<{ 'application/json': Contracts['push_subscription'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        409: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        413: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        423: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/push-subscriptions/{subscription_id}': {
    /** Stop notifying a browser. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string; 'subscription_id': string };
      };
      requestBody?: never;
      responses: {
        204: Answer<undefined>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/sessions/options': {
    /** Get the options for signing in with a passkey. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['passkey_request_options'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        429: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/avatar/upload-url': {
    /** Get an upload ticket for a picture. */
    get: {
      parameters: {
        query?: { 'content_type'?: "image/jpeg" | "image/png" | "image/webp" | undefined; 'content_length'?: number | undefined };
        header?: never;
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['upload_ticket'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        413: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        415: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        423: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        429: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/avatar': {
    /** Get the avatar. */
    get: {
      parameters: {
        query?: { 'of'?: "pet" | undefined; 'mood'?: "exhausted" | "sick" | "tired" | "concerned" | "okay" | "recovering" | "good" | "energetic" | "happy" | "ecstatic" | "curious" | undefined; 'motion'?: "still" | undefined; 'v'?: string | undefined };
        header?: never;
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'image/jpeg': string; 'image/svg+xml': string }>;
        302: Answer<undefined>;
        304: Answer<undefined>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/streams': {
    /** List streams with their consent logs. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['stream_list'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
    /** Create a stream. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody: { content: { 'application/json': Contracts['new_stream'] } };
      responses: {
        201: Answer<{ 'application/json': Contracts['created_stream'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        409: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        413: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        423: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/streams/{stream_id}': {
    /** Change a stream or its consent. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string; 'stream_id': string };
      };
      requestBody: { content: { 'application/json': Contracts['stream_update'] } };
      responses: {
        200: Answer<{ 'application/json': Contracts['health_stream'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        413: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        423: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
    /** Revoke a stream and erase its readings. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string; 'stream_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['revocation_receipt'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/streams/{stream_id}/samples': {
    /** Send a batch of readings. */
    post: {
      parameters: {
        query?: { 'format'?: "health-auto-export" | "health-connect-webhook" | "open-wearables" | undefined };
        header?: never;
        path: { 'user_id': string; 'stream_id': string };
      };
      requestBody: { content: { 'application/json': Contracts['sample_batch'] } };
      responses: {
        202: Answer<{ 'application/json': Contracts['batch_receipt'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        413: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        422: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        423: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        429: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
    /** Erase the readings of withdrawn metrics. */
    delete: {
      parameters: {
        query?: { 'metric'?: "heart_rate" | "resting_heart_rate" | "heart_rate_variability_rmssd" | "heart_rate_variability_sdnn" | "respiratory_rate" | "oxygen_saturation" | "body_temperature" | "step_count" | "sleep_duration" | "sleep_score" | "recovery_score" | "stress_level" | "self_report" | undefined };
        header?: never;
        path: { 'user_id': string; 'stream_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['withdrawal_receipt'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        409: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/samples': {
    /** List readings. */
    get: {
      parameters: {
        query?: { 'metric'?: "heart_rate" | "resting_heart_rate" | "heart_rate_variability_rmssd" | "heart_rate_variability_sdnn" | "respiratory_rate" | "oxygen_saturation" | "body_temperature" | "step_count" | "sleep_duration" | "sleep_score" | "recovery_score" | "stress_level" | "self_report" | undefined; 'from'?: string | undefined; 'to'?: string | undefined; 'limit'?: number | undefined; 'cursor'?: string | undefined };
        header?: { 'If-None-Match'?: string | undefined };
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['sample_page'] }>;
        304: Answer<undefined>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/.well-known/oauth-authorization-server': {
    /** Find the endpoints for devices. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['authorization_server'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/device_authorization': {
    /** Ask an owner to pair a device. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
      };
      requestBody: { content: { 'application/json': Contracts['device_authorization_request'] } };
      responses: {
        200: Answer<{ 'application/json': Contracts['device_authorization'] }>;
        400: Answer<{ 'application/json': Contracts['device_error'] }>;
        413: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        429: Answer<{ 'application/json': Contracts['device_error'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/pairings/{user_code}': {
    /** See which device asks to be paired. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string; 'user_code': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['pairing'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        429: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
    /** Agree to pair a device. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string; 'user_code': string };
      };
      requestBody: { content: { 'application/json': Contracts['pairing_consent'] } };
      responses: {
        201: Answer<{ 'application/json': Contracts['health_stream'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        409: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        413: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        423: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        429: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
    /** Refuse to pair a device. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string; 'user_code': string };
      };
      requestBody?: never;
      responses: {
        204: Answer<undefined>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        429: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/device_token': {
    /** Get the token of a paired device. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
      };
      requestBody: { content: { 'application/json': Contracts['device_token_request'] } };
      responses: {
        200: Answer<{ 'application/json': Contracts['device_token'] }>;
        400: Answer<{ 'application/json': Contracts['device_error'] }>;
        401: Answer<{ 'application/json': Contracts['device_error'] }>;
        413: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        429: Answer<{ 'application/json': Contracts['device_error'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/pet': {
    /** Get the pet state and message. */
    get: {
      parameters: {
        query?: never;
        header?: { 'If-None-Match'?: string | undefined };
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['pet_state'] }>;
        304: Answer<undefined>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/pet/knowledge': {
    /** Get the narrator input. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['pet_knowledge'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/activity': {
    /** Record that the owner is active. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        204: Answer<undefined>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/lock': {
    /** Lock a user. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody: { content: { 'application/json': Contracts['new_lock'] } };
      responses: {
        200: Answer<{ 'application/json': Contracts['user_lock'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        413: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
    /** Unlock a user. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['user_lock'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/users/{user_id}/audit': {
    /** List what was done to a user. */
    get: {
      parameters: {
        query?: { 'limit'?: number | undefined; 'cursor'?: string | undefined };
        header?: never;
        path: { 'user_id': string };
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['act_list'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        404: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/audit': {
    /** List the audit log. */
    get: {
      parameters: {
        query?: { 'limit'?: number | undefined; 'cursor'?: string | undefined };
        header?: never;
        path?: never;
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['act_list'] }>;
        400: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        401: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        403: Answer<{ 'application/problem+json': Contracts['problem'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/healthz': {
    /** Check that the service is running. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['health'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/settings': {
    /** Get the service's settings. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Contracts['service_settings'] }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/openapi.json': {
    /** Get this contract. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'application/json': Record<string, unknown> }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
  '/docs': {
    /** Read this contract as a web page. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
      };
      requestBody?: never;
      responses: {
        200: Answer<{ 'text/html': string }>;
        default: Answer<{ 'application/problem+json': Contracts['problem'] }>;
      };
    };
  };
}
