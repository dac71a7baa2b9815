import { type CommentThread, type Input, type Page, commentEndpoints } from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { Caller, Checked, Endpoint, type Principal } from '#platform/http';
import { CommentService } from './comment.service.ts';

@Controller()
export class CommentController {
  constructor(private readonly comments: CommentService) {}

  @Endpoint(commentEndpoints.list)
  list(
    @Checked() { params, query }: Input<typeof commentEndpoints.list>,
    @Caller() caller: Principal,
  ): Promise<Page<CommentThread>> {
    return this.comments.list(caller, params.projectId, params.doc, query);
  }

  @Endpoint(commentEndpoints.create)
  create(
    @Checked() { params, body }: Input<typeof commentEndpoints.create>,
    @Caller() caller: Principal,
  ): Promise<CommentThread> {
    return this.comments.begin(caller, params.projectId, params.doc, body);
  }

  @Endpoint(commentEndpoints.settle)
  settle(
    @Checked() { params, body }: Input<typeof commentEndpoints.settle>,
    @Caller() caller: Principal,
  ): Promise<CommentThread> {
    return this.comments.settle(caller, params.projectId, params.doc, params.threadId, body.resolved);
  }

  @Endpoint(commentEndpoints.reply)
  reply(
    @Checked() { params, body }: Input<typeof commentEndpoints.reply>,
    @Caller() caller: Principal,
  ): Promise<CommentThread> {
    return this.comments.reply(caller, params.projectId, params.doc, params.threadId, body);
  }

  @Endpoint(commentEndpoints.edit)
  edit(
    @Checked() { params, body }: Input<typeof commentEndpoints.edit>,
    @Caller() caller: Principal,
  ): Promise<CommentThread> {
    return this.comments.edit(caller, params.projectId, params.doc, params, body);
  }

  @Endpoint(commentEndpoints.delete)
  delete(
    @Checked() { params }: Input<typeof commentEndpoints.delete>,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.comments.delete(caller, params.projectId, params.doc, params);
  }
}
