import { z } from 'zod';
import { Manifest } from './manifest';
import { ReplicationRequest } from './request';

/** The JSON Schemas that docs/schema/ publishes, by file name. */
export function jsonSchemas(): Record<string, object> {
  return {
    'request.json': z.toJSONSchema(ReplicationRequest, { io: 'input' }),
    'manifest.json': z.toJSONSchema(Manifest),
  };
}
