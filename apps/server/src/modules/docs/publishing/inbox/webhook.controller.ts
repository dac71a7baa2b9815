import { type Input, type ResponseBody, webhookEndpoints } from '@cairn/contracts';
import { Controller, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Checked, Endpoint, rawBodyOf } from '#platform/http';
import { WebhookService } from './webhook.service.ts';

type Received = Input<typeof webhookEndpoints.github>;
type Answer = Promise<ResponseBody<typeof webhookEndpoints.github>>;

@Controller()
export class WebhookController {
  constructor(private readonly webhooks: WebhookService) {}

  @Endpoint(webhookEndpoints.github)
  github(@Checked() received: Received, @Req() request: FastifyRequest): Answer {
    return this.receive('github', received, request);
  }

  @Endpoint(webhookEndpoints.gitlab)
  gitlab(@Checked() received: Received, @Req() request: FastifyRequest): Answer {
    return this.receive('gitlab', received, request);
  }

  private receive(
    provider: 'github' | 'gitlab',
    { params, body }: Received,
    request: FastifyRequest,
  ): Answer {
    const header = (name: string) => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : undefined;
    };
    const { projectId } = params;
    return this.webhooks.receive({ projectId, provider, raw: rawBodyOf(request), body, header });
  }
}
