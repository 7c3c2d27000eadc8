import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from './app-error.js';

interface KnownRoute {
  segments: string[];
  methods: string[];
}

/** Remembers the routes of an instance, so that a wrong method is told from an unknown address. */
export class RouteMethods {
  private readonly routes: KnownRoute[] = [];

  /** Listens to the instance; routes registered before are not seen. */
  watch(instance: FastifyInstance): void {
    instance.addHook('onRoute', ({ url, method }) => {
      this.routes.push({ segments: url.split('/'), methods: [method].flat().map((name) => name.toUpperCase()) });
    });
  }

  /** The error for a request whose address exists with other methods only; nothing when the address is unknown. */
  wrongMethod(request: FastifyRequest): AppError | undefined {
    const segments = (request.url.split('?', 1)[0] ?? '').split('/');
    const fitting = this.routes.filter((route) => fits(route.segments, segments));
    const methods = [...new Set(fitting.flatMap((route) => route.methods))].sort();
    if (methods.length === 0 || methods.includes(request.method)) return undefined;
    const allow = methods.join(', ');
    return new AppError('method-not-allowed', { detail: `Chỉ hỗ trợ: ${allow}.`, headers: { allow } });
  }
}

function fits(pattern: readonly string[], path: readonly string[]): boolean {
  if (pattern.at(-1) === '*')
    return path.length >= pattern.length && fits(pattern.slice(0, -1), path.slice(0, pattern.length - 1));
  if (pattern.length !== path.length) return false;
  return pattern.every((segment, at) => segment === path[at] || (segment.startsWith(':') && path[at] !== ''));
}
