/** Makes a user without a password; the sign-up that Strapi brings wants one. */
const { randomUUID } = require('node:crypto');

module.exports = ({ strapi }) => ({
  async create(context) {
    const { name, pet_name } = context.request.body;
    const username = randomUUID();
    const { service, controller: _ } = strapi.plugin('users-permissions');
    const role = await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type: 'authenticated' } });
    const user = await service('user').add({
      ...{ username, email: `${username}@example.com`, provider: 'local', confirmed: true, role: role.id },
      ...{ name, pet_name },
    });
    context.status = 201;
    context.body = { id: user.id, token: await service('jwt').issue({ id: user.id }) };
  },
});
