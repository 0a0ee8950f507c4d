import { type ProxyServer, proxyServer, type ProxySettings } from '../activities/ecs/wire/proxy';
import { defined } from '../contract/defined';

/**
 * The proxies that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name, or the same in small letters, which go first. The problems
 * do not repeat a value, as it may hold a password.
 */
export function proxiesFrom(env: NodeJS.ProcessEnv): { proxy?: ProxySettings; problems: string[] } {
  const problems: string[] = [];
  const serverOf = (name: string): ProxyServer | undefined => {
    const { spelling, value } = valueOf(env, name);
    const server = value === undefined ? undefined : proxyServer(value);
    if (value !== undefined && server === undefined) {
      problems.push(`${spelling}: must be the address of an HTTP proxy, such as "http://proxy.example.com:3128"`);
    }
    return server;
  };
  const [https, http] = [serverOf('HTTPS_PROXY'), serverOf('HTTP_PROXY')];
  if (http?.isSecure === true) {
    problems.push(`${valueOf(env, 'HTTP_PROXY').spelling}: calls by http need a proxy that is called by http`);
  }
  if (https === undefined && http === undefined) return { problems };
  const exceptions = (valueOf(env, 'NO_PROXY').value ?? '').split(/[\s,]+/).filter((exception) => exception !== '');
  return { proxy: { ...defined({ https, http }), exceptions }, problems };
}

function valueOf(env: NodeJS.ProcessEnv, name: string): { spelling: string; value: string | undefined } {
  const spelling = [name.toLowerCase(), name].find((candidate) => (env[candidate] ?? '') !== '');
  return { spelling: spelling ?? name, value: spelling === undefined ? undefined : env[spelling] };
}
