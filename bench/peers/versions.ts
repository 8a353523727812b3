/** What npm has to fetch for whom, and in which version. */
export const versions = {
  byHand: { fastify: '5.12.8', 'better-sqlite3': '13.2.0' },
  // Without bcrypt's native part, passwords would be hashed in JavaScript.
  parse: { 'parse-server': '9.10.0', '@node-rs/bcrypt': '1.10.7', express: '5.2.1' },
  strapi: {
    '@strapi/strapi': '5.54.0',
    '@strapi/plugin-users-permissions': '5.54.0',
    'better-sqlite3': '13.2.0',
    react: '18.3.1',
    'react-dom': '18.3.1',
    'react-router-dom': '6.30.6',
    'styled-components': '6.6.0',
  },
  directus: { directus: '12.4.0' },
  payload: { payload: '3.90.2', '@payloadcms/db-sqlite': '3.90.2', graphql: '16.15.0' },
};

/** Of the isolated-vm that Directus asks for, none runs on Node 24. It is for extensions from strangers; none is in use. */
export const overridesOfDirectus = { 'isolated-vm': '6.1.2' };
