using System.Diagnostics.CodeAnalysis;
using Puente.Platform.Errors;

namespace Puente.Platform.Requests;

/// <summary>
/// An answer's body as it arrives, decompressed. A body that stands still or breaks off fails with
/// <see cref="PlatformConnectionException"/>; so a reader never waits for ever and never takes a part for the whole.
/// </summary>
/// <remarks>Only read asynchronously: a blocking read could not be given up.</remarks>
internal sealed class BodyStream : Stream
{
    private readonly Stream _inner;
    private readonly RequestState _state;
    private readonly TimeSpan _idle;
    private readonly CancellationTokenSource _giveUp = new();
    private readonly ITimer _timer;
    private volatile bool _stalled;

    private BodyStream(Stream inner, RequestState state, TimeSpan idle, TimeProvider time)
    {
        _inner = inner;
        _state = state;
        _idle = idle;
        _timer = time.CreateTimer(
            static s => ((BodyStream)s!).Stall(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static async Task<BodyStream> OpenAsync(
        HttpResponseMessage response,
        RequestState state,
        PlatformOptions options,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        // An answer to HEAD names the encoding of a body that it does not have.
        var inner =
            state.Method == HttpMethod.Head ? Null : await response.Content.ReadAsStreamAsync(cancellationToken);
        return new BodyStream(inner, state, options.IdleTimeout, time);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Every failure to read is passed on, in one shape.")]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var registration = cancellationToken.UnsafeRegister(
            static s => ((CancellationTokenSource)s!).Cancel(),
            _giveUp
        );
        _timer.Change(_idle, Timeout.InfiniteTimeSpan);
        try
        {
            return await _inner.ReadAsync(buffer, _giveUp.Token);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (_stalled)
        {
            throw Broken(ConnectionFault.Stalled, $"the body stood still for {_idle.TotalSeconds:0.#} s.", e);
        }
        catch (Exception e) when (e is not (ObjectDisposedException or PlatformException))
        {
            throw Broken(ConnectionFault.Dropped, "the body broke off.", e);
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Read the body asynchronously.");

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _timer.Dispose();
            _inner.Dispose();
            _giveUp.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Stall()
    {
        _stalled = true;
        try
        {
            _giveUp.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The body was closed in the same moment: nobody waits any more.
        }
    }

    private PlatformConnectionException Broken(ConnectionFault fault, string detail, Exception e) =>
        new(_state.Method, _state.Route, fault, _state.SafeToRepeat, _state.Tries, detail, e);
}
