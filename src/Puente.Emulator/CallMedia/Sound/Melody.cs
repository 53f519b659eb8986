namespace Puente.Emulator.CallMedia.Sound;

/// <param name="Hertz">0 is a rest.</param>
internal readonly record struct Note(double Hertz, int Milliseconds);

internal enum Tune
{
    RingBack,
    Hold,
}

/// <summary>Soft tones over and over: ring back and the music on hold. Each reader has its own, beginning at the start.</summary>
internal sealed class Melody(Tune tune, double loudness, params Note[] notes) : IFrameSource
{
    private const int SamplesPerMs = 8;

    public Tune Tune { get; } = tune;

    /// <summary>Samples over which a note swells and fades, so that it neither clicks nor startles.</summary>
    private const int Fade = 400;

    private int _note;
    private int _sample;

    /// <summary>The ring back of continental Europe: 425 Hz, 1 s on and 4 s off (ITU-T E.180, supplement 2).</summary>
    public static Melody RingBack() => new(Tune.RingBack, 0.12, new Note(425, 1_000), new Note(0, 4_000));

    /// <summary>A slow broken chord.</summary>
    public static Melody Hold() =>
        new(
            Tune.Hold,
            0.10,
            new Note(261.6, 400),
            new Note(329.6, 400),
            new Note(392.0, 400),
            new Note(523.3, 800),
            new Note(392.0, 400),
            new Note(329.6, 400),
            new Note(0, 600)
        );

    public void Fill(Span<byte> frame)
    {
        for (var i = 0; i < frame.Length; i++)
        {
            var note = notes[_note];
            var length = note.Milliseconds * SamplesPerMs;
            var swell = Math.Min(1, Math.Min(_sample, length - _sample) / (double)Fade);
            var wave = Math.Sin(2 * Math.PI * note.Hertz * _sample / 8_000);
            frame[i] = note.Hertz == 0 ? Pcmu.Silence : Pcmu.Encode((int)(loudness * swell * wave * short.MaxValue));
            if (++_sample == length)
                (_note, _sample) = ((_note + 1) % notes.Length, 0);
        }
    }
}
