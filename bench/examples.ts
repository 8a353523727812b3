/** What is sent and answered, the same for all three servers. */

/** What a user is created with. */
export const exampleBody = {
  name: 'Max Mustermann',
  pet_name: 'Rocky',
  age: 34,
  health_goals: ['Sleep eight hours', 'Walk 10,000 steps a day', 'Drink more water'],
  locale: 'de-AT',
};

/** What an update changes. */
export const exampleChange = { name: 'Maximilian', health_goals: ['Sleep eight hours', 'Take the stairs'] };

const userId = '7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10';

/** An answer in full; the floor gives it to everybody. */
export const exampleProfile = {
  user_id: userId,
  ...exampleBody,
  created_at: '2026-01-01T08:00:00.000Z',
  updated_at: '2026-01-01T08:00:00.000Z',
  version: 1,
};

export const exampleToken = `hty_${'x'.repeat(64)}`;

const object = `http://127.0.0.1:8787/objects/avatars/${userId}.jpg`;
const uploadUrl = `${object}?expires=1767254400&signature=${'x'.repeat(43)}`;

export const exampleTicket = {
  upload_url: uploadUrl,
  method: 'PUT',
  headers: {},
  key: `avatars/${userId}.jpg`,
  avatar_url: `http://127.0.0.1:8787/users/${userId}/avatar`,
  max_bytes: 10 * 1024 * 1024,
  expires_in: 300,
  curl: `curl -X PUT -T image.jpg "${uploadUrl}"`,
};

/** A photograph as people upload it: 1024×768, JPEG. */
export const PHOTO = new URL('../test/fixtures/raccoon.jpg', import.meta.url);
