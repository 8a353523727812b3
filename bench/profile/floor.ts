/**
 * The server `floor` sends constant responses of realistic size with bare node:http. No server built on node:http can
 * be faster.
 */
import { answer, serve } from '../bare-server.ts';
import { exampleBody } from '../requests.ts';

const userId = '7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10';

const profile = {
  user_id: userId,
  ...exampleBody,
  created_at: '2026-01-01T08:00:00.000Z',
  updated_at: '2026-01-01T08:00:00.000Z',
  version: 1,
};

const created = { ...profile, access_token: `hty_${'x'.repeat(64)}` };

const object = `http://127.0.0.1:8787/objects/avatars/${userId}.jpg`;
const uploadUrl = `${object}?expires=1767254400&signature=${'x'.repeat(43)}`;

const ticket = {
  upload_url: uploadUrl,
  method: 'PUT',
  headers: {},
  key: `avatars/${userId}.jpg`,
  avatar_url: `http://127.0.0.1:8787/users/${userId}/avatar`,
  max_bytes: 10 * 1024 * 1024,
  expires_in: 300,
  curl: `curl -X PUT -T image.jpg "${uploadUrl}"`,
};

serve((request, response) => {
  if (request.method === 'GET') return answer(response, 200, request.url?.endsWith('/upload-url') ? ticket : profile);
  request.resume().once('end', () => answer(response, 200, request.headers.authorization ? profile : created));
});
