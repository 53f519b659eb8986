using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Puente.Testing;

namespace Puente.Tests.SignIn;

/// <summary>
/// Two real processes with one sign-in, and a platform whose refresh tokens count once: who uses one again loses the
/// sign-in. Both are refused at the same moment, so both want a new token at once.
/// </summary>
[Trait("Category", "Slow")]
public sealed class TwoRefreshesTests : IAsyncLifetime
{
    private const int Processes = 2;
    private readonly TempFolder _folder = new();
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _server;
    private string _address = "";
    private string _access = "access-0";
    private string _refresh = "refresh-0";
    private int _refused;
    private int _renewals;
    private bool _isRevoked;

    [Fact]
    public async Task Two_processes_renew_one_sign_in_once()
    {
        await KeepAsync("access-old", "refresh-0");
        var ends = await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => RunAsync()));
        Assert.All(ends, end => Assert.True(end.Code == 0, end.Output));
        Assert.Equal(1, _renewals);
        Assert.False(_isRevoked);
        // What is kept is what counts now.
        Assert.Equal(0, (await RunAsync()).Code);
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(AnswerAsync);
        await _server.StartAsync(TestContext.Current.CancellationToken);
        _address = _server
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        await File.WriteAllTextAsync(
            _folder["puente.json"],
            $$"""
            {
              "apiBase": "{{_address}}", "clientId": "web", "rateShare": 1,
              "signIn": { "grant": "login", "keep": "file" },
            }
            """,
            TestContext.Current.CancellationToken
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A sign-in as 'puente login' leaves it, good for hours by its own word.</summary>
    private async Task KeepAsync(string access, string refresh)
    {
        var name = Convert.ToHexStringLower(
            System
                .Security.Cryptography.SHA256.HashData(
                    System.Text.Encoding.UTF8.GetBytes($"{new Uri(_address).Authority}\nweb")
                )
                .AsSpan(0, 12)
        );
        var folder = Directory.CreateDirectory(_folder["data/puente/sign-ins"]).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, $"{name}.json"),
            JsonSerializer.Serialize(
                new
                {
                    Access = access,
                    Refresh = refresh,
                    ExpiresAt = TimeProvider.System.GetUtcNow().AddHours(5),
                }
            ),
            TestContext.Current.CancellationToken
        );
    }

    private async Task<(int Code, string Output)> RunAsync()
    {
        using var process = Start("api", "GET", "/api/v2/users/me");
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await error);
    }

    private Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "puente.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        };
        start.Environment["XDG_DATA_HOME"] = _folder["data"];
        start.Environment["XDG_RUNTIME_DIR"] = _folder["run"];
        return Process.Start(start.LivingShortly())!;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        if (context.Request.Path == "/oauth/token")
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            await context.Response.WriteAsync(Renew(form["refresh_token"].ToString(), context.Response).ToJsonString());
            return;
        }
        bool isGood;
        lock (_gate)
            isGood = context.Request.Headers.Authorization == $"Bearer {_access}" && !_isRevoked;
        if (!isGood)
        {
            // Nobody hears of the refusal before all of them have asked.
            if (Interlocked.Increment(ref _refused) == Processes)
                _all.SetResult();
            await _all.Task;
            context.Response.StatusCode = 401;
        }
        await context.Response.WriteAsync(isGood ? """{"id":"me"}""" : """{"status":401,"code":"bad.credentials"}""");
    }

    private JsonObject Renew(string refresh, HttpResponse response)
    {
        lock (_gate)
        {
            if (_isRevoked || refresh != _refresh)
            {
                _isRevoked = true;
                response.StatusCode = 400;
                return new JsonObject { ["error"] = "invalid_grant" };
            }
            _renewals++;
            (_access, _refresh) = ($"access-{_renewals}", $"refresh-{_renewals}");
            return new JsonObject
            {
                ["access_token"] = _access,
                ["refresh_token"] = _refresh,
                ["token_type"] = "bearer",
                ["expires_in"] = 3_600,
            };
        }
    }
}
