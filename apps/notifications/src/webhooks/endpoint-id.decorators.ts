import { ApiParam } from '@nestjs/swagger';

/** Documents the id of an endpoint in a path. */
export function ApiEndpointId(): MethodDecorator {
  return ApiParam({
    name: 'id',
    type: String,
    format: 'uuid',
    description: 'Id of the endpoint.',
    example: '019ab3d8-1f2e-7a3b-8c4d-5e6f7a8b9c0d',
  });
}
