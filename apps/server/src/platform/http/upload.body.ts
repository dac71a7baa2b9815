import { Readable } from 'node:stream';
import { type EndpointShape, endpointGroups } from '@cairn/contracts';
import type { FastifyRequest } from 'fastify';
import { CodedError } from '../errors/index.ts';

const uploads = Object.values(endpointGroups)
  .flatMap((group) => Object.values(group))
  .filter((endpoint) => endpoint.upload);
const routes = new Set(uploads.map(({ method, path }) => `${method} ${path}`));

export const UPLOAD_TYPES = [...new Set(uploads.flatMap(({ upload }) => upload!.mediaTypes))];

/** Leaves the bytes of a file unread, so that the guard decides before any of them is taken. */
export function passUploads(
  request: FastifyRequest,
  payload: Readable,
  done: (error: Error | null, body?: Readable) => void,
): void {
  if (routes.has(`${request.method} ${request.routeOptions.url}`)) return done(null, payload);
  done(
    Object.assign(new Error('no file is taken here'), {
      code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE',
      statusCode: 415,
    }),
  );
}

/** The bytes that came; throws UNSUPPORTED_MEDIA_TYPE, or PAYLOAD_TOO_LARGE for what says so of itself. */
export function uploadOf({ upload }: EndpointShape, request: FastifyRequest): Readable {
  const { mediaTypes, maxBytes } = upload!;
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? 'nothing';
  if (!(request.body instanceof Readable) || !mediaTypes.includes(type)) {
    throw new CodedError(
      'UNSUPPORTED_MEDIA_TYPE',
      `Send the bytes of the file as the body, as ${mediaTypes.join(' or ')}, not as ${type}.`,
    );
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw fileTooLarge(maxBytes);
  return request.body;
}

export const fileTooLarge = (maxBytes: number): CodedError =>
  new CodedError(
    'PAYLOAD_TOO_LARGE',
    `A file may have at most ${Math.floor(maxBytes / 1024 / 1024)} MB here. Nothing was kept.`,
  );
