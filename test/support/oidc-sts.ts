import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createAuthority, issueCertificate } from './certificates';

const STS = 'sts.aliyuncs.com';

/** STS behind a proxy that calls by https have to take. */
export interface OidcSts {
  /** `host:port` of the proxy. */
  proxy: string;
  /** PEM file of the authority that has signed the certificate of STS. */
  authorityFile: string;
  /** The OIDC tokens that STS was given, and the headers that were for the proxy. */
  tokens: (string | null)[];
  proxyHeaders: (string | undefined)[];
  stop: () => void;
}

/** A session as STS gives it. */
export interface Session {
  AccessKeyId: string;
  AccessKeySecret: string;
  SecurityToken: string;
}

/** Gives everybody who comes with an OIDC token the session; keeps its certificate in the folder. */
export async function startOidcSts(folder: string, session: Session): Promise<OidcSts> {
  const authority = createAuthority(folder, 'authority');
  const { cert, key } = issueCertificate(folder, 'sts', authority, `DNS:${STS}`);
  const noted: Pick<OidcSts, 'tokens' | 'proxyHeaders'> = { tokens: [], proxyHeaders: [] };
  const sts = createTlsServer({ cert, key }, (request, response) => {
    void oidcTokenOf(request).then((token) => {
      noted.tokens.push(token);
      const Expiration = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '');
      response.end(JSON.stringify({ Credentials: { ...session, Expiration } }));
    });
  });
  const proxy = createServer().on('connect', ({ url, headers }: IncomingMessage, socket) => {
    noted.proxyHeaders.push(headers['proxy-authorization']);
    socket.write(`HTTP/1.1 ${url === `${STS}:443` ? '200 OK' : '502 no route'}\r\n\r\n`);
    sts.emit('connection', socket);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const stop = (): void => {
    sts.closeAllConnections();
    proxy.closeAllConnections();
    proxy.close();
  };
  return { proxy: `127.0.0.1:${String(port)}`, authorityFile: authority.certFile, ...noted, stop };
}

async function oidcTokenOf(request: IncomingMessage): Promise<string | null> {
  const { searchParams } = new URL(request.url ?? '', `https://${STS}`);
  return new URLSearchParams([...searchParams, ...new URLSearchParams(await text(request))]).get('OIDCToken');
}
