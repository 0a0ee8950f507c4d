import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemas } from '../contract/schema/json-schemas';

for (const [name, schema] of Object.entries(jsonSchemas())) {
  writeFileSync(join(__dirname, '../docs/schema', name), `${JSON.stringify(schema, null, 2)}\n`);
}
