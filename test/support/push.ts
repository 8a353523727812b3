import type { PushRecord } from '../../core/ports/push.ts';
import type { NewPushSubscription } from '../../shared/models/typescript/types.ts';

/** The keys of the example in RFC 8291. */
export const RFC_KEYS = {
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
};

/** Returns the body of a request that adds a push subscription. */
export const pushSubscription = (name: string): NewPushSubscription => ({
  endpoint: `https://push.example/${name}`,
  keys: RFC_KEYS,
});

/** Returns a subscription as stored. */
export const pushRecord = (name: string): PushRecord => ({
  ...pushSubscription(name),
  time_zone: 'UTC',
  quiet_hours: { from: '21:00', to: '08:00' },
  created_at: '2026-03-15T00:00:00.000Z',
});
