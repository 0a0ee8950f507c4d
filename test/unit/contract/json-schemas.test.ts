import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemas } from '../../../contract/schema/json-schemas';

describe('the published JSON Schemas', () => {
  it.each(Object.entries(jsonSchemas()))('%s is what the contract says (npm run docs:schema)', (name, schema) => {
    const published: unknown = JSON.parse(readFileSync(join(__dirname, '../../../docs/schema', name), 'utf8'));

    expect(published).toEqual(JSON.parse(JSON.stringify(schema)));
  });
});
