/** SQLite as Hatchery has it: a log that is written ahead, and flushed with each commit. */
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
