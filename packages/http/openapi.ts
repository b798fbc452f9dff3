import * as z from 'zod/v4/core'
import { isOctets, type Endpoint, type Endpoints } from '@siegel/contract'

type Json = Record<string, unknown>

/** Input as it is sent, output as it is received; what JSON Schema cannot say (a transformation) is left open. */
const schemaOf = (shape: z.$ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any' }) as Json
  return schema
}

/** One parameter for each property of an object's schema. */
function parameters(shape: z.$ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (shape === undefined) return []
  const { properties = {}, required = [] } = schemaOf(shape, 'input') as { properties?: Json; required?: string[] }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema,
  }))
}

function content(part: Endpoint['input'], io: 'input' | 'output'): Json {
  if (part === undefined) return {}
  if (!isOctets(part)) return { 'application/json': { schema: schemaOf(part, io) } }
  return Object.fromEntries(part.octets.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]))
}

const problem = {
  description: 'Refused; `code` is stable (RFC 9457).',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        properties: { status: { type: 'integer' }, code: { type: 'string' }, title: { type: 'string' } },
        required: ['status', 'code'],
      },
    },
  },
}

function operation(name: string, definition: Endpoint, schemes: Json): Json {
  const { access, audit, input, output, says, bodyLimit_bytes } = definition
  return {
    operationId: name,
    summary: says,
    parameters: [...parameters(definition.params, 'path'), ...parameters(definition.query, 'query')],
    ...(input === undefined ? {} : { requestBody: { required: true, content: content(input, 'input') } }),
    responses: {
      ...(output === undefined
        ? { '204': { description: 'Done.' } }
        : { '200': { description: 'Done.', content: content(output, 'output') } }),
      default: problem,
    },
    security: access === 'public' ? [] : Object.keys(schemes).map((scheme) => ({ [scheme]: [] })),
    'x-permission': access,
    'x-audit': audit,
    ...(bodyLimit_bytes === undefined ? {} : { 'x-body-limit-bytes': bodyLimit_bytes }),
  }
}

/** What a description needs beside the endpoints: a title, and how callers prove who they are (security schemes). */
export interface DescribedAs {
  title: string
  schemes: Readonly<Record<string, Json>>
}

/** The OpenAPI 3.1 description of lists of endpoints, made from the contract alone. */
export function openApi({ title, schemes }: DescribedAs, lists: readonly Endpoints[]): Json {
  const paths: Record<string, Json> = {}
  for (const [name, definition] of lists.flatMap((list) => Object.entries(list))) {
    const path = definition.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [definition.method.toLowerCase()]: operation(name, definition, schemes) }
  }
  return {
    openapi: '3.1.0',
    info: { title, version: '1', license: { name: 'AGPL-3.0-or-later' } },
    paths,
    components: { securitySchemes: schemes },
  }
}
