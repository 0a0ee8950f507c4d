import type { ServerResponse } from 'node:http';
import type { Answer } from './answer';
import { answerText, CONTENT_TYPES } from './answer-format';
import type { FaultKind } from './faults';
import type { EcsRequest } from './request';

/** Sends an answer, or what a fault makes of it. */
export function respond(response: ServerResponse, request: EcsRequest, answer: Answer, fault?: FaultKind): void {
  const { requestId, format } = request;
  const root = answer.status < 400 ? `${request.action}Response` : 'Error';
  const textOf = (body: Answer['body']): string => answerText(format, root, { RequestId: requestId, ...body });
  const headers = { 'content-type': CONTENT_TYPES[format], 'x-acs-request-id': requestId };
  const text = Buffer.from(textOf(answer.body));
  switch (fault) {
    case 'dropBefore':
    case 'dropAfterwards':
      response.destroy();
      return;
    case 'hang':
      return;
    case 'html':
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html><h1>502 Bad Gateway</h1></html>');
      return;
    case 'empty':
      response.writeHead(503).end();
      return;
    case 'null':
      response.writeHead(500, headers).end('null');
      return;
    case 'truncated':
      response.writeHead(200, { ...headers, 'content-length': text.length });
      response.write(text.subarray(0, text.length / 2), () => response.destroy());
      return;
    case 'withoutImageId':
      response.writeHead(200, headers).end(textOf({}));
      return;
    default:
      response.writeHead(answer.status, { ...headers, ...answer.headers }).end(text);
  }
}
