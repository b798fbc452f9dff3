import type { ApiServer } from '@siegel/http'
import type { Safe } from './safe.ts'
import type { StaffCaller } from './sessions.ts'
import { trustPage } from './trust-page.ts'

type App = ApiServer<StaffCaller>['app']

/** The few addresses outside of the app and the contract: health, metrics, security contact, the authority. */
export function addPages(app: App, safe: Safe, lanUrl: () => string | undefined): void {
  app.get('/healthz', (context) => {
    const gateway = safe.state === 'open' && safe.open.worker.connected ? 'connected' : 'offline'
    return context.json({ status: 'ok', safe: safe.state, gateway })
  })
  app.get('/metrics', (context) => context.text(metrics(safe), 200, { 'content-type': 'text/plain; version=0.0.4' }))
  app.get('/.well-known/security.txt', (context) =>
    context.text('Contact: mailto:security@localhost\nPreferred-Languages: de, en\nExpires: 2027-11-01T00:00:00Z\n'),
  )
  app.get('/authority.crt', async (context) => {
    if (safe.state === 'empty') return context.notFound()
    const authority = await safe.authority()
    return context.body(authority.certificate, 200, {
      'content-type': 'application/x-x509-ca-cert',
      'content-disposition': 'attachment; filename="siegel.crt"',
    })
  })
  app.get('/trust', (context) =>
    context.html(
      trustPage(safe.settings.current?.practice ?? '', lanUrl() ?? '', context.req.header('accept-language') ?? ''),
    ),
  )
}

/** Counters and states; nothing in them tells of a patient. */
function metrics(safe: Safe): string {
  const lines = [`siegel_safe_open ${safe.state === 'open' ? 1 : 0}`]
  if (safe.state === 'open') {
    const { store, ledger, checkpoints, worker } = safe.open
    const size = store.read((reader) => ledger.size(reader))
    lines.push(
      `siegel_log_size ${size}`,
      `siegel_log_witnessed_size ${checkpoints.newest()?.size ?? 0}`,
      `siegel_gateway_connected ${worker.connected ? 1 : 0}`,
      `siegel_tunnel_connected ${worker.tunnel === 'connected' ? 1 : 0}`,
    )
  }
  return `${lines.join('\n')}\n`
}
