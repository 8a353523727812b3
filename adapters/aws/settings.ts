/** What every call to AWS needs to know. */
export interface AwsSettings {
  region: string;
  /** Asked for at every signature: the credentials of a role are replaced while the process runs. */
  credentials: () => AwsCredentials;
  clock: AwsClock;
}

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** With the credentials of a role. */
  sessionToken?: string;
}

/** The time that signatures are made with. */
export interface AwsClock {
  now(): Date;
  /**
   * Compares this machine's time with that of a service's answer, a Date header (RFC 9110 §6.6.1); true when the clock had
   * to be put right.
   */
  learn(date: string | undefined): boolean;
}

/** Any more than this is no delay on the way, but a clock that is wrong. */
const TOLERATED_MS = 15_000;

/**
 * A clock that is put right by what services answer. AWS refuses signatures of another time, and a signed address made by
 * a slow clock would expire too early, or have expired already.
 */
export function awsClock(clock: () => Date): AwsClock {
  let behindMs = 0;
  return {
    now: () => new Date(clock().getTime() + behindMs),
    learn(date) {
      const difference = Date.parse(date ?? '') - clock().getTime();
      const wrong = Math.abs(difference - behindMs) > TOLERATED_MS;
      if (wrong) behindMs = difference;
      return wrong;
    },
  };
}
