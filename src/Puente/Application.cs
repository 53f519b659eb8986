using System.CommandLine;
using System.CommandLine.Help;
using Puente.Actions;
using Puente.Api;
using Puente.CommandLine;
using Puente.Completion;
using Puente.Config;
using Puente.Conversations;
using Puente.Demo;
using Puente.Doctor;
using Puente.Emulating;
using Puente.EventBridge;
using Puente.Export;
using Puente.Failures;
using Puente.Gateway;
using Puente.Listening;
using Puente.Provisioning;
using Puente.Querying;
using Puente.Replaying;
using Puente.Running;
using Puente.SignIn;
using Puente.Sql;
using Puente.Status;
using Puente.Syncing;
using Puente.Terminal;
using Puente.Triggering;
using Puente.Ui;
using Puente.Usage;
using Puente.Verifying;

namespace Puente;

/// <summary>The command as a function of its arguments and its surroundings.</summary>
public static class Application
{
    /// <summary>An argument such as <c>@input.json</c> belongs to the verb; it is no file of further arguments.</summary>
    internal static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    /// <param name="stop">Asks the running verb to finish what it holds and end.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CommandHost host, CancellationToken stop)
    {
        try
        {
            var root = CreateRoot(host);
            var arguments = root.Parse(args, Parsing);
            if (arguments.Errors.Count > 0 && arguments.Action is not HelpWriter)
                return ArgumentFaults.Write(arguments, host.Error);
            return await arguments.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = host.Output,
                    Error = host.Error,
                    // Faults are judged below, in one place; signals are handled by the process (Program.cs).
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                stop
            );
        }
#pragma warning disable CA1031 // The outermost frame: every fault becomes a message and an exit code here.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return FailureReport.Write(fault, stop.IsCancellationRequested, host);
        }
        finally
        {
            await host.Output.FlushAsync(CancellationToken.None);
            await host.Error.FlushAsync(CancellationToken.None);
        }
    }

    internal static RootCommand CreateRoot(CommandHost host)
    {
        var session = new Session(host);
        var help = new HelpWriter(host.Output, host.Width);
        var root = new RootCommand("bridge between a Genesys Cloud organisation and your own tables.");
        root.Subcommands.Add(DemoVerb.Create(session));
        root.Subcommands.Add(EmulatorVerb.Create(session));
        root.Subcommands.Add(SyncVerb.Create(session));
        root.Subcommands.Add(RunVerb.Create(session));
        root.Subcommands.Add(ListenVerb.Create(session));
        root.Subcommands.Add(ReplayVerb.Create(session));
        root.Subcommands.Add(TriggerVerb.Create(session));
        root.Subcommands.Add(VerifyVerb.Create(session));
        root.Subcommands.Add(StatusVerb.Create(session));
        root.Subcommands.Add(QueryVerb.Create(session));
        root.Subcommands.Add(SqlVerb.Create(session));
        root.Subcommands.Add(ExportVerb.Create(session));
        root.Subcommands.Add(ActionsVerb.Create(session));
        root.Subcommands.Add(GatewayVerb.Create(session));
        root.Subcommands.Add(EventBridgeVerb.Create(session));
        root.Subcommands.Add(ProvisionVerb.Create(session));
        root.Subcommands.Add(ConversationsVerb.Create(session));
        root.Subcommands.Add(UiVerb.Create(session));
        root.Subcommands.Add(ApiVerb.Create(session));
        root.Subcommands.Add(UsageVerb.Create(session));
        root.Subcommands.Add(LoginVerb.Create(session));
        root.Subcommands.Add(LogoutVerb.Create(session));
        root.Subcommands.Add(DoctorVerb.Create(session));
        root.Subcommands.Add(ConfigVerb.Create(session));
        root.Subcommands.Add(CompletionVerb.Create(session, () => root));
        root.Options.Clear();
        root.Options.Add(session.ConfigOption);
        root.Options.Add(session.ProfileOption);
        root.Options.Add(
            new HelpOption("--help", "-h", "-?")
            {
                Action = help,
                Description = "Show help with examples.",
                Recursive = true,
            }
        );
        root.Options.Add(
            new VersionOption { Action = new VersionWriter(host.Output), Description = "Show the version." }
        );
        root.SetAction(_ =>
        {
            help.Write(root);
            return ExitCode.Done;
        });
        return root;
    }
}
