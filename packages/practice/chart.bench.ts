import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callerOfRole } from '@siegel/access'
import type { DiagnosticReport, Observation } from '@siegel/fhir'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Records, recordsSchema } from '@siegel/records'
import { randomId } from '@siegel/sealing/node'
import { Store } from '@siegel/store'
import { chart, commitEntry, type PracticeContext } from './index.ts'
import { practiceOf } from './testing.ts'

const doctor = callerOfRole('p1', 'Dr. Katrin Hollmann', 'doctor')
/** The folder of a big practice, as the benchmark of the records leaves it; without it, a small one alone is measured. */
const big = process.env['SIEGEL_BENCH_DATA']
const entries = 2000
const reports = 100
const valuesOfReport = 20
const rounds = 5
const openings = 60

function openPractice(folder: string): { practice: PracticeContext; close: () => void } {
  const clock = { now: () => Date.now() }
  const store = new Store({
    file: join(folder, 'records.db'),
    key: new Uint8Array(32).fill(3),
    schemas: [ledgerSchema, recordsSchema],
  })
  const records = new Records({ store, ledger: new Ledger(store, clock), clock, newId: randomId })
  return { practice: practiceOf(records, clock.now), close: () => store.close() }
}

const lines = [
  'b Lunge frei, keine Ödeme',
  'd Rückenschmerz M54.5 G',
  'v rr 140/80 puls 72',
  't Physiotherapie',
  'm Ibuprofen 400',
]

/** A patient with two thousand entries, a hundred of them reports with twenty values each. */
function fullChart(practice: PracticeContext): string {
  const { records } = practice
  const patient = records.transact(doctor, { verb: 'create' }, (write) =>
    write.create({ resourceType: 'Patient', name: [{ family: 'Akte', given: ['Dicke'] }], birthDate: '1950-01-01' }),
  ).id
  const day = (n: number) => new Date(Date.UTC(2016, 0, 1) + n * 43_200_000).toISOString()
  for (let n = 0; n < entries - reports; n++)
    commitEntry(practice, doctor, patient, { key: randomId(), line: lines[n % lines.length] ?? 'n x', at: day(n) })
  for (let n = 0; n < reports; n++) addReport(practice, patient, day(n * 20))
  return patient
}

function addReport({ records }: PracticeContext, patient: string, at: string): void {
  const subject = { reference: `Patient/${patient}` }
  records.transact(doctor, { verb: 'import', patient }, (write) => {
    const result = Array.from({ length: valuesOfReport }, (_, n) => {
      const made = write.create<Observation>({
        resourceType: 'Observation',
        status: 'final',
        category: [{ coding: [{ code: 'laboratory' }] }],
        code: { coding: [{ system: 'http://loinc.org', code: `${1000 + n}-1` }], text: `Wert ${n}` },
        subject,
        effectiveDateTime: at,
        valueQuantity: { value: n, unit: 'mmol/l' },
      })
      return { reference: `Observation/${made.id}` }
    })
    write.create<DiagnosticReport>({
      resourceType: 'DiagnosticReport',
      status: 'final',
      code: { text: 'Laborbefund' },
      subject,
      effectiveDateTime: at,
      result,
    })
  })
}

const percentile = (times: number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? 0

async function times(practice: PracticeContext, patient: string): Promise<number[]> {
  const taken: number[] = []
  for (let n = 0; n < openings; n++) {
    const began = performance.now()
    await chart(practice, doctor, patient)
    taken.push(performance.now() - began)
  }
  return taken
}

/** Opening a chart of 2,000 entries, its chain checked and the look durable in the log: a big practice beside a small one. */
export async function bench(): Promise<object[]> {
  const folder = mkdtempSync(join(tmpdir(), 'siegel-bench-'))
  mkdirSync(folder, { recursive: true })
  const small = openPractice(folder)
  const large = big !== undefined && existsSync(join(big, 'records.db')) ? openPractice(big) : undefined
  if (large === undefined) console.error('skipped: SIEGEL_BENCH_DATA names no big practice to compare with')
  try {
    const [inSmall, inLarge] = [fullChart(small.practice), large && fullChart(large.practice)]
    const [own, other]: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      own.push(...(await times(small.practice, inSmall)))
      if (large !== undefined) other.push(...(await times(large.practice, inLarge ?? '')))
    }
    const measured = large === undefined ? own : other
    const value = percentile(measured, 0.5)
    const peer = percentile(own, 0.5)
    return [
      {
        bench: 'chart',
        figure: `opening a chart of ${entries} entries${large === undefined ? '' : ' in a big practice'}, p50`,
        value: Number(value.toFixed(1)),
        unit: 'ms',
        peer: 'the same chart in a practice of one patient',
        peer_value: Number(peer.toFixed(1)),
        ratio: Number((value / peer).toFixed(2)),
        p99_ms: Number(percentile(measured, 0.99).toFixed(1)),
      },
    ]
  } finally {
    small.close()
    large?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
