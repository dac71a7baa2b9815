export { HealthController } from './health.controller.ts';
export { type HealthCheck, HealthService } from './health.service.ts';
