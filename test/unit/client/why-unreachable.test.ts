import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSecureServer, createServer as createHttp2Server } from 'node:http2';
import { whyUnreachable } from '../../../client/why-unreachable';

let servers: Server[] = [];

afterEach(() => {
  for (const server of servers) server.close();
  servers = [];
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** A key and a certificate that nobody has signed but itself. */
function selfSigned(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(path.join(tmpdir(), 'imageferry-tls-'));
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', cert];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      ...subject,
      ...files,
    ],
    {
      stdio: 'ignore',
    },
  );
  const pair = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  return pair;
}

test('a port at which nothing listens', async () => {
  const server = createServer();
  const address = await listen(server);
  server.close();
  await once(server, 'close');

  expect(await whyUnreachable({ address })).toMatch(/^nothing listens at 127\.0\.0\.1 port \d+; start Temporal there/);
});

test('a name that does not resolve', async () => {
  const started = Date.now();

  expect(await whyUnreachable({ address: 'nowhere.invalid:7233' })).toMatch(
    /^(the name nowhere\.invalid does not resolve|nowhere\.invalid port 7233 does not answer)/,
  );
  expect(Date.now() - started).toBeLessThan(2_000);
});

test('TLS on one side only, and a certificate that is not trusted', async () => {
  const pair = selfSigned();
  const plain = await listen(createHttp2Server());
  const secure = await listen(createSecureServer(pair));

  expect(await whyUnreachable({ address: plain })).toBeUndefined();
  expect(await whyUnreachable({ address: plain, tls: {} })).toContain(
    'the server does not speak TLS; unset TEMPORAL_TLS',
  );
  expect(await whyUnreachable({ address: secure })).toContain('the server expects TLS; set TEMPORAL_TLS=true');
  expect(await whyUnreachable({ address: secure, tls: {} })).toContain(
    'the certificate of the server is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)',
  );
  expect(await whyUnreachable({ address: secure, tls: { ca: pair.cert } })).toBeUndefined();
  expect(
    await whyUnreachable({ address: secure, tls: { ca: pair.cert, serverNameOverride: 'other.example.com' } }),
  ).toContain('set TEMPORAL_TLS_SERVER_NAME');
});
