module.exports = {
  routes: [{ method: 'POST', path: '/hatch', handler: 'hatch.create', config: { auth: false } }],
};
