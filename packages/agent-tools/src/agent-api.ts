import type { EndpointShape, Input, ResponseBody } from '@cairn/contracts';

type Sent<E extends EndpointShape> = {
  [Part in keyof Input<E> as Input<E>[Part] extends undefined ? never : Part]?: Partial<Input<E>[Part]>;
};

/** How a tool asks the platform: as whoever uses it, through the same door as everybody. Throws AgentApiFailure. */
export interface AgentApi {
  call<E extends EndpointShape>(endpoint: E, input: Sent<E>): Promise<ResponseBody<E>>;
}

/** What the platform refused, in its own words. */
export class AgentApiFailure extends Error {
  override readonly name = 'AgentApiFailure';
  readonly code: string;

  constructor(code: string, sentences: readonly string[]) {
    super(sentences.join(' '));
    this.code = code;
  }
}
