import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createWebServer } from 'node:https'
import type { Socket } from 'node:net'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { issueServerCertificate } from '@siegel/sealing/node'
import { createClientAddresses } from './client-addresses.ts'
import { authority, makePractice, register, startGateway, startPortal } from './testing.ts'

test('an https server behind the tunnel learns whose request it is', { timeout: 20_000 }, async (t) => {
  const portal = await startPortal(t)
  const practice = await makePractice('praxis.localhost')
  await register(portal, practice)
  const own = await issueServerCertificate(authority, practice.hostNames, 90)
  const addresses = createClientAddresses()
  const web = createWebServer({ key: own.key, cert: own.certificate }, (call, response) =>
    response.end(addresses.of(call.socket)),
  )
  const dialled: Socket[] = []
  const onConnection = (socket: Socket, address: string): void => {
    dialled.push(socket)
    addresses.remember(socket, address)
    web.emit('connection', socket)
  }
  const gateway = await startGateway(t, portal, practice, undefined, { onConnection })
  await gateway.reached('online')
  for (const localAddress of ['127.0.0.8', '127.0.0.9', '127.0.0.8']) {
    const to = { host: '127.0.0.1', port: portal.port, servername: 'praxis.localhost', localAddress }
    const [response] = await once(request({ ...to, ca: authority.certificate, agent: false }).end(), 'response')
    assert.equal(await text(response), localAddress)
  }
  const [first] = dialled
  assert.ok(first)
  assert.equal(dialled.length, 3)
  first.destroy()
  await (first.closed || once(first, 'close'))
  assert.equal(addresses.of(first), undefined)
})
