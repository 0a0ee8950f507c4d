import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import pino, { type Level, type Logger } from 'pino';

/** JSON lines on standard output. */
export function createLogger(level: Level): Logger {
  return pino({
    name: 'imageferry-worker',
    level,
    redact: { paths: ['taskToken', '*.taskToken'], remove: true },
    serializers: { error: pino.stdSerializers.err },
  });
}

/** What the SDK, workflows and activities log, written by the same logger. */
export function temporalLogger(logger: Logger): DefaultLogger {
  return new DefaultLogger('TRACE', ({ level, message, meta }: LogEntry) => {
    logger[level.toLowerCase() as Level](meta ?? {}, message);
  });
}
