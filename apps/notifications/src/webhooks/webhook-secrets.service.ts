import { Inject, Injectable } from '@nestjs/common';
import { Keyring } from '#shared/auth';
import { ENV } from '#shared/config';
import type { NotificationsEnv } from '../notifications.env.js';

/** Keeps endpoints' signing secrets readable only with a key from outside of the database. */
@Injectable()
export class WebhookSecrets {
  private readonly keys: Keyring;

  constructor(@Inject(ENV) env: Pick<NotificationsEnv, 'NOTIFICATIONS_WEBHOOK_KEYS'>) {
    this.keys = Keyring.parse(env.NOTIFICATIONS_WEBHOOK_KEYS);
  }

  seal(endpointId: string, secret: string): string {
    return this.keys.seal(secret, aadOf(endpointId));
  }

  /** @throws Error when its key is gone. */
  open(endpointId: string, sealed: string): string {
    return this.keys.open(sealed, aadOf(endpointId)).toString('utf8');
  }
}

function aadOf(endpointId: string): string {
  return `webhook_endpoints/secret/${endpointId}`;
}
