/** The three operations as Hatchery's contract has them, for whoever keeps to it. */
import { bearer, profile, type Service, send } from './contestant.ts';

export function speakHatchery(url: string): Omit<Service, 'stop'> {
  return {
    url,
    create: send('POST', '/users', profile),
    read: ({ id, token }) => ({ method: 'GET', path: `/users/${id}`, headers: bearer(token) }),
    rename: ({ id, token }, name) => send('POST', '/users', { user_id: id, name }, bearer(token)),
    accountIn(answer) {
      const { user_id, access_token } = JSON.parse(answer);
      return { id: user_id, token: access_token };
    },
    profileIn: (answer) => JSON.parse(answer),
  };
}
