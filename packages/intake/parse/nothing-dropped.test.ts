import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Resource } from '@siegel/fhir'
import { validateResource } from '@siegel/fhir/r4'
import { sharedData } from '@siegel/foundation/testing'
import { parseLdt } from './ldt/parse-ldt.ts'
import type { LdtField } from './ldt/tree.ts'
import type { MappedReport } from './map/mapping.ts'
import { fieldExtension } from './systems.ts'
import { toFhir } from './to-fhir.ts'

/** Every text and number in the mapped resources. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

const genders: Record<string, string> = { M: 'male', W: 'female' }

/** The ways in which FHIR writes what a field says; the field itself for everything else. */
function formsOf({ field, content }: LdtField): string[] {
  if (field === '7278' || field === '3103') return [content, content.replace(/(....)(..)(..)/, '$1-$2-$3')]
  if (field === '7279') return [content, content.replace(/(..)(..)(..)/, 'T$1:$2:$3')]
  if (field === '7273') return [content, content.replace(/UTC\+(\d)$/, '+0$1:00')]
  if (field === '3110') return [content, genders[content] ?? content]
  if (field === '3114') return [content, content === 'D' ? 'DE' : content]
  return [content]
}

const leavesOf = (fields: readonly LdtField[]): LdtField[] =>
  fields.flatMap((field) => (field.object === undefined ? [field] : leavesOf(field.object.fields)))

const byKey = ({ patient, resources }: MappedReport): Map<string, Resource> =>
  new Map([['patient', patient], ...resources.map(({ key, resource }) => [key, resource] as const)])

test('every line of the four files is in the FHIR resources, in the brackets around it, or in an attachment', (t) => {
  const folder = sharedData(t, 'xdt-ldt3-kbv')
  if (folder === undefined) return
  let lines = 0
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.ldt'))) {
    const bytes: Uint8Array = readFileSync(join(folder, name))
    const file = parseLdt(bytes)
    const mapped = file.messages.map(toFhir)
    const texts = mapped.flatMap((message) => [message.patient, ...message.resources].flatMap(textsOf))
    const embedded = mapped.flatMap((message) => message.attachments.map((item) => item.bytes.toBase64())).join('')
    const joined = texts.join('\n')
    const missing = file.records
      .slice(0, -1)
      .flatMap((record) => leavesOf(record.fields))
      .filter((leaf) => {
        lines++
        if (leaf.field === '6329') return !embedded.includes(leaf.content)
        return !formsOf(leaf).some((form) => texts.includes(form) || joined.includes(form))
      })
    assert.deepEqual(missing, [], name)
    // The lines that are no leaf: brackets, roles (both in the tree), and the proven trailer.
    const inTree = file.records.flatMap((record) => [record.line, ...treeLines(record.fields)])
    assert.equal(new Set(inTree).size, inTree.length)
    const closing = new TextDecoder('iso-8859-15').decode(bytes).match(/^\d{3}800[123]/gm)?.length ?? 0
    assert.equal(
      inTree.length - file.records.length + closing,
      bytes.filter((byte) => byte === 0x0a).length - file.records.length,
      name,
    )
  }
  assert.ok(lines > 2500, String(lines))
})

/** The numbers of all lines that the tree holds, opening brackets left out. */
const treeLines = (fields: readonly LdtField[]): number[] =>
  fields.flatMap((field) => [field.line, ...(field.object === undefined ? [] : treeLines(field.object.fields))])

test('a field counts as homed only if its resource shows it: exactly the others stand in the kept fields', (t) => {
  const folder = sharedData(t, 'xdt-ldt3-kbv')
  if (folder === undefined) return
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.ldt'))) {
    for (const message of parseLdt(readFileSync(join(folder, name))).messages) {
      const mapped = toFhir(message)
      const main = mapped.resources[0]?.resource as {
        extension?: { url: string; extension?: { url: string; valueString?: string; valueCode?: string }[] }[]
      }
      const kept = (main.extension ?? []).filter(({ url }) => url === fieldExtension)
      const leaves: LdtField[] = [...leavesOf(message.header.fields), ...leavesOf(message.record.fields)]
      // What is not kept must stand elsewhere: look for it with the kept fields taken away.
      const others = mapped.resources.map(({ resource }) => ({ ...resource, extension: undefined }))
      const notes = (main.extension ?? []).filter(({ url }) => url !== fieldExtension)
      const joined = [
        ...textsOf(mapped.patient),
        ...textsOf(others),
        ...textsOf(notes),
        ...mapped.resources.slice(1).flatMap(textsOf),
      ].join('\n')
      const keptTexts = kept.map(
        ({ extension = [] }) => `${extension[1]?.valueCode} ${extension[2]?.valueString ?? ''}`,
      )
      for (const leaf of leaves) {
        const at = keptTexts.indexOf(`${leaf.field} ${leaf.content}`)
        if (at >= 0) keptTexts.splice(at, 1)
        else if (leaf.field !== '6329')
          assert.ok(
            formsOf(leaf).some((form) => joined.includes(form)),
            `${name} line ${leaf.line}`,
          )
      }
      assert.deepEqual(keptTexts, [], name)
    }
  }
})

test('what is mapped is valid FHIR, and every local reference leads somewhere', (t) => {
  const folder = sharedData(t, 'xdt-ldt3-kbv')
  if (folder === undefined) return
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.ldt'))) {
    for (const message of parseLdt(readFileSync(join(folder, name))).messages.map(toFhir)) {
      const resources = byKey(message)
      assert.equal(resources.size, message.resources.length + 1, 'keys are unique')
      for (const [key, resource] of resources)
        assert.deepEqual(validateResource(resource, { openFragments: true }), [], `${name} ${key}`)
      const targets = textsOf([...resources.values()]).filter((text) => /^#[a-z]+(-\d+)?$/.test(text))
      const known = new Set([...resources.keys(), ...message.attachments.map(({ key }) => key)])
      assert.ok(targets.length >= 6, name)
      for (const target of targets) assert.ok(known.has(target.slice(1)), `${name} ${target}`)
    }
  }
})
