import type { TestContext } from 'node:test'
import { randomBytes, sealOpeningRequest, slotProof } from '@siegel/sealing/node'
import { refusedSlots } from './refused-slots.ts'
import { fixture } from './testing.ts'

const rounds = 200
const hour_ms = 60 * 60_000
const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)
const at = (values: readonly number[], part: number): number => sorted(values)[Math.floor(values.length * part)] ?? 0

/**
 * How long the safe takes to refuse, by the reason: a ratio of medians to that of a slot that there is not, which should be
 * 1, beside how far its own middle half is apart.
 */
export async function bench(): Promise<object[]> {
  const ends: (() => unknown)[] = []
  const scene = await fixture({ after: (end: () => unknown) => ends.push(end) } as unknown as TestContext)
  try {
    const kinds = Object.entries(await refusedSlots(scene))
    const usedUp = kinds.find(([kind]) => kind === 'used up')?.[1]()
    // A wrong proof counts four times within the hour without blocking; what is used up has to be used up in each.
    const nextHour = async () => {
      scene.clock.advance(hour_ms + 1)
      for (let i = 0; i < 5 && usedUp !== undefined; i++) await scene.ask({ ...usedUp, secret: randomBytes(32) })
    }
    const times = new Map(kinds.map(([kind]) => [kind, [] as number[]]))
    for (let round = 0; round < rounds; round++) {
      if (round % 4 === 0 && round > 0) await nextHour()
      // Each reason at every place in turn, lest one always come after the same.
      for (const [kind, slotOf] of [...kinds.slice(round % kinds.length), ...kinds.slice(0, round % kinds.length)]) {
        const slot = slotOf()
        const request = { kind: 'open' as const, slot: slot.id, proof: slotProof(slot), ...scene.newIds() }
        const sealed = await sealOpeningRequest(request, scene.requests.recipient)
        const start = performance.now()
        await scene.openings.answer(sealed)
        times.get(kind)?.push(performance.now() - start)
      }
    }
    const unknown = times.get('unknown') ?? []
    const median = at(unknown, 0.5)
    const spread = (at(unknown, 0.75) - at(unknown, 0.25)) / median
    return [
      ...[...times].map(([kind, values]) => ({
        bench: 'refusals',
        figure: `no, because ${kind}, against an unknown slot`,
        value: Number((at(values, 0.5) / median).toFixed(3)),
        unit: 'ratio of medians',
      })),
      {
        bench: 'refusals',
        figure: 'middle half of an unknown slot',
        value: Number(spread.toFixed(3)),
        unit: 'of its median',
      },
      { bench: 'refusals', figure: 'no for an unknown slot', value: Number(median.toFixed(1)), unit: 'ms' },
    ]
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}
