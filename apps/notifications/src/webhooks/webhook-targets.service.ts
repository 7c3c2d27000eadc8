import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '#shared/config';
import { validationFailed } from '#shared/http';
import type { NotificationsEnv } from '../notifications.env.js';
import { isPublicAddress, literalAddressOf } from './webhook-address.guard.js';
import { faultOfUrl, isLoopback, targetFrom, targetOf, type OpenHosts } from './webhook-url.rules.js';

/** Where webhooks may go: the public internet over TLS, and the targets that the operator names. */
@Injectable()
export class WebhookTargets {
  private readonly allowed: ReadonlySet<string>;
  private readonly hosts: OpenHosts = { allowed: (url) => this.isAllowed(url), reachable: isReachable };

  /** @throws Error when a pair of `WEBHOOK_ALLOWED_TARGETS` is malformed, or is loopback in production. */
  constructor(@Inject(ENV) env: Pick<NotificationsEnv, 'WEBHOOK_ALLOWED_TARGETS' | 'NODE_ENV'>) {
    this.allowed = new Set(env.WEBHOOK_ALLOWED_TARGETS.map(targetOrThrow));
    const loopback = [...this.allowed].filter(isLoopback);
    if (env.NODE_ENV === 'production' && loopback.length > 0)
      throw new Error(`WEBHOOK_ALLOWED_TARGETS must not name loopback in production: ${loopback.join(', ')}`);
  }

  /** Whether the operator names this very host and port. */
  isAllowed(url: URL): boolean {
    return this.allowed.has(targetOf(url));
  }

  /** Whether a request may go there at all; names are looked at again when they are resolved. */
  isOpen(url: URL): boolean {
    return faultOfUrl(url, this.hosts) === undefined;
  }

  /** The address of an endpoint in its normal form. @throws AppError `validation-failed`. */
  checkedUrl(text: string): string {
    const url = URL.parse(text);
    const fault = faultOfUrl(url, this.hosts);
    if (fault || !url) throw validationFailed(fault ? [fault] : []);
    return url.href;
  }
}

function targetOrThrow(pair: string): string {
  const target = targetFrom(pair);
  if (target === undefined) throw new Error(`WEBHOOK_ALLOWED_TARGETS must list host:port pairs; ${pair} is none.`);
  return target;
}

/** A literal address must be public; of names only those of the machine itself are known to lead nowhere else. */
function isReachable(url: URL): boolean {
  const literal = literalAddressOf(url);
  return literal === undefined ? !isLoopback(targetOf(url)) : isPublicAddress(literal);
}
