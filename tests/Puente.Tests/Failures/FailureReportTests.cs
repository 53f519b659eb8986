using Puente.Failures;
using Puente.Platform.Errors;
using Puente.Store;
using Puente.Terminal;

namespace Puente.Tests.Failures;

public sealed class FailureReportTests
{
    public static TheoryData<Exception, int> Faults =>
        new()
        {
            { new InputException("wrong"), 2 },
            { new StoreException(StoreFault.Input, "bad statement"), 2 },
            { new StoreException(StoreFault.Environment, "locked"), 3 },
            { new StoreException(StoreFault.NewerVersion, "newer"), 3 },
            { new UnauthorizedAccessException("read-only"), 3 },
            { new IOException("No space left on device", 28), 3 },
            { new AggregateException(new InputException("wrong")), 2 },
            { new SignInException("busy", mayRepeat: true), 3 },
            { new SignInException("wrong secret", mayRepeat: false), 2 },
            { Unreachable(ConnectionFault.CannotConnect), 3 },
            { Unreachable(ConnectionFault.Untrusted), 3 },
            { new PlatformContentException(HttpMethod.Get, "/api/v2/users", "no JSON."), 1 },
            { new PlatformOptionsException(["Region is missing."]), 2 },
            { new InvalidOperationException("a bug"), 1 },
            { new OperationCanceledException(), 1 },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_kind_of_fault_has_its_exit_code_and_no_stack_trace(Exception fault, int code)
    {
        var (actual, text) = Report(fault, stopping: false);
        Assert.Equal(code, actual);
        Assert.StartsWith("puente: ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_named_as_one() =>
        Assert.Contains(
            "The disk is full",
            Report(new IOException("No space left on device", 28), false).Text,
            StringComparison.Ordinal
        );

    [Fact]
    public void Being_stopped_is_no_fault_but_not_done_either() =>
        Assert.Equal((1, "puente: stopped\n"), Report(new OperationCanceledException(), stopping: true));

    [Fact]
    public void The_place_is_shown_only_when_asked_for()
    {
        Exception fault;
        try
        {
            throw new InvalidOperationException("a bug");
        }
        catch (InvalidOperationException thrown)
        {
            fault = thrown;
        }

        Assert.DoesNotContain("FailureReportTests", Report(fault, false).Text, StringComparison.Ordinal);
        Assert.Contains(
            "FailureReportTests",
            Report(fault, false, ("PUENTE_DEBUG", "1")).Text,
            StringComparison.Ordinal
        );
    }

    private static PlatformConnectionException Unreachable(ConnectionFault fault) =>
        new(HttpMethod.Get, "/api/v2/users", fault, mayRepeat: true, tries: 5, "no connection could be made.");

    private static (int Code, string Text) Report(Exception fault, bool stopping, params (string, string)[] variables)
    {
        using var error = new StringWriter();
        var host = new CommandHost
        {
            Output = TextWriter.Null,
            Error = error,
            Variables = variables.ToDictionary(pair => pair.Item1, pair => pair.Item2),
            Folder = "/",
        };
        return (FailureReport.Write(fault, stopping, host), error.ToString());
    }
}
