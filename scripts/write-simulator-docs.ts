import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulatorDocs } from './simulator-docs';

writeFileSync(join(__dirname, '..', 'simulator', 'README.md'), simulatorDocs());
