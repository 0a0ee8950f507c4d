import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createAuthority, type Identity, issueCertificate } from '../support/certificates';
import type { Access } from './temporal-server';

/** Variables with which somebody connects. */
export type Variables = Record<string, string>;

/** A server with mTLS and the default authorizer of Temporal, and what different people have to reach it. */
export interface SecuredAccess extends Access {
  /** A client certificate, and a token with these permissions, such as `default:write`. */
  with: (...permissions: string[]) => Variables;
  withoutCertificate: Variables;
  /** The certificate is of an authority that the server does not trust. */
  withForeignCertificate: Variables;
  withoutToken: Variables;
  withExpiredToken: Variables;
}

const KEY_ID = 'of-this-test-run-only';
const ADMINISTRATOR = 'temporal-system:admin';

/** Makes authorities, certificates and the key of the tokens in the folder. */
export function secureAccess(folder: string): SecuredAccess {
  const authority = createAuthority(folder, 'authority');
  const server = issueCertificate(folder, 'server', authority);
  const client = certified(issueCertificate(folder, 'client', authority), authority);
  const foreign = certified(issueCertificate(folder, 'stranger', createAuthority(folder, 'strangers')), authority);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyFile = path.join(folder, 'keys-of-tokens.json');
  writeFileSync(keyFile, JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KEY_ID }] }));
  const token = (permissions: string[], seconds = 3600) => ({
    TEMPORAL_API_KEY: tokenOf(privateKey, permissions, seconds),
  });
  const writer = token(['default:write']);
  return {
    server: { ...mutualTls(server, authority), ...tokens(keyFile) },
    administrator: { ...client, ...token([ADMINISTRATOR]) },
    with: (...permissions) => ({ ...client, ...token(permissions) }),
    withoutCertificate: { TEMPORAL_TLS_SERVER_CA_CERT_PATH: authority.certFile, ...writer },
    withForeignCertificate: { ...foreign, ...writer },
    withoutToken: client,
    withExpiredToken: { ...client, ...token(['default:write'], -60) },
  };
}

function certified({ certFile, keyFile }: Identity, authority: Identity): Variables {
  return {
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: authority.certFile,
    TEMPORAL_TLS_CLIENT_CERT_PATH: certFile,
    TEMPORAL_TLS_CLIENT_KEY_PATH: keyFile,
  };
}

/** The parts of the server speak TLS with each other, too. */
function mutualTls({ certFile, keyFile }: Identity, authority: Identity): Variables {
  return {
    TEMPORAL_TLS_REQUIRE_CLIENT_AUTH: 'true',
    TEMPORAL_TLS_FRONTEND_CERT: certFile,
    TEMPORAL_TLS_FRONTEND_KEY: keyFile,
    TEMPORAL_TLS_FRONTEND_SERVER_NAME: 'localhost',
    TEMPORAL_TLS_CLIENT1_CA_CERT: authority.certFile,
    TEMPORAL_TLS_CLIENT2_CA_CERT: authority.certFile,
    TEMPORAL_TLS_SERVER_CERT: certFile,
    TEMPORAL_TLS_SERVER_KEY: keyFile,
    TEMPORAL_TLS_SERVER_CA_CERT: authority.certFile,
    TEMPORAL_TLS_INTERNODE_SERVER_NAME: 'localhost',
  };
}

/** The server's own workers pass the authorizer by a frontend of their own. */
function tokens(keyFile: string): Variables {
  return {
    TEMPORAL_AUTH_AUTHORIZER: 'default',
    TEMPORAL_AUTH_CLAIM_MAPPER: 'default',
    TEMPORAL_JWT_KEY_SOURCE1: `file://${keyFile}`,
    USE_INTERNAL_FRONTEND: 'true',
    TEMPORAL_SERVICES: 'frontend,internal-frontend,history,matching,worker',
  };
}

function tokenOf(key: KeyObject, permissions: string[], seconds: number): string {
  const expires = Math.floor(Date.now() / 1000) + seconds;
  const parts = [
    { alg: 'ES256', typ: 'JWT', kid: KEY_ID },
    { sub: 'somebody', permissions, exp: expires },
  ];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
