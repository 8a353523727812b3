/**
 * Extends Strapi's users: they have a name and a pet's name, and can see only their own data. They are created without
 * a password, or by Strapi's sign-up.
 */
const { randomUUID } = require('node:crypto');

const USER = 'plugin::users-permissions.user';
const text = () => ({ type: 'string', required: true, maxLength: 40 });

const authenticated = (strapi) =>
  strapi.db.query('plugin::users-permissions.role').findOne({ where: { type: 'authenticated' } });

/** Creates a user without a password, which Strapi's own sign-up does not allow. */
const hatch = (strapi) => async (context) => {
  const { name, pet_name } = context.request.body;
  const username = randomUUID();
  const { service } = strapi.plugin('users-permissions');
  const role = await authenticated(strapi);
  const user = await service('user').add({
    ...{ username, email: `${username}@example.com`, provider: 'local', confirmed: true, role: role.id },
    ...{ name, pet_name },
  });
  context.status = 201;
  context.body = { id: user.id, token: await service('jwt').issue({ id: user.id }) };
};

module.exports = {
  register({ strapi }) {
    Object.assign(strapi.contentType(USER).attributes, { name: text(), pet_name: text() });
    const user = strapi.controller(USER);
    for (const action of ['findOne', 'update']) {
      const original = user[action];
      user[action] = (context) =>
        String(context.state.user?.id) === context.params.id ? original(context) : context.forbidden();
    }
    const route = { method: 'POST', path: '/hatch', handler: hatch(strapi), config: { auth: false } };
    strapi.server.routes({ type: 'content-api', routes: [route] });
  },
  /** Permits all users to read and change users. The wrapped actions above limit this to their own data. */
  async bootstrap({ strapi }) {
    const { id: role } = await authenticated(strapi);
    for (const action of ['findOne', 'update']) {
      await strapi.db
        .query('plugin::users-permissions.permission')
        .create({ data: { action: `${USER}.${action}`, role } });
    }
  },
};
