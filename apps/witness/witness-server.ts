import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { base64, Refusal, unbase64, unutf8 } from '@siegel/foundation'
import { writeFileDurably } from '@siegel/foundation/files'
import type { Logger } from '@siegel/foundation/logger'
import { addCheckpoint, fileHeads, type WitnessOptions } from '@siegel/ledger/witness'
import { ed25519PublicKey, randomBytes } from '@siegel/sealing/node'
import { readLogs } from './logs.ts'

export interface WitnessServerOptions {
  data: string
  /** 0 picks a free port. */
  port: number
  log: Logger
}

export interface WitnessServer {
  address: { port: number; name: string; key: string }
  close(): Promise<void>
}

/** A request is at most 63 proof lines and a checkpoint with some signatures. */
const bodyLimit_bytes = 64 * 1024
const counters = { cosigned: 0, refused: 0 }

/** Serves C2SP tlog-witness `add-checkpoint`, with health and metrics; holds heads and nothing else. */
export async function startWitness(options: WitnessServerOptions): Promise<WitnessServer> {
  const { data, log } = options
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const { name, seed } = identity(data)
  const witness: WitnessOptions = {
    name,
    seed,
    heads: fileHeads(join(data, 'heads')),
    logKeys: readLogs(data),
    now: () => Math.floor(Date.now() / 1000),
  }
  const server = createServer(
    { headersTimeout: 5_000, requestTimeout: 10_000, maxHeaderSize: 8192 },
    (request, response) => {
      void handle(witness, request, response).catch((error: unknown) => {
        log.warn({ kind: error instanceof Error ? error.name : 'unknown' }, 'request failed')
        if (!response.headersSent) answer(response, error instanceof Refusal ? 413 : 500, 'text/plain', 'failed\n')
      })
    },
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    address: { port, name, key: base64(ed25519PublicKey(seed)) },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function handle(witness: WitnessOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url } = request
  if (method === 'POST' && url === '/add-checkpoint') {
    const body = await read(request)
    const result = addCheckpoint(witness, body)
    counters[result.status === 200 ? 'cosigned' : 'refused'] += 1
    return answer(response, result.status, result.contentType, result.body)
  }
  if (method === 'GET' && url === '/healthz') return answer(response, 200, 'text/plain', 'ok\n')
  if (method === 'GET' && url === '/metrics') {
    const lines = Object.entries(counters).map(([name, value]) => `siegel_witness_${name}_total ${value}\n`)
    return answer(response, 200, 'text/plain; version=0.0.4', lines.join(''))
  }
  answer(response, 404, 'text/plain', 'not found\n')
}

function answer(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, {
    'content-type': contentType,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff',
  })
  response.end(body)
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bodyLimit_bytes) throw new Refusal('too-large')
    chunks.push(chunk)
  }
  try {
    return unutf8(Buffer.concat(chunks))
  } catch {
    return ''
  }
}

/** Name and key, made at the first start; the key is the witness's only secret. */
function identity(data: string): { name: string; seed: Uint8Array } {
  const file = join(data, 'witness.json')
  if (!existsSync(file)) {
    const name = process.env['SIEGEL_WITNESS_NAME'] ?? 'witness.localhost'
    writeFileDurably(file, JSON.stringify({ name, seed: base64(randomBytes(32)) }))
  }
  const { name, seed } = JSON.parse(readFileSync(file, 'utf8')) as { name: string; seed: string }
  return { name, seed: unbase64(seed) }
}
