/** Users have a name and a pet's name, and are seen by themselves alone. */
const text = () => ({ type: 'string', required: true, maxLength: 40 });

module.exports = (plugin) => {
  Object.assign(plugin.contentTypes.user.schema.attributes, { name: text(), pet_name: text() });
  const { user } = plugin.controllers;
  for (const action of ['findOne', 'update']) {
    const original = user[action];
    user[action] = (context) =>
      String(context.state.user?.id) === context.params.id ? original(context) : context.forbidden();
  }
  return plugin;
};
