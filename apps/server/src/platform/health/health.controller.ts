import { type Health, healthEndpoints } from '@cairn/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Endpoint } from '../http/index.ts';
import { HealthService } from './health.service.ts';

@Controller()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Endpoint(healthEndpoints.up)
  up(): Health {
    return this.health.live();
  }

  @Endpoint(healthEndpoints.live)
  live(): Health {
    return this.health.live();
  }

  @Endpoint(healthEndpoints.ready)
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    const health = await this.health.ready();
    if (health.status === 'down') reply.status(503).header('retry-after', '2');
    return health;
  }
}
