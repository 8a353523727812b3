module.exports = ({ env }) => ({
  'users-permissions': {
    config: {
      jwtSecret: env('SECRET'),
      ratelimit: { enabled: false },
      register: { allowedFields: ['name', 'pet_name'] },
    },
  },
});
