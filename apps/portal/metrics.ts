import type { RelayCounters } from '@siegel/tunnel'

/** Counters in Prometheus' text format 0.0.4. No name of a practice and no address of a patient is a label. */
export function formatMetrics(counters: RelayCounters, practices: number): string {
  const lines: string[] = []
  const metric = (
    name: string,
    type: 'counter' | 'gauge',
    help: string,
    values: readonly (readonly [string, number])[],
  ): void => {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`)
    for (const [labels, value] of values) lines.push(`${name}${labels} ${value}`)
  }
  metric('siegel_portal_connections_total', 'counter', 'Connections accepted.', [['', counters.connections]])
  metric('siegel_portal_relayed_total', 'counter', 'Connections joined to a gateway.', [['', counters.relayed]])
  metric('siegel_portal_bytes_total', 'counter', 'Bytes of ended connections.', [
    ['{direction="from_clients"}', counters.bytesFromClients],
    ['{direction="to_clients"}', counters.bytesToClients],
  ])
  const refused = Object.entries(counters.refused).map(([reason, count]) => [`{reason="${reason}"}`, count] as const)
  metric('siegel_portal_refused_total', 'counter', 'Connections turned away.', refused)
  metric('siegel_portal_tunnels', 'gauge', 'Practices that are connected.', [['', counters.tunnels]])
  metric('siegel_portal_practices', 'gauge', 'Practices in the directory.', [['', practices]])
  metric('siegel_portal_open_connections', 'gauge', 'Connections that are open.', [['', counters.openConnections]])
  return `${lines.join('\n')}\n`
}
