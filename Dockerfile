# One image for all services: APP names the one to run. Migrations run from it too (dist/infra/deploy/migrate.js).
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
# The stand-in for the officers' identity provider keeps its keys in /data, intake its files in /files; a new volume
# takes over the owner.
RUN mkdir -m 700 /data /files && chown node:node /data /files
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/infra ./infra
COPY --from=build /app/openapi ./openapi
COPY --from=build /app/asyncapi.yaml ./
USER node
EXPOSE 8080
# exec: signals reach the service itself, which then ends in order.
CMD ["sh", "-c", "exec node \"dist/apps/${APP:?names no service}/src/main.js\""]
