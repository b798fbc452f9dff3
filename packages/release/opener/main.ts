import { parseUploadBody } from '@siegel/contract/patient'
import { openOpeningRequest, openUploadFile } from '@siegel/sealing/node'
import { isRefusal } from '@siegel/foundation'
import type { OpenerJob, OpenerReply } from './opener.ts'

/**
 * The process that opens what came from outside: opening requests and uploads. It has no files but the program's own,
 * no network and no children; it gets one key for one job and gives back what it read or a refusal's code.
 */
process.on('message', (job: OpenerJob) => {
  void open(job).then((reply) => process.send?.(reply))
})

async function open(job: OpenerJob): Promise<OpenerReply> {
  try {
    const value =
      job.kind === 'request'
        ? await openOpeningRequest(job.file, job.identity)
        : parseUploadBody(await openUploadFile(job.file, job.statement, job.identity))
    return { id: job.id, ok: true, value }
  } catch (error) {
    return { id: job.id, ok: false, code: isRefusal(error) ? error.code : 'unreadable' }
  }
}
