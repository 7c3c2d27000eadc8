import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { RegisteredClientDto } from './client.dto.js';
import { STANDING_OFFICE } from './client.rules.js';
import { ClientsService } from './clients.service.js';

/** Makes the client that registers all others, before there is anyone who could do so through the API. */
@Injectable()
export class Registrar {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clients: ClientsService,
  ) {}

  /** @throws Error when there is a registrar and not another one is wanted, so that a script run twice does no harm. */
  async create({ another }: { another: boolean }): Promise<RegisteredClientDto> {
    const present = await this.present();
    if (present && !another) {
      throw new Error(
        `There is a registrar already (${present}). Add --another if its secret is lost, then disable it.`,
      );
    }
    return this.clients.register({
      name: 'Đăng ký ứng dụng (Văn phòng Thường trực)',
      body: STANDING_OFFICE,
      scopes: ['clients:manage'],
    });
  }

  private async present(): Promise<string | undefined> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM oauth_clients WHERE 'clients:manage' = ANY (scopes) AND disabled_at IS NULL ORDER BY id LIMIT 1`,
    );
    return rows[0]?.id;
  }
}
