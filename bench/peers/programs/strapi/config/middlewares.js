/** All that Strapi insists on, but its log of requests. */
const required = ['errors', 'security', 'cors', 'query', 'body', 'favicon', 'public'];

module.exports = required.map((name) => `strapi::${name}`);
