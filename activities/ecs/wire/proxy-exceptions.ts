import { BlockList, isIP } from 'node:net';

/** Never behind a proxy: the machine itself, and the server that tells an ECS instance its role. */
const ALWAYS_DIRECT = ['localhost', '127.0.0.0/8', '::1', '100.100.100.200'];

/**
 * Whether a URL is called without a proxy. An exception is a host with all below it (`example.com`, `.example.com` and
 * `*.example.com` mean the same), an IP address, a network (`10.0.0.0/8`), each with or without a port, or `*` for all.
 */
export function isException({ hostname, port, protocol }: URL, exceptions: readonly string[]): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const ofUrl = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return [...ALWAYS_DIRECT, ...exceptions].some((exception) => isFor(exception.toLowerCase(), host, ofUrl));
}

function isFor(exception: string, host: string, port: string): boolean {
  if (exception === '*') return true;
  const { name, portOfException } = partsOf(exception);
  if (portOfException !== undefined && portOfException !== port) return false;
  if (name.includes('/')) return isInNetwork(name, host);
  if (isIP(name) !== 0) return isInNetwork(`${name}/${isIP(name) === 4 ? '32' : '128'}`, host);
  const domain = name.replace(/^\*?\./, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

/** `[::1]:80`, `::1`, `example.com:80`, `example.com`. */
function partsOf(exception: string): { name: string; portOfException: string | undefined } {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]*))(?::(\d+))?$/.exec(exception) ?? [];
  return { name: bracketed ?? plain ?? exception, portOfException: port };
}

function isInNetwork(network: string, host: string): boolean {
  const [address = '', prefix = ''] = network.split('/');
  const family = isIP(address);
  if (family === 0 || isIP(host) !== family) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  const bits = Number(prefix);
  if (!Number.isInteger(bits) || bits < 0 || bits > (family === 4 ? 32 : 128)) return false;
  list.addSubnet(address, bits, type);
  return list.check(host, type);
}
