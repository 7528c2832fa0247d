/** Two short tones, made by the browser: no file is fetched. */
let audio: AudioContext | undefined

/** To be called in a click at least once: before that browsers keep a page silent. */
export async function ring(): Promise<void> {
  audio ??= new AudioContext()
  if (audio.state === 'suspended') await Promise.race([audio.resume(), new Promise(resolve => setTimeout(resolve, 500))])
  if (audio.state !== 'running') return
  tone(audio, 660, 0)
  tone(audio, 880, 0.14)
}

function tone(context: AudioContext, hertz: number, afterSeconds: number) {
  const begin = context.currentTime + afterSeconds
  const volume = context.createGain()
  volume.gain.setValueAtTime(0, begin)
  volume.gain.linearRampToValueAtTime(0.12, begin + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.001, begin + 0.3)
  const source = new OscillatorNode(context, { frequency: hertz })
  source.connect(volume).connect(context.destination)
  source.start(begin)
  source.stop(begin + 0.32)
}
