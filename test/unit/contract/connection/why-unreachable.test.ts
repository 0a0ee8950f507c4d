import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSecureServer, createServer as createHttp2Server } from 'node:http2';
import { whyUnreachable } from '../../../../contract/connection/why-unreachable';
import { createAuthority, type Identity, issueCertificate } from '../../../support/certificates';

let servers: Server[] = [];
let sockets: Socket[] = [];

afterEach(() => {
  for (const server of servers) server.close();
  for (const socket of sockets) socket.destroy();
  [servers, sockets] = [[], []];
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  server.on('connection', (socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'imageferry-tls-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a port at which nothing listens', async () => {
  const server = createServer();
  const address = await listen(server);
  server.close();
  await once(server, 'close');

  expect(await whyUnreachable({ address })).toMatch(/^nothing listens at 127\.0\.0\.1 port \d+; start Temporal there/);
});

test('a certificate that is none leaves no connection open, which would keep the process from ending', async () => {
  const server = createServer();
  const address = await listen(server);
  const connection = once(server, 'connection');

  const tls = { certificate: Buffer.from('no PEM'), key: Buffer.from('no PEM') };
  expect(await whyUnreachable({ address, tls })).toContain('check TEMPORAL_TLS_CLIENT_CERT_PATH');

  const [socket] = (await connection) as [Socket];
  socket.resume();
  if (!socket.destroyed) await once(socket, 'close', { signal: AbortSignal.timeout(2000) });
});

test('a name that does not resolve', async () => {
  const started = Date.now();

  expect(await whyUnreachable({ address: 'nowhere.invalid:7233' })).toMatch(
    /^(the name nowhere\.invalid does not resolve|nowhere\.invalid port 7233 does not answer)/,
  );
  expect(Date.now() - started).toBeLessThan(2_000);
});

test('TLS on one side only, and a certificate that is not trusted', async () => {
  const { cert: ca, ...authority } = createAuthority(folder, 'authority');
  const server = issueCertificate(folder, 'server', { cert: ca, ...authority });
  const plain = await listen(createHttp2Server());
  const secure = await listen(createSecureServer(server));

  expect(await whyUnreachable({ address: plain })).toBeUndefined();
  expect(await whyUnreachable({ address: plain, tls: {} })).toContain(
    'the server does not speak TLS; unset TEMPORAL_TLS',
  );
  expect(await whyUnreachable({ address: secure })).toContain('the server expects TLS; set TEMPORAL_TLS=true');
  expect(await whyUnreachable({ address: secure, tls: {} })).toContain(
    'the certificate of the server is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
  );
  expect(await whyUnreachable({ address: secure, tls: { ca } })).toBeUndefined();
  expect(await whyUnreachable({ address: secure, tls: { ca, serverNameOverride: 'other.example.com' } })).toContain(
    'set TEMPORAL_TLS_SERVER_NAME',
  );
});

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('a server that asks for a client certificate by %s', (version) => {
  const identities = () => {
    const authority = createAuthority(folder, 'clients');
    const stranger = createAuthority(folder, 'strangers');
    return {
      authority,
      server: issueCertificate(folder, 'server', authority),
      client: issueCertificate(folder, 'client', authority),
      stranger: issueCertificate(folder, 'stranger', stranger),
    };
  };
  const serve = ({ authority: { cert: ca }, server: { cert, key } }: ReturnType<typeof identities>) => {
    const versions = { minVersion: version, maxVersion: version };
    return listen(createSecureServer({ cert, key, ca, requestCert: true, rejectUnauthorized: true, ...versions }));
  };

  test('gets one, or it is said at once which variables hold it', async () => {
    const all = identities();
    const address = await serve(all);
    const { cert: ca } = all.authority;
    const certified = ({ cert, key }: Identity) => ({ ca, certificate: cert, key });
    const started = Date.now();

    expect(await whyUnreachable({ address, tls: certified(all.client) })).toBeUndefined();
    expect(await whyUnreachable({ address, tls: { ca } })).toContain(
      'the server asks for a client certificate; give it in TEMPORAL_TLS_CLIENT_CERT_PATH',
    );
    expect(await whyUnreachable({ address, tls: certified(all.stranger) })).toMatch(/refuses the client certificate/);
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  test('a client certificate and a key that do not fit', async () => {
    const all = identities();
    const address = await serve(all);
    const { cert: ca } = all.authority;

    const unfit = { ca, certificate: all.client.cert, key: all.stranger.key };
    expect(await whyUnreachable({ address, tls: unfit })).toContain(
      'cannot be used (ERR_OSSL_X509_KEY_VALUES_MISMATCH)',
    );
    const noPem = { ca, certificate: Buffer.from('no PEM'), key: all.client.key };
    expect(await whyUnreachable({ address, tls: noPem })).toContain('check TEMPORAL_TLS_CLIENT_CERT_PATH');
  });
});
