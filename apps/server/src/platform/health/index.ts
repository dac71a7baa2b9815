export { HealthController } from './health.controller.ts';
export { HealthService } from './health.service.ts';
