import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { callerOfRole } from '@siegel/access'
import { systemClock } from '@siegel/foundation'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Records, recordsSchema } from '@siegel/records'
import { randomId } from '@siegel/sealing/node'
import { Blobs, Store } from '@siegel/store'
import { importFile, intakeSchema, Readers, type IntakeContext } from './index.ts'
import { ldtFile, obj, readLines, type LineSpec } from './parse/index.ts'

const results = 2000
const rounds = 5

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

function file(round: number): Uint8Array {
  const lines = Array.from({ length: results }, (_, index): LineSpec => [
    '8160',
    'UE_Klinische_Chemie',
    obj(
      '0060',
      ['7304', `${round}-${index}`],
      ['8410', `T${index % 50}`],
      ['8411', `Test ${index % 50}`],
      ['8418', '06'],
      ['8420', String(index % 97)],
      ['8421', 'mmol/l'],
      ['8142', 'Normalwert', obj('0042', ['8461', '3'], ['8462', '90'], ['8422', 'N'])],
    ),
  ])
  const person = obj(
    '0047',
    ['7420', '12'],
    ['3101', `Bench${round}`],
    ['3102', 'Karl'],
    ['3103', '19600512'],
    ['3110', 'M'],
  )
  return ldtFile({
    records: [
      [
        ['8145', 'Patient', obj('0045', ['8147', 'Person', person])],
        ['8135', 'Laborergebnisbericht', obj('0035', ...lines)],
      ],
    ],
  })
}

/** A laboratory file of 2,000 results into the store: parsed in its process, stored, indexed, logged, durable; results a second. */
export async function bench(): Promise<object[]> {
  const folder = mkdtempSync(join(tmpdir(), 'siegel-bench-'))
  const store = new Store({
    file: join(folder, 'r.db'),
    key: new Uint8Array(32),
    schemas: [ledgerSchema, recordsSchema, intakeSchema],
  })
  const context: IntakeContext = {
    records: new Records({ store, ledger: new Ledger(store, systemClock), clock: systemClock, newId: randomId }),
    blobs: new Blobs(join(folder, 'blobs'), 'safe', () => new Uint8Array(32)),
    readers: new Readers({ readerEntry: fileURLToPath(new URL('../../apps/reader/main.ts', import.meta.url)) }),
    newId: randomId,
    digest: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  }
  const caller = callerOfRole('bench', 'Bench', 'doctor')
  const [stored, split]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    const bytes = file(round)
    const start = performance.now()
    await importFile(context, caller, 'bench.ldt', bytes)
    stored.push((results * 1000) / (performance.now() - start))
    const began = performance.now()
    readLines(bytes)
    split.push((results * 1000) / (performance.now() - began))
  }
  store.close()
  rmSync(folder, { recursive: true })
  const [value, peer] = [median(stored), median(split)]
  return [
    {
      bench: 'import',
      figure: 'LDT results stored',
      value: Math.round(value),
      unit: 'results/s',
      peer: 'reading and splitting the file',
      peer_value: Math.round(peer),
      ratio: Number((value / peer).toFixed(3)),
    },
  ]
}
