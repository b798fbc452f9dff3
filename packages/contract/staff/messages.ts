import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import { messageThread, messageTopic, threadId } from './inbox-shapes.ts'
import { id, idParams, reference, text } from './shapes.ts'

/** Messages between patients and practice. */
export const messageEndpoints = {
  messageThreads: endpoint({
    method: 'GET',
    path: '/api/patients/:id/messages',
    access: 'chart.read',
    audit: 'read',
    underGlass: true,
    says: 'The conversations with a patient, the newest first, with all that was written.',
    params: idParams,
    output: z.object({ threads: z.array(messageThread) }),
  }),
  sendMessage: endpoint({
    method: 'POST',
    path: '/api/patients/:id/messages',
    access: 'message.write',
    audit: 'message',
    says: 'A message into the mailbox of a patient; documents of the chart that come along take the right to release.',
    params: idParams,
    input: z.strictObject({
      key: z.uuid(),
      thread: threadId,
      topic: messageTopic,
      text: text(4000),
      documents: z.array(reference).max(10),
      closes: z.boolean(),
    }),
  }),
  finishMessages: endpoint({
    method: 'POST',
    path: '/api/finished-messages',
    access: 'message.write',
    audit: 'update',
    says: 'Messages of the inbox that are done without an answer.',
    input: z.strictObject({ items: z.array(id).min(1).max(100) }),
  }),
}
