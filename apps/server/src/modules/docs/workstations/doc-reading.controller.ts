import { type Input, type ResponseBody, historyEndpoints } from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { Checked, Endpoint } from '#platform/http';
import { DocReadingService } from './doc-reading.service.ts';

@Controller()
export class DocReadingController {
  constructor(private readonly readings: DocReadingService) {}

  @Endpoint(historyEndpoints.reads)
  list(
    @Checked() { params, query }: Input<typeof historyEndpoints.reads>,
  ): Promise<ResponseBody<typeof historyEndpoints.reads>> {
    return this.readings.list(params.projectId, params.doc, query);
  }

  @Endpoint(historyEndpoints.readers)
  readers(
    @Checked() { params }: Input<typeof historyEndpoints.readers>,
  ): Promise<ResponseBody<typeof historyEndpoints.readers>> {
    return this.readings.readers(params.projectId, params.doc);
  }
}
