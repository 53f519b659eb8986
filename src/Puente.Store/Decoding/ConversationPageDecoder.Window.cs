namespace Puente.Store.Decoding;

public sealed partial class ConversationPageDecoder
{
    private byte[] _window = [];

    private async ValueTask PumpAsync(Stream utf8, CancellationToken cancellationToken)
    {
        if (_window.Length == 0)
            _window = new byte[_options.WindowBytes];
        var held = 0;
        while (true)
        {
            // A full window before decoding: a half conversation at its end is read twice, so let there be few ends.
            var read = await utf8.ReadAtLeastAsync(
                _window.AsMemory(held),
                _window.Length - held,
                throwOnEndOfStream: false,
                cancellationToken
            );
            var isFinal = read < _window.Length - held;
            held += read;

            var first = SkipByteOrderMark(held);
            var used = first + Pump(_window.AsSpan(first, held - first), isFinal);
            _consumed += used;
            if (isFinal)
                return;
            _window.AsSpan(used, held - used).CopyTo(_window);
            held -= used;
            if (held == _window.Length)
                GrowWindow();
            if (_phase == Phase.Conversations)
                _isOversize = held > _options.ConversationCeilingBytes;
        }
    }

    private int SkipByteOrderMark(int held) =>
        _phase == Phase.BeforePage && _consumed == 0 && _window.AsSpan(0, held).StartsWith("\uFEFF"u8) ? 3 : 0;

    private void GrowWindow()
    {
        if (_window.Length >= _options.OuterCeilingBytes)
        {
            throw new DecodeException(
                $"One value of the page is longer than the outer ceiling of {_options.OuterCeilingBytes} bytes",
                _consumed
            );
        }
        Array.Resize(ref _window, (int)Math.Min(_window.Length * 2L, _options.OuterCeilingBytes));
    }

    /// <summary>Gives back a window that one giant has blown up.</summary>
    private void ReleaseWindow()
    {
        if (_window.Length > Math.Max(_options.WindowBytes, _options.ConversationCeilingBytes))
            _window = [];
    }
}
