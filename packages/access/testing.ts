import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { newSessionToken } from '@siegel/sealing/node'
import { Store, type Schema } from '@siegel/store'
import { jwtKeyPair, signedJwt } from '../sealing/node/testing.ts'
import { Access, accessSchema, callerOfRole } from './index.ts'

/** The keys of a client, and one of somebody else that bears the name of the second. */
export const rsa = jwtKeyPair('RS384', 'rsa-1')
export const ec = jwtKeyPair('ES384', 'ec-1')
export const foreign = jwtKeyPair('ES384', 'ec-1')
export const jwks = JSON.stringify({ keys: [rsa.jwk, ec.jwk] })
export const admin = callerOfRole('a1', 'Admin', 'admin')
export const endpoint = 'http://localhost:8420/fhir/R4/auth/token'
export const audiences = [endpoint, 'https://praxis.local:8421/fhir/R4/auth/token']

/** A registered client and what it needs to ask for a token; the clock stands. */
export function clientFixture(t: TestContext, scope = 'system/*.cruds') {
  const clock = standingClock()
  const file = join(temporaryFolder(t), 'a.db')
  const open = (schemas: Schema[]) => new Store({ file, key: new Uint8Array(32), schemas })
  const store = open([ledgerSchema, accessSchema])
  t.after(() => store.close())
  const ledger = new Ledger(store, clock)
  const access = new Access(store, ledger, clock)
  const { id } = access.clients.add(admin, { name: 'Laborsystem', role: 'doctor', scope, jwks })
  const now_s = () => Math.floor(clock.now() / 1000)
  const claims = (change: object = {}) => ({
    iss: id,
    sub: id,
    aud: endpoint,
    exp: now_s() + 300,
    iat: now_s(),
    jti: newSessionToken(),
    ...change,
  })
  const header = (change: object = {}) => ({ alg: 'ES384', typ: 'JWT', kid: 'ec-1', ...change })
  const assertion = (claimsChange: object = {}, headerChange: object = {}) =>
    signedJwt(ec.privateKey, header(headerChange), claims(claimsChange))
  const grant = (text: string, scopes = 'system/*.rs', remote = '192.0.2.1') =>
    access.clientTokens.issue({ assertion: text, scope: scopes, audiences, remote })
  const log = () => store.read((reader) => ledger.query(reader, {}, 1e9, 1000).map(({ entry }) => entry))
  return { access, assertion, claims, clock, grant, header, id, log, now_s, open, store }
}
