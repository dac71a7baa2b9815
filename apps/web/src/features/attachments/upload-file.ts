import type { ApiError, Attachment } from '@cairn/contracts';
import { ApiFailure, api, unwrap } from '@/shared/api';

interface UploadRequest {
  projectId: string;
  name: string;
  file: Blob;
  signal: AbortSignal;
  onSent: (bytes: number) => void;
}

/** Only this old interface tells how much of a body has been sent. */
export async function uploadFile(request: UploadRequest): Promise<Attachment> {
  const answer = await send(request);
  if (answer.status !== 401) return attachmentOf(answer);
  // Any other request renews the session.
  await unwrap(api.GET('/api/auth/me'));
  return attachmentOf(await send(request));
}

function send({ projectId, name, file, signal, onSent }: UploadRequest): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open('POST', `/api/projects/${projectId}/attachments?name=${encodeURIComponent(name)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-requested-with', 'app');
    request.upload.addEventListener('progress', ({ loaded }) => onSent(loaded));
    request.addEventListener('load', () => resolve(request));
    request.addEventListener('error', () => reject(new TypeError('The server could not be reached.')));
    request.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
    request.addEventListener('loadend', () => signal.removeEventListener('abort', stop));
    signal.addEventListener('abort', stop);
    request.send(file);
  });
}

function attachmentOf({ status, responseText }: XMLHttpRequest): Attachment {
  if (status === 201) return JSON.parse(responseText) as Attachment;
  if (!responseText.startsWith('{')) throw new TypeError(`The server answered ${status} without saying why.`);
  throw new ApiFailure(JSON.parse(responseText) as ApiError);
}
