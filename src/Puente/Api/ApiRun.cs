using System.Net;
using Puente.Api.Calls;
using Puente.Api.Output;
using Puente.Api.Paging;
using Puente.Failures;
using Puente.Platform.Errors;
using Puente.Terminal;

namespace Puente.Api;

/// <summary>Sends and shows, once.</summary>
internal sealed class ApiRun(ApiRequest request, ApiSender sender, CommandHost host)
{
    public async Task<int> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return request.Paginate ? await AskPagesAsync(cancellationToken) : await AskOnceAsync(cancellationToken);
        }
        catch (PlatformConnectionException fault)
            when (!fault.MayRepeat && fault.Fault != ConnectionFault.Untrusted && !request.Call.Reads)
        {
            host.Error.WriteLine($"puente: {fault.Message}");
            WriteDoubt();
            return ExitCode.Environment;
        }
        finally
        {
            // Watched through a pipe, an answer must not wait for the next ones to fill the buffer.
            await host.Output.FlushAsync(CancellationToken.None);
        }
    }

    private async Task<int> AskOnceAsync(CancellationToken cancellationToken)
    {
        var answer = await sender.SendAsync(request.Call, cancellationToken);
        await request.Display.WriteAsync(request.Call, answer, cancellationToken);
        return answer.Refusal is { } refusal ? Refused(refusal) : ExitCode.Done;
    }

    private async Task<int> AskPagesAsync(CancellationToken cancellationToken)
    {
        var reader = new PageReader(sender);
        var output = request.Display.Entities();
        await foreach (var entity in reader.ReadAsync(request.Call, cancellationToken))
            await output.WriteAsync(entity, cancellationToken);
        if (reader.Refused is { Refusal: { } refusal } answer)
        {
            // Behind entities the body would be taken for one of them; standard error names its code.
            if (reader.Count == 0)
                await request.Display.WriteAsync(request.Call, answer, cancellationToken);
            var code = Refused(refusal);
            if (reader.Count > 0)
                host.Error.WriteLine(
                    $"puente: the page after {Words.Count(reader.Count)} entities was refused{(reader.Expected is { } all ? $" ({Words.Count(all)} are counted)" : "")}; the output is incomplete."
                        + (
                            refusal.Status == HttpStatusCode.BadRequest
                                ? " The platform has a maximum for this listing; narrow the query and ask in parts."
                                : ""
                        )
                );
            return code;
        }

        await output.EndAsync(cancellationToken);
        if (output is PathOutput { Missed: > 0 } path)
            host.Error.WriteLine(
                $"puente: {Words.Count(path.Missed)} of {Words.Count(reader.Count)} entities have nothing at {request.Display.Path!.Text}."
            );
        if (reader.Missing is not { } missing)
            return ExitCode.Done;
        host.Error.WriteLine($"puente: {missing}");
        return ExitCode.Failed;
    }

    private int Refused(PlatformResponseException refusal)
    {
        host.Error.WriteLine($"puente: {refusal.Message}");
        var isDone = refusal.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
        if (
            !request.Call.Reads
            && !isDone
            && ((int)refusal.Status >= 500 || refusal.Status == HttpStatusCode.RequestTimeout)
        )
            WriteDoubt();
        return ExitCode.Failed;
    }

    /// <summary>Where to look: for a POST what it would have added to, for the others the thing itself.</summary>
    private void WriteDoubt() =>
        host.Error.WriteLine(
            $"puente: it was sent once and is not sent again, because it may have been carried out. Look first, for example with: puente api GET {request.Call.Route.Template}"
        );
}
