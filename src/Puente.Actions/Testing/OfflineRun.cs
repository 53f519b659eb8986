using Puente.Actions.Execution;

namespace Puente.Actions.Testing;

/// <summary>Runs an action against a recording: nothing is signed in, credentials get their own names as values.</summary>
public static class OfflineRun
{
    public static async Task<ActionTrace> RunAsync(
        ActionProgram program,
        string input,
        Recording recording,
        bool flatten,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var names = program
            .RequestTemplates.SelectMany(template => template.References)
            .Where(reference => reference.Name == "credentials" && reference.Steps.Count > 0)
            .Select(reference => reference.Steps[0].Name);
        using var runner = new ActionRunner(recording, time);
        return await runner.RunAsync(
            program,
            input,
            new ActionRunOptions
            {
                Credentials = CredentialSet.Placeholders(names),
                SignsIn = false,
                Flatten = flatten,
            },
            cancellationToken
        );
    }

    /// <summary>A URL without the host that only stands in for the organisation's.</summary>
    public static string Shown(string url) =>
        url.StartsWith(RequestStep.Recorded + "/", StringComparison.Ordinal) ? url[RequestStep.Recorded.Length..] : url;
}
