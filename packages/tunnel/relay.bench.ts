import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect as connectTcp, createServer, type AddressInfo, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import {
  createTlsKey,
  ed25519KeyPem,
  issueServerCertificate,
  createAuthority,
  keySpkiSha256,
  randomBytes,
  selfSignedTunnelCertificate,
} from '@siegel/sealing/node'
import { createGatewayTunnel } from './gateway.ts'
import type { RelayProcessStart, RelayProcessUsage } from './relay-process.ts'

/** A line of `npm run bench`. */
export interface Figure {
  readonly bench: 'relay'
  readonly figure: string
  readonly value: number
  readonly unit: string
  readonly peer: string
  readonly peer_value: number
  readonly ratio: number
}

const rounds = 5
const transferBytes = 256 * 1024 * 1024
const connectionsPerRound = 100
const portalName = 'portal.localhost'
const practiceName = 'praxis.localhost'
const poll = new Uint8Array(1)

/**
 * The relay as a process of its own between a client and a gateway, against the same client and server directly; both over
 * loopback TCP, alternating, medians. Sent behind a real ClientHello are plain bytes, since the relay ends no TLS.
 */
export async function bench(): Promise<Figure[]> {
  const { relay, port, close } = await startRelay()
  const server = createServer({ noDelay: true }, serve).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const direct = (server.address() as AddressInfo).port
  const hello = await clientHello()
  const rates: Record<'direct' | 'relayed', number[]> = { direct: [], relayed: [] }
  const delays: Record<'direct' | 'relayed', number[]> = { direct: [], relayed: [] }
  const cpu: number[] = []
  for (let round = 0; round < rounds; round++)
    for (const [way, to] of [
      ['direct', direct],
      ['relayed', port],
    ] as const) {
      const before = await usage(relay)
      rates[way].push(await transfer(to, hello))
      if (way === 'relayed') cpu.push((((await usage(relay)) - before) / 1e6) * (1e9 / transferBytes))
      delays[way].push(...(await firstAnswers(to, hello)))
    }
  server.close()
  close()
  return [
    figure('throughput', 'MB/s', median(rates.relayed), 'direct', median(rates.direct)),
    figure('new connection to first byte, p50', 'ms', median(delays.relayed), 'direct', median(delays.direct)),
    figure('added latency per new connection, p50', 'ms', median(delays.relayed) - median(delays.direct), 'aim', 1),
    figure(
      'processor time of the relay',
      's/GB',
      median(cpu),
      'wall time of the direct transfer',
      1e3 / median(rates.direct),
    ),
  ]
}

const figure = (figure: string, unit: string, value: number, peer: string, peer_value: number): Figure => {
  const round = (number: number): number => Number(number.toPrecision(4))
  return {
    bench: 'relay',
    figure,
    value: round(value),
    unit,
    peer,
    peer_value: round(peer_value),
    ratio: round(value / peer_value),
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Answers one byte to the ClientHello; after the client's next byte sends the whole transfer. */
function serve(socket: Socket): void {
  const chunk = Buffer.alloc(256 * 1024)
  socket.on('error', () => {}).once('end', () => socket.end())
  socket.once('data', () => {
    socket.write(poll)
    socket.once('data', () => {
      let left = transferBytes
      const pour = (): void => {
        while (left > 0) {
          left -= chunk.length
          if (!socket.write(chunk)) return void socket.once('drain', pour)
        }
        socket.end()
      }
      pour()
    })
  })
  socket.resume()
}

/** MB/s of one download. */
async function transfer(port: number, hello: Uint8Array): Promise<number> {
  const socket = await dial(port)
  socket.write(hello)
  await once(socket, 'data')
  const start_ms = performance.now()
  let bytes = 0
  socket.on('data', (part: Buffer) => (bytes += part.length))
  socket.write(poll)
  await once(socket, 'end')
  if (bytes !== transferBytes) throw new Error('transfer cut short')
  socket.destroy()
  return transferBytes / 1e3 / (performance.now() - start_ms)
}

/** Milliseconds from dialling to the first byte of the answer, one connection after another. */
async function firstAnswers(port: number, hello: Uint8Array): Promise<number[]> {
  const delays: number[] = []
  for (let i = 0; i < connectionsPerRound; i++) {
    const start_ms = performance.now()
    const socket = await dial(port)
    socket.write(hello)
    await once(socket, 'data')
    delays.push(performance.now() - start_ms)
    socket.destroy()
    await once(socket, 'close')
  }
  return delays
}

async function dial(port: number): Promise<Socket> {
  const socket = connectTcp({ host: '127.0.0.1', port, noDelay: true })
  await once(socket, 'connect')
  return socket
}

/** What a TLS client sends first for the practice's name. */
async function clientHello(): Promise<Uint8Array> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connectTls({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    servername: practiceName,
  })
  client.on('error', () => {})
  const [socket] = (await once(server, 'connection')) as [Socket]
  const [bytes] = (await once(socket, 'data')) as [Uint8Array]
  client.destroy()
  socket.destroy()
  server.close()
  return bytes
}

async function startRelay() {
  const authority = await createAuthority('Siegel bench authority', 1)
  const own = await issueServerCertificate(authority, [portalName], 30, { key: createTlsKey() })
  const key = ed25519KeyPem(randomBytes(32))
  const row = {
    pfp: 'A'.repeat(22),
    keyHash: keySpkiSha256(key),
    hostNames: [practiceName],
    certificate: 'none',
    closed: false,
  }
  const relay = fork(new URL('relay-process.ts', import.meta.url))
  relay.send({ ...own, portalName, practices: [row] } satisfies RelayProcessStart)
  const [{ port }] = (await once(relay, 'message')) as [{ port: number }]
  const online = Promise.withResolvers<void>()
  const tunnel = createGatewayTunnel({
    portalHost: portalName,
    portalPort: port,
    serverName: portalName,
    portalKeyPin: keySpkiSha256(own.key),
    key,
    certificate: await selfSignedTunnelCertificate(key),
    onConnection: serve,
    onState: (state) => void (state === 'online' && online.resolve()),
  })
  await online.promise
  const close = (): void => {
    tunnel.close()
    relay.disconnect()
  }
  return { relay, port, close }
}

/** Processor time of the relay so far, in microseconds. */
async function usage(relay: ReturnType<typeof fork>): Promise<number> {
  relay.send('usage')
  return ((await once(relay, 'message')) as [RelayProcessUsage])[0].cpu_us
}

if (import.meta.main) for (const line of await bench()) console.log(JSON.stringify(line))
