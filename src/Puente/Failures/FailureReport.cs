using System.Globalization;
using System.Net;
using Puente.Actions.Execution;
using Puente.Actions.Files;
using Puente.Analytics.Remote;
using Puente.Configuration;
using Puente.Conversations;
using Puente.Listening;
using Puente.Platform.Errors;
using Puente.Provisioning.Sources;
using Puente.Store;
using Puente.Sync.EventBridge;
using Puente.Terminal;

namespace Puente.Failures;

/// <summary>The one place that decides what an exception means for the user and for the shell.</summary>
internal static class FailureReport
{
    /// <summary>Writes the message to standard error and returns the exit code.</summary>
    /// <param name="stopping">True when the user has asked the command to stop.</param>
    public static int Write(Exception fault, bool stopping, CommandHost host)
    {
        var cause = Unwrap(fault);
        var (code, message) =
            cause is OperationCanceledException && stopping ? (ExitCode.Failed, "stopped") : Judge(cause);
        host.Error.WriteLine($"puente: {message}");
        if (cause is ConfigurationException configuration)
            foreach (var item in configuration.Faults)
                host.Error.WriteLine($"  {item}");
        if (cause is DirectoryException directory)
            foreach (var item in directory.Faults)
                host.Error.WriteLine($"  {item}");
        if (host.Variable(SettingCatalogue.DebugVariable) == "1")
            host.Error.WriteLine(fault);
        return code;
    }

    private static (int Code, string Message) Judge(Exception fault) =>
        fault switch
        {
            InputException or ConfigurationException => (ExitCode.WrongInput, fault.Message),
            ActionFileException or ActionDefinitionException => (ExitCode.WrongInput, fault.Message),
            AnalyticsQueryException => (ExitCode.WrongInput, fault.Message),
            DirectoryException { Failure: DirectoryFailure.Environment } => (ExitCode.Environment, fault.Message),
            DirectoryException => (ExitCode.WrongInput, fault.Message),
            StoreException { Fault: StoreFault.Input or StoreFault.TooLarge } => (ExitCode.WrongInput, fault.Message),
            StoreException => (ExitCode.Environment, fault.Message),
            PlatformOptionsException => (ExitCode.WrongInput, fault.Message),
            // No answer, or one that says "later": the surroundings. A refused client is a wrong setting.
            SignInException { MayRepeat: true } => (ExitCode.Environment, fault.Message),
            SignInException => (ExitCode.WrongInput, fault.Message),
            PlatformConnectionException => (
                ExitCode.Environment,
                $"{fault.Message} 'puente doctor' looks at the way to the platform."
            ),
            PlatformResponseException refusal => (ExitCode.Failed, refusal.Message + Permissions(refusal)),
            PlatformException or ForwardEndedException => (ExitCode.Failed, fault.Message),
            ConversationRefusedException => (ExitCode.Failed, fault.Message),
            AwsException { IsRefusal: true } => (ExitCode.Failed, fault.Message),
            AwsException => (ExitCode.Environment, fault.Message),
            UnauthorizedAccessException => (
                ExitCode.Environment,
                $"{fault.Message} Give this user the right to the file or folder, or name another."
            ),
            IOException io when IsDiskFull(io) => (
                ExitCode.Environment,
                $"The disk is full: {io.Message} Free some space and run the same command again; what was committed is kept."
            ),
            IOException => (ExitCode.Environment, fault.Message),
            _ => (
                ExitCode.Failed,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"An unexpected fault ended the command ({fault.GetType().Name}: {fault.Message}). Run it again with {SettingCatalogue.DebugVariable}=1 for the place."
                )
            ),
        };

    internal static string Permissions(PlatformResponseException refusal) =>
        refusal is { Status: HttpStatusCode.Forbidden, MissingPermissions.Count: > 0 }
            ? $" Missing: {string.Join(", ", refusal.MissingPermissions)}; add {(refusal.MissingPermissions.Count == 1 ? "it" : "them")} to a role of the OAuth client."
            : "";

    private static Exception Unwrap(Exception fault) =>
        fault is AggregateException { InnerExceptions.Count: 1 } aggregate
            ? Unwrap(aggregate.InnerExceptions[0])
            : fault;

    // ENOSPC and EDQUOT on Linux and macOS, ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.
    private static bool IsDiskFull(IOException fault) => (fault.HResult & 0xFFFF) is 28 or 122 or 69 or 112 or 39;
}
