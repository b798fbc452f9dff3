import { join } from 'node:path'
import { parts } from '../parts.ts'
import { practiceData, requireKind } from '../paths.ts'
import { Supervised } from '../process.ts'

type PartName = 'safe' | 'gateway' | 'portal' | 'witness'

/** Runs one part alone, as a service manager starts it: dies with it, prints its ready line. */
export async function runPart(name: PartName, given: string | undefined): Promise<void> {
  const data = practiceData(given)
  if (name === 'safe' || name === 'gateway') requireKind(data, 'practice')
  const part = new Supervised(
    name === 'portal'
      ? parts.portal(join(data, 'portal'))
      : name === 'witness'
        ? parts.witness(join(data, 'witness'))
        : parts[name](data),
  )
  stopWith([part])
  console.log(JSON.stringify(await part.start()))
}

/** Starts safe and gateway and starts them again when they die; says where the set-up page is while there is none. */
export async function start(given: string | undefined): Promise<void> {
  const data = practiceData(given)
  requireKind(data, 'practice')
  const safe = new Supervised(parts.safe(data))
  const running = [safe]
  stopWith(running)
  const ready = await safe.start()
  const gateway = new Supervised(parts.gateway(data))
  running.push(gateway)
  await gateway.start()
  const url = `http://localhost:${ready['staffPort'] as number}/`
  console.log(
    ready['state'] === 'empty'
      ? `The safe is empty. Set it up at ${url}`
      : `The safe runs at ${url} (${String(ready['state'])}).`,
  )
}

function stopWith(parts: readonly Supervised[]): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void Promise.all(parts.map((part) => part.stop())).then(() => process.exit(0)))
  }
}
