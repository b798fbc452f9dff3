import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { unbase64 } from '@siegel/foundation'
import { openKeyring, unlock } from '@siegel/sealing/keyring'
import { sql, Store } from '@siegel/store'
import { commandLine, eventually, startDemo, type RunningDemo } from '../index.ts'

let demo: RunningDemo
/** What somebody does who has the computer, the key file and time: the database beside the running safe. */
let attacker: Store
before(async () => {
  demo = await startDemo({ patients: 3 })
  const { dataDir } = demo.facts
  const keys = join(dataDir, 'keys')
  const secret = unbase64(readFileSync(join(dataDir, 'keyfile'), 'utf8').trim())
  const { rootKey } = await unlock(keys, { kind: 'keyfile', secret })
  const key = openKeyring(keys, rootKey).get('database')
  attacker = new Store({ file: join(dataDir, 'records.db'), key, schemas: [] })
})
after(async () => {
  attacker.close()
  await demo.stop()
})

const verify = () => commandLine(demo.facts).logVerify()
const none = {}
const swap = (name: string, to: string) =>
  sql<Record<string, never>>(name, `UPDATE log_entry SET idx = ${to} WHERE idx = 5`)

const size = sql<Record<string, never>, { size: number }>('attack.size', 'SELECT max(idx) + 1 AS size FROM log_entry')
const keep = sql<Record<string, never>>(
  'attack.keep',
  'CREATE TABLE spare AS SELECT * FROM log_entry WHERE idx IN (5, 6)',
)
const forget = sql<Record<string, never>>('attack.forget', 'DROP TABLE spare')
const back = sql<Record<string, never>>('attack.back', 'INSERT OR REPLACE INTO log_entry SELECT * FROM spare')

const attacks = [
  {
    what: 'an entry whose text was changed',
    steps: [sql('attack.text', "UPDATE log_entry SET text = replace(text, 'a', 'b') WHERE idx = 5")],
  },
  {
    what: 'an entry that shall belong to another patient',
    steps: [sql('attack.patient', "UPDATE log_entry SET patient = 'nobody' WHERE idx = 5")],
  },
  {
    what: 'an entry that shall be of another person',
    steps: [sql('attack.actor', "UPDATE log_entry SET actor = 'nobody' WHERE idx = 5")],
  },
  { what: 'an entry of another time', steps: [sql('attack.at', "UPDATE log_entry SET at = '2020' WHERE idx = 5")] },
  {
    what: 'an entry called erased, which nothing names',
    steps: [sql('attack.type', 'UPDATE log_entry SET type = 2 WHERE idx = 5')],
  },
  { what: 'a removed entry', steps: [sql('attack.remove', 'DELETE FROM log_entry WHERE idx = 5')] },
  {
    what: 'two entries in another order',
    steps: [
      swap('attack.swap-1', '-1'),
      sql('attack.swap-2', 'UPDATE log_entry SET idx = 5 WHERE idx = 6'),
      sql('attack.swap-3', 'UPDATE log_entry SET idx = 6 WHERE idx = -1'),
    ],
  },
] as const

const refused = (code: string) => (error: unknown) => (error as { code?: string }).code === code

for (const { what, steps } of attacks) {
  test(`siegel log verify finds ${what}, and nothing once it is put back`, async () => {
    assert.ok((await verify()).size > 10)
    attacker.transact((transaction) => {
      transaction.run(keep, none)
      for (const step of steps) transaction.run(step, none)
    })
    try {
      await assert.rejects(verify, refused('log-damaged'))
    } finally {
      attacker.transact((transaction) => {
        transaction.run(back, none)
        transaction.run(forget, none)
      })
    }
    assert.ok((await verify()).size > 10)
  })
}

test('siegel log verify finds a log that was cut, tree and all, once a witness has seen it', async () => {
  const { size: before } = await verify()
  await eventually('witnessed', async () => (await verify()).witnessedSize >= before)
  attacker.transact((transaction) => {
    const cut = (transaction.get(size, none)?.size ?? 0) - 3
    for (const [name, text] of [
      ['attack.cut-shown', `DELETE FROM log_shown WHERE idx >= ${cut}`],
      ['attack.cut-entries', `DELETE FROM log_entry WHERE idx >= ${cut}`],
      ['attack.cut-nodes', `DELETE FROM log_node WHERE (idx + 1) * (1 << level) > ${cut}`],
      ['attack.cut-checkpoints', `DELETE FROM log_checkpoint WHERE size > ${cut}`],
    ] as const)
      transaction.run(sql<Record<string, never>>(name, text), none)
  })
  await assert.rejects(verify, refused('log-rolled-back'))
})
