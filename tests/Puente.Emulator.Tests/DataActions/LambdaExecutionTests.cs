using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Puente.Actions.Execution.Aws;
using Puente.Testing.Aws;

namespace Puente.Emulator.Tests.DataActions;

public sealed class LambdaExecutionTests
{
    private const string Ana = """{"phone":"+49 30 1234"}""";

    [Fact]
    public async Task An_action_of_Lambda_takes_on_the_role_and_calls_the_function_signed()
    {
        await using var lambda = await PretendLambda.StartAsync(TimeProvider.System);
        lambda.Work = (http, _) => http.Response.WriteAsync("""{"customers":[{"id":"c-17","name":"Ana"}]}""");
        await using var lab = await StartAsync(lambda);
        var path = await PublishAsync(lab, PretendLambda.Role);

        var output = await lab.Caller.PostAsync(path + "/execute", Ana);
        Assert.Equal("""{"id":"c-17","name":"Ana"}""", output.ToJsonString());
        Assert.Equal(("""{"phone": "+49 30 1234"}""", "ASIA1"), Assert.Single(lambda.Events));
        Assert.Empty(lambda.Refusals);

        var test = await lab.Caller.PostAsync(path + "/test", Ana);
        Assert.True(test["success"]!.GetValue<bool>());
        Assert.DoesNotContain("secret-of-the-role", test.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(1, lambda.RolesTaken);

        lambda.Work = (http, _) =>
        {
            http.Response.Headers["X-Amz-Function-Error"] = "Unhandled";
            return http.Response.WriteAsync("""{"errorMessage":"no such customer"}""");
        };
        Assert.Contains(
            "no such customer",
            Lab.Message(await lab.Caller.PostAsync(path + "/execute", Ana, 500)),
            StringComparison.Ordinal
        );
        lambda.Work = (http, _) => PretendLambda.AnswerAsync(http, 429, "TooManyRequestsException", "Rate exceeded");
        await lab.Caller.PostAsync(path + "/execute", Ana, 429);
    }

    [Fact]
    public async Task A_role_that_trusts_nobody_here_is_an_error_of_signing_in()
    {
        await using var lambda = await PretendLambda.StartAsync(TimeProvider.System);
        await using var lab = await StartAsync(lambda);
        var path = await PublishAsync(lab, "arn:aws:iam::123456789012:role/other");
        var refused = await lab.Caller.PostAsync(path + "/execute", Ana, 401);
        Assert.Contains("AssumeRole", Lab.Message(refused), StringComparison.Ordinal);
        Assert.Empty(lambda.Events);
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_leaves_this_machine()
    {
        await using var lambda = await PretendLambda.StartAsync(TimeProvider.System);
        await using var lab = await StartAsync(lambda, withEndpoint: false);
        var path = await PublishAsync(lab, PretendLambda.Role);
        var refused = await lab.Caller.PostAsync(path + "/execute", Ana, 502);
        Assert.Contains(
            "sends no requests to sts.eu-central-1.amazonaws.com",
            Lab.Message(refused),
            StringComparison.Ordinal
        );
    }

    private static Task<Lab> StartAsync(PretendLambda lambda, bool withEndpoint = true) =>
        Lab.StartAsync(options =>
            options with
            {
                DataActions = options.DataActions with
                {
                    Targets = Emulator.DataActions.ActionTargets.Self,
                    Aws = new AwsAccess
                    {
                        Endpoint = withEndpoint ? lambda.Address : null,
                        Keys = new AwsKeys(PretendLambda.AccessKey, PretendLambda.SecretKey, null),
                    },
                },
            }
        );

    private static async Task<string> PublishAsync(Lab lab, string role)
    {
        var id = Lab.Id(
            await lab.Caller.PostAsync(
                Lab.Integrations,
                """{"name":"L","integrationType":{"id":"aws-lambda-data-actions"}}"""
            )
        );
        var credential = await lab.CredentialAsync(
            "amazonWebServicesARN",
            new JsonObject { ["ARN"] = role }.ToJsonString()
        );
        await lab.ConfigureAsync(id, 1, Lab.Slot("amazonWebServicesARN", credential));
        await lab.EnableAsync(id);
        var made = await lab.Caller.PostAsync(
            Lab.Actions,
            lab.Lookup(id, PretendLambda.Function, "POST").ToJsonString()
        );
        return $"{Lab.Actions}/{Lab.Id(made)}";
    }
}
