import { createClient } from '@siegel/contract'
import {
  formatUploadBody,
  mailboxIndex,
  patientEndpoints,
  type MailboxIndex,
  type NewUpload,
} from '@siegel/contract/patient'
import { base64, concat, hex, u32, unutf8, utf8 } from '@siegel/foundation'
import {
  checkAgainstAnswer,
  linkSlot,
  openAnswer,
  openBag,
  openCertificate,
  openManifest,
  openReleasedItem,
  openStatement,
  parseLinkFragment,
  passwordSlot,
  parseAccountCode,
  randomBytes,
  sealBag,
  sealOpeningRequest,
  sealUpload,
  sha256,
  slotProof,
  statementHash,
  type BagKeys,
  type MailboxRef,
  type OpeningAnswer,
  type PracticeCertificate,
  type SlotSecret,
} from '@siegel/sealing/node'
import { relayFetch, type RelayAddress } from './relay-fetch.ts'

/** A patient's browser without a screen: the same formats and the same order of checks, for tests. */
export class Patient {
  readonly practice: Uint8Array
  readonly #address: RelayAddress
  #session = ''
  certificate: PracticeCertificate | undefined
  ref: MailboxRef | undefined
  keys: BagKeys | undefined
  /** Called at the moment the gateway has acknowledged an upload. */
  acknowledged: () => void = () => undefined

  constructor(address: RelayAddress, practice: Uint8Array) {
    this.#address = address
    this.practice = practice
  }

  get session(): string {
    return this.#session
  }

  get client() {
    return createClient(patientEndpoints, {
      fetch: relayFetch(this.#address),
      headers: () => (this.#session === '' ? {} : { authorization: `Siegel ${this.#session}` }),
    })
  }

  /** The certificate, checked against the fingerprint before anything is sent. */
  async trust(): Promise<PracticeCertificate> {
    const note = unutf8((await this.client.certificate()).bytes)
    this.certificate = openCertificate(note, this.practice, Date.now())
    return this.certificate
  }

  /** One opening request; the raw answer, or undefined where the gateway gave none. */
  async ask(slot: SlotSecret, proof = slotProof(slot)): Promise<OpeningAnswer> {
    const certificate = this.certificate ?? (await this.trust())
    const [requestId, key] = [randomBytes(16), randomBytes(32)]
    const sealed = await sealOpeningRequest(
      { kind: 'open', slot: slot.id, proof, requestId, key },
      certificate.requestRecipient,
    )
    const { bytes } = await this.client.open({
      body: { bytes: new Uint8Array(sealed), mediaType: 'application/octet-stream' },
    })
    return openAnswer(key, requestId, bytes)
  }

  /** Opens the mailbox; false for the safe's one and only `no`. */
  async open(slot: SlotSecret): Promise<boolean> {
    const answer = await this.ask(slot)
    if (answer.result === 'no' || answer.bag === undefined) return false
    this.#session = answer.session
    this.ref = { practice: this.practice, mailbox: answer.mailbox, epoch: answer.epoch }
    this.keys = await openBag(answer.bag, slot, this.ref)
    const { manifest } = await this.client.mailbox({})
    const certificate = this.certificate ?? (await this.trust())
    checkAgainstAnswer(answer, certificate, openManifest(manifest, certificate.documentKey, this.practice), manifest)
    return true
  }

  /** Everything in the mailbox as the manifest names it, opened and checked. */
  async contents(): Promise<{
    index: MailboxIndex
    items: Map<string, Uint8Array>
    received: string[]
    access: string[]
    withdrawn: string[]
  }> {
    const { manifest: note, statements } = await this.client.mailbox({})
    const certificate = this.certificate ?? (await this.trust())
    const manifest = openManifest(note, certificate.documentKey, this.practice)
    const byHash = new Map(statements.map((text) => [hex(statementHash(text)), text]))
    const read = async (hash: Uint8Array) => {
      const statement = openStatement(byHash.get(hex(hash)) ?? '', certificate.documentKey, this.practice)
      const { bytes } = await this.client.item({ params: { name: hex(statement.ciphertext.sha256) } })
      const { content } = await openReleasedItem(bytes, statement, this.keys?.identity ?? '', Date.now())
      return { id: statement.item, content }
    }
    if (manifest.index === undefined) throw new Error('no index')
    const index = mailboxIndex.parse(JSON.parse(unutf8((await read(manifest.index)).content)))
    const items = new Map<string, Uint8Array>()
    for (const hash of manifest.items) {
      const { id, content } = await read(hash)
      items.set(id, content)
    }
    const access = []
    for (const hash of manifest.access) access.push(unutf8((await read(hash)).content))
    return {
      index,
      items,
      received: manifest.received.map(hex),
      access,
      withdrawn: manifest.withdrawn.map(({ item }) => item),
    }
  }

  /** Enrols a password as a further slot and waits until it stands as received. */
  async enrolPassword(accountCode: string, password: string): Promise<void> {
    const { ref, keys } = this
    if (ref === undefined || keys === undefined) throw new Error('open first')
    const slot = await passwordSlot(parseAccountCode(accountCode), password)
    await this.send({
      kind: 'enrol',
      slot: hex(slot.id),
      slotKind: 'password1',
      proofSha256: hex(sha256(slotProof(slot))),
      bag: base64(await sealBag(slot, ref, keys)),
      label: 'Passwort',
    })
  }

  /** Sends something to the practice and waits until it stands as received; the upload's id. */
  async send(body: NewUpload): Promise<string> {
    const { ref, keys, certificate } = this
    if (ref === undefined || keys === undefined || certificate === undefined) throw new Error('open first')
    const content = formatUploadBody(body)
    const sealed = await sealUpload(ref, content, certificate.inboxRecipient, keys.signingSeed)
    await this.upload(sealed)
    const id = hex(sealed.upload)
    for (let i = 0; i < 100; i++) {
      const { manifest } = await this.client.mailbox({})
      if (openManifest(manifest, certificate.documentKey, this.practice).received.some((one) => hex(one) === id))
        return id
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('not received')
  }

  async upload({ note, file }: { note: string; file: Uint8Array }): Promise<void> {
    const text = utf8(note)
    await this.client.upload({
      body: { bytes: concat(u32(text.length), text, file), mediaType: 'application/octet-stream' },
    })
    this.acknowledged()
  }
}

/** The slot of an invitation's link and PIN. */
export async function slotOfLink(link: string, pin: string): Promise<{ practice: Uint8Array; slot: SlotSecret }> {
  const { practice, linkSecret } = parseLinkFragment(new URL(link).hash)
  return { practice, slot: await linkSlot(linkSecret, pin) }
}

export const slotOfPassword = (accountCode: string, password: string): Promise<SlotSecret> =>
  passwordSlot(parseAccountCode(accountCode), password)
