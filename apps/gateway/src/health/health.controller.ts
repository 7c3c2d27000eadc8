import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '#shared/auth';
import { HealthDto } from './health.dto.js';
import { HealthService } from './health.service.js';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @Public()
  @ApiOperation({
    operationId: 'readHealth',
    summary: 'Read the state of the system',
    description: 'Whether the gateway and the services behind it can do their work now. Answers 200 in either case.',
  })
  @ApiOkResponse({ type: HealthDto, description: 'The state of each part.' })
  read(): Promise<HealthDto> {
    return this.health.report();
  }
}
