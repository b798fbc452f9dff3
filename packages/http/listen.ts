import { getRequestListener } from '@hono/node-server'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** A node:http(s) request listener for an app. Time-outs are the server's to set. */
export function requestListener(app: ListeningApp): (request: IncomingMessage, response: ServerResponse) => void {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  return (request, response) => void listener(request, response)
}

interface ListeningApp {
  fetch: (request: Request) => Response | Promise<Response>
}

/** Limits for every server of ours against slow and greedy clients. */
export const serverLimits = {
  headersTimeout: 10_000,
  requestTimeout: 120_000,
  keepAliveTimeout: 5_000,
  maxHeaderSize: 16 * 1024,
} as const
