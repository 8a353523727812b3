# The embedded service as an image: docker build -t hatchery . && docker run -p 8787:8787 -v hatchery:/data hatchery
#
# The tag is the Node version that the tests run on. For reproducible builds add the digest that
# `docker buildx imagetools inspect node:24.21.0-slim` shows (node:24.21.0-slim@sha256:…), and update it with the version.
FROM node:24.21.0-slim AS web

WORKDIR /app
# Packages first, so that this layer is reused until the lock file changes.
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY client client
COPY core core
COPY shared/models/typescript shared/models/typescript
COPY sources sources
COPY tsconfig.json tsconfig.json
COPY web web
# The service needs no development packages. Its image has Node, so the one from npm is removed.
RUN npm run build:web && npm prune --omit=dev --ignore-scripts --no-audit --no-fund && \
    rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM node:24.21.0-slim

WORKDIR /app

COPY --from=web /app/node_modules node_modules
COPY package.json package-lock.json ./
COPY adapters adapters
COPY core core
COPY http http
COPY server server
COPY shared/models/typescript shared/models/typescript
COPY web/headers.json web/headers.json
COPY --from=web /app/web/dist web/dist
# For backups: docker exec CONTAINER node cli/hatchery.mjs backup --to /data/backups/today
COPY cli cli
COPY client client
COPY sources sources

# The image's user "node", by number, so that Kubernetes can check that it is not root.
RUN install -d -m 700 -o 1000 -g 1000 /data
USER 1000:1000
VOLUME /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8787 DATA_DIR=/data
EXPOSE 8787

HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

# As npm start, without npm and a shell, so that signals reach the server.
CMD ["node", "--min-semi-space-size=2", "--max-semi-space-size=8", "--no-parallel-scavenge", "--max-old-space-size=1024", "--preserve-symlinks", "server/start.mjs"]
