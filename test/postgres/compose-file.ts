import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const FILE = path.join(__dirname, '..', '..', 'docker-compose.yml');

/** The environment that docker-compose.yml gives a service, without what it takes from its caller. */
export function composeEnvironment(service: string): Record<string, string> {
  const { services } = parse(readFileSync(FILE, 'utf8'), { merge: true }) as {
    services: Record<string, { environment?: Record<string, string | null> }>;
  };
  const fixed = Object.entries(services[service]?.environment ?? {}).filter(([, value]) => isFixed(value));
  return Object.fromEntries(fixed) as Record<string, string>;
}

function isFixed(value: string | null): boolean {
  return value !== null && !value.includes('${');
}
