import { pino } from 'pino';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

export type Log = ReturnType<typeof createLog>;

/** One JSON object a line; `destination` takes them in tests. */
export function createLog(level: LogLevel, destination?: { write(line: string): void }) {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return destination ? pino(options, destination) : pino(options);
}
