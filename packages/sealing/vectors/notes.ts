import { equalBytes, utf8 } from '@siegel/foundation'
import { cosign } from '../cosignature.ts'
import { ed25519Sign } from '../ed25519.ts'
import { noteVerifier, openNote, splitNote } from '../note.ts'
import { formatVkey, parseVkey } from '../vkey.ts'
import { tally, type Outcome } from './outcome.ts'

/** The specifications whose examples are read. */
export const notePages = ['signed-note.md', 'tlog-checkpoint.md', 'tlog-cosignature.md'] as const

export type NotePages = Readonly<Record<(typeof notePages)[number], string>>

/** The fenced or indented blocks of a specification. */
function blocks(page: string): string[] {
  const fenced = Array.from(page.matchAll(/^```\n([\s\S]*?)^```$/gm), (match) => match[1] ?? '')
  const indented = Array.from(page.matchAll(/(?:^ {4}.*\n)+/gm), (match) => match[0].replace(/^ {4}/gm, ''))
  return [...fenced, ...indented]
}

const blockOf = (page: string, start: string): string => blocks(page).find((block) => block.startsWith(start)) ?? ''

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const checks: Readonly<Record<string, (pages: NotePages) => boolean>> = {
  'the verifier key verifies its note': ({ 'signed-note.md': page }) => {
    const vkey = blockOf(page, 'example.com/foo+').trim()
    const { name, publicKey, keyId } = parseVkey(vkey)
    const verifier = noteVerifier(name, publicKey)
    const opened = openNote(blockOf(page, 'This is an example'), [verifier])
    return (
      formatVkey(name, publicKey) === vkey &&
      verifier.keyId === keyId &&
      same(opened, { text: 'This is an example message.\n', signedBy: ['example.com/foo'] })
    )
  },
  'a note of several lines is split': ({ 'signed-note.md': page }) => {
    const poem = splitNote(blockOf(page, 'Ognuno'))
    return poem.text.endsWith('ed è subito sera.\n') && poem.signatures[0]?.name === 'quasimodo.example/salvatore'
  },
  'a cosigned checkpoint is the checkpoint with two signatures': (pages) => {
    const cosigned = blocks(pages['tlog-cosignature.md'])[0] ?? ''
    const { text, signatures } = splitNote(cosigned)
    return (
      text === splitNote(blocks(pages['tlog-checkpoint.md'])[0] ?? '').text &&
      same(
        signatures.map(({ name }) => name),
        ['example.com/behind-the-sofa', 'witness.example.com/w1'],
      ) &&
      signatures.map(({ line }) => line).join('') === cosigned.split('\n\n')[1]
    )
  },
  'a cosignature begins with its time': ({ 'tlog-cosignature.md': page }) => {
    const timed = splitNote(blocks(page)[0] ?? '').signatures[1]?.signature ?? new Uint8Array(8)
    return timed.length === 8 + 64 && new DataView(timed.buffer, timed.byteOffset).getBigUint64(0) === 1679315147n
  },
  'what a cosigner signs is literally the example': ({ 'tlog-cosignature.md': page }) => {
    const seed = new Uint8Array(32).fill(9)
    const line = cosign('w', seed, splitNote(blocks(page)[0] ?? '').text, 1679315147)
    const signature = splitNote(`x\n\n${line}`).signatures[0]?.signature.slice(8) ?? new Uint8Array(0)
    return equalBytes(signature, ed25519Sign(seed, utf8(blockOf(page, 'cosignature/v1'))))
  },
}

export const noteCheckCount = Object.keys(checks).length

/** The examples of C2SP signed-note, tlog-checkpoint and tlog-cosignature do what their texts say. */
export const runNoteVectors = (pages: NotePages): Promise<Outcome> =>
  tally(
    Object.entries(checks),
    ([name]) => name,
    ([, check]) => check(pages),
  )
