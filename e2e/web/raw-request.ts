import { type IncomingHttpHeaders, request } from 'node:http';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

interface Question {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** A request with the Host, the path and the headers as given, which `fetch` would tidy up. */
export function ask(origin: string, path: string, question: Question = {}): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { method = 'GET', headers = {}, body } = question;
  const asked = request({ hostname, port, path, method, headers, agent: false }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    response.once('end', () =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
    );
    response.once('error', reject);
  });
  asked.once('upgrade', (response, socket) => {
    socket.destroy();
    resolve({ status: response.statusCode ?? 0, headers: response.headers, text: '' });
  });
  asked.once('error', reject);
  asked.end(body);
  return promise;
}
