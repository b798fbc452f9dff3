export { type VerifiedCertificate, type VerifyCertificate } from './admission.ts'
export { type Counts, type RefusalReason } from './counts.ts'
export { createClientAddresses, type ClientAddresses } from './client-addresses.ts'
export { isHostName, parseClientHello, type ClientHello } from './client-hello.ts'
export { type PortalAddress, type TunnelIdentity } from './dial.ts'
export {
  createGatewayTunnel,
  type GatewayTunnel,
  type GatewayTunnelLimits,
  type GatewayTunnelOptions,
  type TunnelState,
} from './gateway.ts'
export { defaultRelayLimits, type RelayLimits } from './limits.ts'
export { pair, type Paired, type PairOptions } from './pair.ts'
export { type Pairing, type PairingCode, type PairingDesk } from './pairing-desk.ts'
export { createPracticeTable, parsePractices, type Practice, type PracticeTable } from './practices.ts'
export { createRelay, type Relay, type RelayCounters, type RelayOptions } from './relay.ts'
