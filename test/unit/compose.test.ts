import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { CONFIGURATION_VARIABLES } from '../../worker/configuration';
import { SEARCH_ATTRIBUTES } from '../../contract/names';

interface Service {
  command?: string[];
  image?: string;
  build?: { context: string; dockerfile: string };
  environment?: Record<string, string | null>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
}

const root = path.join(__dirname, '..', '..');
const { services } = parse(readFileSync(path.join(root, 'docker-compose.yml'), 'utf8')) as {
  services: Record<string, Service>;
};

describe('docker-compose.yml', () => {
  test('starts Temporal with every search attribute', () => {
    const added = (services['temporal']?.command ?? [])
      .filter((argument) => argument.startsWith('--search-attribute='))
      .map((argument) => argument.split('=')[1]);
    expect(added.sort()).toEqual(Object.values(SEARCH_ATTRIBUTES).sort());
  });

  test('hands every variable to the worker, except the bundle that its image has', () => {
    const names = Object.keys(services['worker']?.environment ?? {}).filter((name) => name.startsWith('IMAGEFERRY_'));
    const read = CONFIGURATION_VARIABLES.filter((name) => name !== 'IMAGEFERRY_WORKFLOW_BUNDLE');
    expect(names.sort()).toEqual([...read].sort());
  });

  test('hands the proxy for Alibaba Cloud to the worker', () => {
    expect(services['worker']?.environment).toMatchObject({ HTTPS_PROXY: null, NO_PROXY: null });
  });

  test('holds the worker back until Temporal is healthy', () => {
    expect(services['temporal']?.healthcheck).toBeDefined();
    expect(services['worker']?.depends_on?.['temporal']?.condition).toBe('service_healthy');
  });

  test('builds from a file that exists and runs programs that the build makes', () => {
    expect(existsSync(path.join(root, services['worker']?.build?.dockerfile ?? 'missing'))).toBe(true);
    const program = services['simulator']?.command?.[1] ?? '';
    expect(existsSync(path.join(root, program.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
  });
});
