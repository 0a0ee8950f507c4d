import { hostname, userInfo } from 'node:os';

/** Who asks, for those who wonder later: `user@host`. A container may run as a user without a name. */
export function operator(): string {
  return `${userName()}@${hostname()}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env['USER'] ?? String(process.getuid?.() ?? 'unknown');
  }
}
