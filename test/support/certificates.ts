import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A certificate and its key: PEM files, and what they hold. */
export interface Identity {
  certFile: string;
  keyFile: string;
  cert: Buffer;
  key: Buffer;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

/** An authority of its own, in the folder. */
export function createAuthority(folder: string, name: string): Identity {
  return request(folder, name, []);
}

/** What an authority has signed for this machine, or for another host: it serves as the certificate of a server and of a client. */
export function issueCertificate(
  folder: string,
  name: string,
  authority: Identity,
  hosts = 'DNS:localhost,IP:127.0.0.1',
): Identity {
  const extensions = [
    `subjectAltName=${hosts}`,
    'basicConstraints=critical,CA:FALSE',
    'extendedKeyUsage=serverAuth,clientAuth',
  ];
  const signing = ['-CA', authority.certFile, '-CAkey', authority.keyFile];
  return request(folder, name, [...signing, ...extensions.flatMap((extension) => ['-addext', extension])]);
}

function request(folder: string, name: string, options: readonly string[]): Identity {
  const [certFile, keyFile] = ['cert', 'key'].map((part) => path.join(folder, `${name}-${part}.pem`)) as [
    string,
    string,
  ];
  const files = ['-subj', `/CN=${name}`, '-keyout', keyFile, '-out', certFile];
  execFileSync('openssl', ['req', '-x509', ...NEW_KEY, ...options, ...files], { stdio: 'ignore' });
  return { certFile, keyFile, cert: readFileSync(certFile), key: readFileSync(keyFile) };
}
