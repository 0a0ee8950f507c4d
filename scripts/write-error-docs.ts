import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorDocs } from './error-docs';

writeFileSync(join(__dirname, '..', 'docs', 'errors.md'), errorDocs());
