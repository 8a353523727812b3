/** Configures SQLite like Hatchery, with a write-ahead log that is flushed to disk at each commit. */
function afterCreate(connection, done) {
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  done(null, connection);
}

module.exports = () => ({
  connection: {
    client: 'sqlite',
    connection: { filename: 'strapi.db' },
    useNullAsDefault: true,
    pool: { min: 1, max: 1, afterCreate },
  },
});
