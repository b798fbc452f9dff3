import { Refusal } from '@siegel/foundation'
import { everything } from './everything.ts'
import type { Interaction } from './interaction.ts'
import { history, read, vread } from './read.ts'
import type { Result } from './result.ts'
import { firstPage, searchOf, searchset } from './search.ts'
import type { Input, Unit, WriteUnit } from './unit.ts'
import { validate } from './validate.ts'
import * as write from './write.ts'

/** Interactions that change something, and need a transactor. */
export type Writing = Extract<
  Interaction,
  { kind: 'create' | 'update' | 'patch' | 'delete' | 'conditional-update' | 'conditional-patch' | 'conditional-delete' }
>

export type Reading = Exclude<Interaction, Writing>

const writing = new Set<Interaction['kind']>([
  'create',
  'update',
  'patch',
  'delete',
  'conditional-update',
  'conditional-patch',
  'conditional-delete',
])

export const isWriting = (interaction: Interaction): interaction is Writing => writing.has(interaction.kind)

/** Carries out an interaction that only reads; a search that was posted hides its values from its own address. */
export function performRead(unit: Unit, interaction: Reading, input: Input, isPosted = false): Result {
  switch (interaction.kind) {
    case 'read':
      return read(unit, interaction.type, interaction.id, input)
    case 'vread':
      return vread(unit, interaction.type, interaction.id, interaction.version)
    case 'history':
      return history(unit, interaction, input)
    case 'search': {
      const query = searchOf(unit, interaction.type, input, interaction.patient)
      return searchset(unit, firstPage(unit, query), isPosted)
    }
    case 'operation':
      return operate(unit, interaction, input)
    case 'capabilities':
    case 'bundle':
    case 'page':
    case 'export-status':
    case 'export-end':
    case 'export-file':
      // Not one resource's business: whoever speaks HTTP answers them, and in a bundle they mean nothing.
      throw new Refusal('not-supported', interaction.kind)
  }
}

function operate(unit: Unit, { name, type, id }: Extract<Interaction, { kind: 'operation' }>, input: Input): Result {
  if (name === 'everything' && type === 'Patient' && id !== undefined) return everything(unit, id, input)
  if (name === 'validate' && type !== undefined) return validate(unit, type, id, input)
  throw new Refusal('not-supported', 'operation')
}

/** Carries out an interaction that writes; `id` is one that was promised to a resource that is created. */
export function performWrite(unit: WriteUnit, interaction: Writing, input: Input, id?: string): Result {
  switch (interaction.kind) {
    case 'create':
      return write.create(unit, interaction.type, input, id)
    case 'update':
      return write.update(unit, interaction.type, interaction.id, input)
    case 'patch':
      return write.patch(unit, interaction.type, interaction.id, input)
    case 'delete':
      return write.remove(unit, interaction.type, interaction.id, input)
    case 'conditional-update':
      return write.conditionalUpdate(unit, interaction.type, input)
    case 'conditional-patch':
      return write.conditionalPatch(unit, interaction.type, input)
    case 'conditional-delete':
      return write.conditionalRemove(unit, interaction.type, input)
  }
}
