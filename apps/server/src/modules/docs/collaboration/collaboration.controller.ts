import {
  type CollaborationRoom,
  type DocVersion,
  type Input,
  type ResponseBody,
  collaborationEndpoints,
} from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { Caller, Checked, Endpoint, type Principal } from '#platform/http';
import { CollaborationService } from './collaboration.service.ts';

@Controller()
export class CollaborationController {
  constructor(private readonly collaboration: CollaborationService) {}

  @Endpoint(collaborationEndpoints.open)
  open(
    @Checked() { params }: Input<typeof collaborationEndpoints.open>,
    @Caller() caller: Principal,
  ): Promise<CollaborationRoom> {
    return this.collaboration.open(caller, params.projectId, params.doc);
  }

  @Endpoint(collaborationEndpoints.cut)
  cut(
    @Checked() { params, body }: Input<typeof collaborationEndpoints.cut>,
    @Caller() caller: Principal,
  ): Promise<DocVersion> {
    return this.collaboration.cut(caller, params.projectId, params.doc, body.note);
  }

  @Endpoint(collaborationEndpoints.presence)
  presence(
    @Checked() { params }: Input<typeof collaborationEndpoints.presence>,
  ): ResponseBody<typeof collaborationEndpoints.presence> {
    return { people: this.collaboration.peopleOf(params.projectId) };
  }
}
