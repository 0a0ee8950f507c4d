const HOST_AND_PORT = /^(?<host>\[[0-9a-f:.]+\]|[^\s:/?#[\]@]+)(?::(?<port>.*))?$/i;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\/\/?/i;

/** What is wrong with the address of a Temporal server, as `TEMPORAL_ADDRESS` has it; undefined when it can be tried. */
export function addressProblem(address: string): string | undefined {
  const [scheme] = SCHEME.exec(address) ?? [];
  if (scheme !== undefined) return `"${address}" must be host:port; remove "${scheme}"`;
  const { host, port } = HOST_AND_PORT.exec(address)?.groups ?? {};
  if (host === undefined) return `"${address}" must be host:port, such as temporal.example.com:7233`;
  if (port !== undefined && !isPort(port)) return `"${address}": the port must be a number from 1 to 65535`;
  return undefined;
}

function isPort(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}
