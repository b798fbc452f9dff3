import type { LogRow } from '@siegel/contract/staff'
import { Banner, Icon, IconButton } from '@siegel/ui'
import { useQuery } from '@tanstack/react-query'
import { CopyButton } from '../components/copy-button.tsx'
import { Facts } from '../components/facts.tsx'
import { Pending } from '../components/failure.tsx'
import { api, codeOf } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { objectText, verbText } from './entry-words.ts'
import { Evidence, useRoleText } from './log-table.tsx'

/** How often a fresh entry is looked at again, until a witness has signed. */
const again_ms = 5_000

/** One entry in full, with the proof that it is in the witnessed log. */
export function LogDetail({ row, onClose }: { row: LogRow; onClose: () => void }) {
  const { log, common } = useWords()
  const format = useFormat()
  const roleText = useRoleText()
  return (
    <aside className="split-side" aria-label={log.detail}>
      <div className="side-head">
        <div>
          <h2>
            {row.actor.name}: {verbText(log, row.verb)}
          </h2>
          <span className="s-muted s-small">{format.exactly(row.at)}</span>
        </div>
        <IconButton icon="x" label={common.close} onClick={onClose} />
      </div>
      <Facts
        rows={[
          [log.who, `${row.actor.name}, ${roleText(row.actor.role)}`],
          [
            log.patient,
            row.patient === undefined ? log.noPatient : (row.patient.name ?? <code>{row.patient.id}</code>),
          ],
          [log.object, objectText(log, row)],
          [log.evidence, <Evidence key="evidence" row={row} />],
        ]}
      />
      <p className="s-small s-muted">{row.evidence === 'proven' ? log.provenText : log.reportedText}</p>
      <Proof index={row.index} />
    </aside>
  )
}

function Proof({ index }: { index: number }) {
  const { log } = useWords()
  const proof = useQuery({
    queryKey: ['proof', index],
    queryFn: () => api.logProof({ params: { index } }),
    refetchInterval: (query) =>
      query.state.error !== null && codeOf(query.state.error) === 'not-witnessed-yet' ? again_ms : false,
    staleTime: Infinity,
  })
  if (proof.data === undefined) {
    if (proof.error !== null && codeOf(proof.error) === 'not-witnessed-yet')
      return (
        <Banner tone="warning" icon="clock">
          {log.proofWait}
        </Banner>
      )
    return <Pending error={proof.error} retry={() => void proof.refetch()} />
  }
  const { verified, proof: path, leafHash, checkpoint, text } = proof.data
  return (
    <section className="stack-tight">
      <h3 className="label">{log.proofTitle}</h3>
      {verified ? (
        <div className="proof-step">
          <Icon name="shield-check" />
          <div>
            <strong>{log.proofOk}</strong>
            <p className="s-small s-muted">{log.proofPath(path.length)}</p>
          </div>
        </div>
      ) : (
        <Banner tone="critical">{log.proofBad}</Banner>
      )}
      <Facts
        rows={[
          [log.entry(index), ''],
          [
            log.proofLeaf,
            <code key="leaf" className="break">
              {leafHash}
            </code>,
          ],
        ]}
      />
      <h3 className="label">
        {log.text}, {log.entry(index)}
      </h3>
      <pre className="proof-text">{text}</pre>
      <h3 className="label">{log.proofHead}</h3>
      <pre className="proof-text">{checkpoint}</pre>
      <div className="row">
        <CopyButton text={JSON.stringify(proof.data, undefined, 2)} label={log.copyProof} />
      </div>
    </section>
  )
}
