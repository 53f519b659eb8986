/** A context that plays on one device; the usual one where the browser cannot choose. */
async function contextOn(device: string): Promise<AudioContext> {
  const context = new AudioContext() as AudioContext & { setSinkId?(id: string): Promise<void> };
  if (device && context.setSinkId)
    await context.setSinkId(device).catch(() => {
      // The device was unplugged: better heard elsewhere than not at all.
    });
  return context;
}

function tone(context: AudioContext, volume: number, from: number, to: number, ...pitches: number[]): void {
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(volume / pitches.length, from + 0.03);
  gain.gain.setValueAtTime(volume / pitches.length, to - 0.05);
  gain.gain.linearRampToValueAtTime(0, to);
  gain.connect(context.destination);
  for (const pitch of pitches) {
    const oscillator = context.createOscillator();
    oscillator.frequency.value = pitch;
    oscillator.connect(gain);
    oscillator.start(from);
    oscillator.stop(to);
  }
}

/** Rings until the returned function is called: a second of two tones, two of silence. */
export function ring(device: string, volume: number): () => void {
  let stopped = false;
  let context: AudioContext | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  void contextOn(device).then((made) => {
    if (stopped) return void made.close();
    context = made;
    const once = () => tone(made, (volume / 100) * 0.5, made.currentTime, made.currentTime + 1, 440, 480);
    once();
    timer = setInterval(once, 3000);
  });
  return () => {
    stopped = true;
    clearInterval(timer);
    void context?.close();
  };
}

/** Three rising notes, to hear whether a device works. */
export async function tryOut(device: string, volume: number): Promise<void> {
  const context = await contextOn(device);
  const begin = context.currentTime + 0.05;
  [523, 659, 784].forEach((pitch, i) => tone(context, (volume / 100) * 0.4, begin + i * 0.25, begin + i * 0.25 + 0.24, pitch));
  setTimeout(() => void context.close(), 1200);
}

/** Tells how loud a microphone is, 0 to 1, ten times a second. */
export async function listen(device: string, tell: (level: number) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: device ? { deviceId: { exact: device } } : true });
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
    // From -60 dB, which is next to nothing, to full scale, as ears judge it.
    tell(Math.min(1, Math.max(0, 1 + (10 * Math.log10(power + 1e-12)) / 60)));
  }, 100);
  return () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    void context.close();
  };
}
