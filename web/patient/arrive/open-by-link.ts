import type { PracticeCertificate } from '@siegel/sealing'
import type { LiveSession } from '../core/live.ts'
import { loadCore } from '../app/core.ts'
import { whenIdle } from '../app/when-idle.ts'
import { gateway, setToken } from '../app/gateway.ts'

/** A link whose practice certificate has been checked: now a PIN may be sent. */
export interface CheckedLink {
  certificate: PracticeCertificate
  linkSecret: Uint8Array
  /** Hash by which this browser counts tries. */
  id: string
}

export type LinkCheck = { link: CheckedLink } | { malformed: true } | { stop: string } | { unreachable: true }

/** Reads the fragment, fetches the certificate and checks it against the link, before anything is sent. */
export async function checkLink(fragment: string): Promise<LinkCheck> {
  try {
    const core = await loadCore()
    let parsed
    try {
      parsed = core.parseLinkFragment(fragment)
    } catch (error) {
      if (core.isRefusal(error)) return { malformed: true }
      throw error
    }
    const { practice, linkSecret } = parsed
    core.prepareStretch()
    try {
      const certificate = await core.practiceCertificate(await gateway(), { pfp: practice }, Date.now())
      void rehearse(certificate)
      return { link: { certificate, linkSecret, id: core.hex(core.sha256(core.utf8(fragment))).slice(0, 16) } }
    } catch (error) {
      if (core.isRefusal(error)) return { stop: error.code }
      throw error
    }
  } catch {
    return { unreachable: true }
  }
}

/**
 * Seals a request to the practice and throws it away, while a PIN is typed: what does it for the first time is slow, on a phone
 * by a quarter of a second, and the second time is when somebody waits.
 */
async function rehearse(certificate: PracticeCertificate): Promise<void> {
  const { rehearseOpening } = await loadCore()
  whenIdle(() => void rehearseOpening(certificate).catch(() => undefined))
}

type Stretched = ReturnType<Awaited<ReturnType<typeof loadCore>>['linkSlot']>
let begun: { linkSecret: Uint8Array; pin: string; slot: Stretched } | undefined

/** Begins with what makes guessing slow, as soon as the PIN is whole; one that is changed afterwards begins anew. */
export function stretchAhead({ linkSecret }: CheckedLink, pin: string): void {
  if (begun?.linkSecret === linkSecret && begun.pin === pin) return
  const slot = loadCore().then((core) => core.linkSlot(linkSecret, pin))
  slot.catch(() => undefined)
  begun = { linkSecret, pin, slot }
}

/** Opens the mailbox of a checked link. Throws Refusal or CallFailed. */
export async function openByLink(link: CheckedLink, pin: string): Promise<LiveSession> {
  stretchAhead(link, pin)
  const slot = begun?.slot
  begun = undefined
  if (slot === undefined) throw new Error('nothing was begun')
  return openSlot(link.certificate, await slot)
}

/** Opens a mailbox by any slot. */
export async function openSlot(
  certificate: PracticeCertificate,
  slot: Parameters<typeof import('../core/session.ts').PatientSession.open>[2],
  expected?: Uint8Array,
): Promise<LiveSession> {
  const core = await loadCore()
  const parts = {
    api: await gateway(),
    clock: core.systemClock,
    heads: (practice: Uint8Array) => core.rememberedHeads(practice, localStorage),
    signedIn: setToken,
  }
  const session = await core.PatientSession.open(parts, certificate, slot, expected)
  return new core.LiveSession(session, core.systemClock)
}
