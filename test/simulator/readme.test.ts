import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '../../simulator';
import { ADMIN_COMMANDS } from '../../simulator/admin/commands';

const README = readFileSync(join(__dirname, '../../simulator/README.md'), 'utf8');
const CURL = /^curl http:\/\/127\.0\.0\.1:9001\/(\w+) -d '([^']*)'$/gm;

test('the README has a curl line for every admin command, and they work one after the other', async () => {
  const lines = [...README.matchAll(CURL)].map(([, command = '', body = '']) => ({ command, body }));
  expect(lines.map(({ command }) => command)).toEqual(Object.keys(ADMIN_COMMANDS));
  const simulator = await startSimulator({ host: '127.0.0.1', port: 0, adminPort: 0, seedDemo: true });
  try {
    for (const { command, body } of lines) {
      const response = await fetch(`http://127.0.0.1:${String(simulator.adminPort)}/${command}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
      });
      expect([command, response.status, await response.text()]).toEqual([command, 200, expect.any(String)]);
    }
  } finally {
    await simulator.stop();
  }
});
