import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { POLICY_FILES } from './ram-policies';

const folder = path.join(__dirname, '..', 'deploy', 'ram');

mkdirSync(folder, { recursive: true });
for (const [file, policy] of Object.entries(POLICY_FILES)) {
  writeFileSync(path.join(folder, file), `${JSON.stringify(policy, null, 2)}\n`);
}
