import { sql } from '@siegel/store'

export const taken = sql<{ hash: string }, { kind: string; task: string | null }>(
  'intake.taken',
  'SELECT kind, task FROM taken WHERE hash = @hash',
)

export const take = sql<{ hash: string; kind: string; task: string | null; at: string }>(
  'intake.take',
  'INSERT INTO taken (hash, kind, task, at) VALUES (@hash, @kind, @task, @at)',
)
