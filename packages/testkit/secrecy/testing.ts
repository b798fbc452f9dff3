import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { callerOfRole, type Caller } from '@siegel/access'
import type { NewUpload } from '@siegel/contract/patient'
import { hex, isRefusal, unutf8 } from '@siegel/foundation'
import { temporaryFolder } from '@siegel/foundation/testing'
import type { Readers } from '@siegel/intake'
import { chart, inbox, messageThreads, receiveMessage, type DocumentContext } from '@siegel/practice'
import { GatewaySync, messageHandler, releaseOf, type ReleaseContext } from '@siegel/release'
import { openItem, randomId, tokenHash, type BagKeys, type MailboxRef, type SlotSecret } from '@siegel/sealing/node'
import { endWhatIsOver } from '../../release/acting.ts'
import { practiceOf } from '../../practice/testing.ts'
import { doctor, fixture, noHandlers, takesEverything } from '../../release/testing.ts'
import { HeldGateway } from './held-gateway.ts'

/** The doctor does what the practice does here. */
export { doctor }
export const staff = [doctor, callerOfRole('p2', 'Jana Wolf', 'assistant'), callerOfRole('p3', 'Olaf Kern', 'office')]

/** A mailbox that somebody has opened: the keys stay with them whatever becomes of it. */
export interface Visit {
  ref: MailboxRef
  keys: BagKeys
  slot: SlotSecret
  session: string
}

const sign = /Kanarie\d+x[0-9a-f]{8}/g
/** Every canary that a text bears. */
export const canariesIn = (text: string): string[] => text.match(sign) ?? []

/** A practice with real records, a real log, real mailboxes and what anybody can read of it. */
export async function world(t: TestContext, options: { keeps?: boolean } = {}) {
  const gateway = new HeldGateway(join(temporaryFolder(t), 'gateway'), takesEverything(), options.keeps)
  const documentsOf = ({ records, blobs, store, clock }: ReleaseContext): DocumentContext => ({
    ...practiceOf(records, () => clock.now(), {
      releaseOf: (reference) => store.read((reader) => releaseOf(reader, reference)) ?? {},
    }),
    blobs,
    // Nothing that is sent here has files to be read.
    readers: {} as Readers,
    newId: randomId,
  })
  const handlers = (context: ReleaseContext) => ({
    ...noHandlers,
    message: messageHandler(context, new GatewaySync(context, gateway.client), (patient, body) =>
      receiveMessage(documentsOf(context), patient, body),
    ),
  })
  const scene = await fixture(t, handlers, gateway.client)
  const practice = practiceOf(scene.records, () => scene.clock.now(), documentsOf(scene.context))
  const opened = new Map<string, string | undefined>()
  /** The content of a sealed file by one key; each is tried once. */
  const read = async (file: { name: string; bytes: () => Uint8Array }, identity: string) => {
    const key = `${file.name} ${identity}`
    if (!opened.has(key)) {
      const content = await openItem(file.bytes(), identity).then(
        (item) => unutf8(item.content),
        () => undefined,
      )
      opened.set(key, content)
    }
    return opened.get(key)
  }
  /** The canaries in everything at the gateway that some keys open, whosever mailbox it lies in. */
  const readable = async (identities: readonly string[]): Promise<Set<string>> => {
    const found = new Set<string>()
    for (const file of gateway.files())
      for (const identity of identities)
        for (const canary of canariesIn((await read(file, identity)) ?? '')) found.add(canary)
    return found
  }
  /** The canaries in everything that the staff app can ask for in somebody's name. */
  const seenBy = async (caller: Caller, patients: readonly string[]): Promise<Set<string>> => {
    const asks: (() => Promise<unknown>)[] = [
      () => inbox(practice, caller),
      ...patients.flatMap((id) => [() => chart(practice, caller, id), () => messageThreads(practice, caller, id)]),
    ]
    const found = new Set<string>()
    for (const ask of asks) for (const canary of canariesIn(JSON.stringify(await orRefused(ask)))) found.add(canary)
    return found
  }
  const openBy = async (slot: SlotSecret): Promise<Visit> => {
    // On a busy machine the opening process may end over a request: a browser asks again.
    const { ref, keys, answer } = await scene.open(slot).catch((error: Error) => {
      if (error.message !== 'no answer') throw error
      return scene.open(slot)
    })
    return { ref, keys, slot, session: answer.session }
  }
  /** What the practice makes of an upload; the gateway keeps it until the practice has taken or refused it. */
  const send = async (from: Visit, body: NewUpload, about?: Uint8Array): Promise<string> => {
    const sealed = await scene.seal({ keys: from.keys, ref: { ...from.ref, ...(about && { about }) } }, body)
    while ((await scene.take([sealed])).length === 0);
    return scene.received(sealed) ?? 'nothing'
  }
  return {
    ...scene,
    gateway,
    practice,
    readable,
    seenBy,
    openBy,
    send,
    mailboxOf: (patient: string): string =>
      scene.store.read((reader) =>
        reader.query<{ id: string }>({
          text: "SELECT id FROM mailbox WHERE kind = 'own' AND patient = ?",
          values: [patient],
        }),
      )[0]?.id ?? assert.fail('no mailbox'),
    /** Whether the gateway still lets a session in. */
    isIn: ({ session }: Visit): boolean => gateway.sessions.has(hex(tokenHash(session))),
  }
}

/** What the safe does every second about what is over. */
export async function clearUp({ context, sync }: World): Promise<void> {
  for (const mailbox of endWhatIsOver(context)) await sync.inTurn(mailbox)
}

/** What an act comes to: what it gives, or the code by which it is refused. */
export async function orRefused<T>(act: () => T | Promise<T>): Promise<T | { refused: string }> {
  try {
    return await act()
  } catch (error) {
    if (!isRefusal(error)) throw error
    return { refused: error.code }
  }
}

export type World = Awaited<ReturnType<typeof world>>
