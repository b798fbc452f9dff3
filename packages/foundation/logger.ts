import { pino, type Logger as PinoLogger } from 'pino'

export type Logger = PinoLogger

/**
 * Log lines as JSON on standard error. Lines carry events, counts, ids of processes and codes: never a patient's
 * data, a secret, an address bar or a request body. Redaction is the net under that rule, not the rule.
 */
export const createLogger = (part: string, level = process.env['SIEGEL_LOG'] ?? 'info'): Logger =>
  pino(
    {
      level,
      base: { part },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          'pin',
          'password',
          'secret',
          'token',
          'authorization',
          'cookie',
          'link',
          'body',
          '*.pin',
          '*.password',
          '*.secret',
          '*.token',
          '*.authorization',
          '*.cookie',
          '*.link',
          '*.body',
        ],
        censor: '[redacted]',
      },
    },
    pino.destination({ dest: 2, sync: true }),
  )
