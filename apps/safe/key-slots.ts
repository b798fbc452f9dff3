import { existsSync, rmSync } from 'node:fs'
import type { Caller } from '@siegel/access'
import { base64, Refusal } from '@siegel/foundation'
import { writeFileDurably } from '@siegel/foundation/files'
import { addRecoveryCode, addSlot, removeSlot, type KeySlot } from '@siegel/sealing/keyring'
import { randomBytes } from '@siegel/sealing/node'
import type { OpenSafe } from './open-safe.ts'

export type NewKey =
  | { kind: 'passphrase'; secret: string; label?: string | undefined }
  | { kind: 'recovery' }
  | { kind: 'keyfile' }

/** What a person can type on the unlock page; a key file opens by itself and helps nobody once the disk is lost. */
const isTyped = ({ kind }: KeySlot): boolean => kind === 'passphrase' || kind === 'recovery'

/**
 * A further way to unlock. The entry comes first: a way in that no entry names must not come to be. Throws Refusal
 * 'passphrase-too-short', 'too-many-slots' or 'key-file-exists'.
 */
export async function addKeySlot(
  open: OpenSafe,
  keyFile: string,
  caller: Caller,
  key: NewKey,
): Promise<{ slot: KeySlot; recoveryCode?: string }> {
  const { keyring } = open
  if (key.kind === 'passphrase' && key.secret.length < 12) throw new Refusal('passphrase-too-short')
  if (key.kind === 'keyfile' && existsSync(keyFile)) throw new Refusal('key-file-exists')
  note(open, caller, 'key-add', keyring.nextSlot, key.kind)
  switch (key.kind) {
    case 'passphrase':
      return { slot: await addSlot(keyring, { kind: 'passphrase', secret: key.secret, label: key.label ?? '' }) }
    case 'recovery':
      return addRecoveryCode(keyring)
    case 'keyfile': {
      const secret = randomBytes(32)
      const slot = await addSlot(keyring, { kind: 'keyfile', secret })
      writeFileDurably(keyFile, `${base64(secret)}\n`)
      return { slot }
    }
  }
}

/**
 * Ends a way to unlock; a key file goes with its slot. Throws Refusal 'slot-unknown', 'last-slot', or 'last-typed-slot' where
 * no passphrase and no recovery code would be left.
 */
export async function removeKeySlot(open: OpenSafe, keyFile: string, caller: Caller, id: number): Promise<void> {
  const { keyring } = open
  const gone = keyring.slots.find((slot) => slot.id === id)
  if (gone === undefined) throw new Refusal('slot-unknown')
  const left = keyring.slots.filter((slot) => slot !== gone)
  if (left.length === 0) throw new Refusal('last-slot')
  if (!left.some(isTyped)) throw new Refusal('last-typed-slot')
  note(open, caller, 'key-remove', id, gone.kind)
  await removeSlot(keyring, id)
  if (gone.kind === 'keyfile' && !left.some(({ kind }) => kind === 'keyfile')) rmSync(keyFile, { force: true })
}

function note({ store, ledger }: OpenSafe, caller: Caller, verb: 'key-add' | 'key-remove', id: number, kind: string) {
  store.transact((transaction) =>
    ledger.append(transaction, {
      actor: caller,
      verb,
      object: `key/${id}`,
      evidence: 'proven',
      facts: [`kind ${kind}`],
    }),
  )
}
