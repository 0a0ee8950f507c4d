import { z } from 'zod';
import { DriftReport } from './drift';
import { Manifest } from './manifest';
import { Notification } from './notification';
import { SyncPolicy } from './policy';
import { ReplicationRequest } from './request';
import { Schedule } from './schedule';
import { ScheduleView } from './schedule-view';

/** The JSON Schemas that docs/schema/ publishes, by file name. */
export function jsonSchemas(): Record<string, object> {
  return {
    'request.json': z.toJSONSchema(ReplicationRequest, { io: 'input' }),
    'manifest.json': z.toJSONSchema(Manifest),
    'policy.json': z.toJSONSchema(SyncPolicy, { io: 'input' }),
    'drift.json': z.toJSONSchema(DriftReport),
    'notification.json': z.toJSONSchema(Notification),
    'schedule.json': z.toJSONSchema(Schedule, { io: 'input' }),
    'schedule-view.json': z.toJSONSchema(ScheduleView),
  };
}
