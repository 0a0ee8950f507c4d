import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import pino, { type DestinationStream, type Level, type Logger } from 'pino';
import type { ErrorCode } from '../contract/errors';
import { loggedError } from './logged-error';

/** JSON lines on standard output, or where `destination` says. */
export function createLogger(level: Level, destination: DestinationStream = pino.destination(1)): Logger {
  const options = {
    name: 'imageferry-worker',
    level,
    redact: { paths: ['taskToken', '*.taskToken'], remove: true },
    serializers: { error: (error: unknown) => loggedError(error), err: (error: unknown) => loggedError(error) },
  };
  return pino(options, destination);
}

/** What the SDK, workflows and activities log, written by the same logger. */
export function temporalLogger(logger: Logger): DefaultLogger {
  return new DefaultLogger('TRACE', ({ level, message, meta }: LogEntry) => {
    const shownLevel = isEarlyQuery(meta?.['error']) ? 'debug' : (level.toLowerCase() as Level);
    logger[shownLevel](meta ?? {}, message);
  });
}

/** The SDK takes it for a defect of the workflow; whoever asks just asks again. */
function isEarlyQuery(error: unknown): boolean {
  const code: ErrorCode = 'QueryTooEarly';
  return (Object(error) as { type?: unknown }).type === code;
}
