import type { Facing } from './mark.ts'

/** Why there is no picture: refused to this page, not there, in use by something else, or whatever else. */
export type CameraTrouble = 'refused' | 'absent' | 'busy' | 'other'

export interface Camera {
  stream: MediaStream
  /** It looks to where the patient stands: its picture is shown as a mirror would. */
  isFront: boolean
  /** There is another one to look into. */
  hasOther: boolean
  stop: () => void
}

const troubles: Readonly<Record<string, CameraTrouble>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'absent',
  OverconstrainedError: 'absent',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

/** Starts a camera that looks this way, or any other where there is none. */
export async function startCamera(facing: Facing): Promise<Camera | { trouble: CameraTrouble }> {
  try {
    const { mediaDevices } = navigator as { mediaDevices?: MediaDevices }
    if (mediaDevices === undefined) return { trouble: 'absent' }
    const video = { facingMode: { ideal: facing }, width: { ideal: 1280 }, height: { ideal: 720 } }
    const stream = await mediaDevices.getUserMedia({ video, audio: false })
    const stop = () => {
      for (const track of stream.getTracks()) track.stop()
    }
    const cameras = (await mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput')
    const looks = stream.getVideoTracks()[0]?.getSettings().facingMode ?? facing
    return { stream, isFront: looks === 'user', hasOther: cameras.length > 1, stop }
  } catch (error) {
    return { trouble: troubles[error instanceof Error ? error.name : ''] ?? 'other' }
  }
}
