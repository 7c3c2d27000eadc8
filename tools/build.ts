/** Compiles the tree into dist/ unless that is up to date; `npm start` and the checks share the result. */
import { buildIfStale } from '../infra/build.ts';

await buildIfStale().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
