import { NARRATOR_HELP } from '../adapters/narrators/choose.ts';

/** What `npm start -- --help` prints. */
export const HELP = `Starts Hatchery: API, web app and storage in one process.

  npm start -- [flags]        or npx hatchery start [flags]

  flag               environment       default               meaning
  --port N           PORT              8787                  port to listen on; 0 picks a free one
  --host ADDRESS     HOST              127.0.0.1             address to listen on; 0.0.0.0 accepts other devices
  --data-dir FOLDER  DATA_DIR          ./data                folder for all data
  --public-base-url  PUBLIC_BASE_URL   http://localhost:PORT URL that clients use; upload URLs start with it
  --rate-limit N     RATE_LIMIT        60                    new users, and requests for sessions, a minute from one
                                                             address; off: neither these nor other limits by address,
                                                             and none on sessions, upload tickets and publications
  --trust-proxy P    TRUST_PROXY       off                   proxies whose X-Forwarded-For is trusted: addresses, CIDRs,
                                                             loopback or uniquelocal (private networks), separated by
                                                             commas; or their number; or off
  --readings-per-day N    READINGS_PER_DAY    100000         readings of one metric that a user may store for a day
  --batches-per-minute N  BATCHES_PER_MINUTE  1000           batches of readings that a user may send in a minute
  --help                                                     this text

In the environment only:
  PASSKEY_RP_ID      host of PUBLIC_BASE_URL    domain that passkeys are for; changing it makes them unusable
  WEB_ORIGINS        origin of PUBLIC_BASE_URL  where passkeys may be used: web origins, and Android apps as
                                           android:apk-key-hash:…, separated by commas
  SUPPORT_CONTACT    none                  whom owners of locked users may ask: an https URL or an e-mail address
  MIN_AGE            13                    profiles of users below this age are refused; 0 allows all ages
  ADULT_AGE          18                    for younger users no model is used, and nothing is sent to them at night
  AGE_UNKNOWN        young                 what users without an age count as: young or adult
  CONTROLLER         none                  who is responsible for the data: name and address, for the app
  PRIVACY_NOTICE_URL none                  URL of the privacy notice, for the app's footer
  IMPRINT_URL        none                  URL of the imprint, for the app's footer
  FORGET_AFTER       24                    months after which inactive users are warned and erased; 0 is never
  UPLOAD_QUOTA_MIB   1024                  space for unpublished pictures of all users, in MiB
  METRICS_PORT       none                  port of 127.0.0.1 for /metrics without a key; 0 picks a free one
  NARRATOR           template              what writes the pets' messages:
${NARRATOR_HELP}
  IDENTITY_ISSUER    none                  the team's identity provider (OpenID Connect), such as https://login.example
  IDENTITY_AUDIENCE  none                  the apps' client ids there, separated by commas
  IDENTITY_JWKS_URL  by discovery          URL of the provider's keys
  SERVICE_KEYS       none                  keys of the team's own back ends and operators, as printed by
                                           npx hatchery service-key, separated by commas

Flags take precedence over the environment, and the environment over .env.`;
