/** Lets users read and change users: which ones, src/extensions says. */
module.exports = {
  async bootstrap({ strapi }) {
    const { id: role } = await strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: 'authenticated' } });
    for (const action of ['findOne', 'update']) {
      const data = { action: `plugin::users-permissions.user.${action}`, role };
      await strapi.db.query('plugin::users-permissions.permission').create({ data });
    }
  },
};
