using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.SignIn;
using Puente.Provisioning.Mapping;
using Puente.Provisioning.People;
using Puente.Provisioning.Sources;
using Puente.Provisioning.Sources.Ldap;
using Puente.Testing;

namespace Puente.Provisioning.Tests.Sources;

public sealed class LdapReadingTests(LdapFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_thousand_people_come_in_pages()
    {
        var server = await fixture.ServerAsync();
        using var folder = new DirectoryFolder().Mapping(Mapping(server.Port));
        var started = Stopwatch.GetTimestamp();
        var directory = await Reader(folder).ReadAsync(Stop);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"5,000 people from OpenLDAP in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms"
        );

        Assert.Equal(LdapFixture.People, directory.People.Count);
        Assert.Equal(LdapFixture.People / 10, directory.People.Count(person => !person.Active));
        Assert.Equal(
            LdapFixture.People / 2,
            directory.People.Count(person => person.Groups!.SequenceEqual(["agents"]))
        );
        var boss = LdapPeople.Guid(1).ToString();
        Assert.All(directory.People, person => Assert.Equal(boss, person.ManagerKey));
        var third = directory.People.Single(person => person.Key == LdapPeople.Guid(3).ToString());
        Assert.Equal(("Given3 Family3", "p3@corp.example", LdapPeople.Dn(3)), (third.Name, third.Email, third.Origin));
        Assert.Equal([new WantedQueue("Sales", 1)], third.Queues!);
        Assert.Equal([new WantedNumber("WORK", "+34910000003", null)], third.Numbers!);
    }

    [Theory]
    [InlineData("ldaps")]
    [InlineData("startTls")]
    public async Task A_connection_with_tls_trusts_the_authority_that_is_named(string way)
    {
        var server = await fixture.ServerAsync();
        var tls =
            way == "ldaps"
                ? $"\"server\": \"ldaps://127.0.0.1:{server.TlsPort}\""
                : $"\"server\": \"ldap://127.0.0.1:{server.Port}\", \"startTls\": true";
        var trusting = Mapping(0, $"{tls}, \"certificates\": \"{fixture.Certificate.Files.Certificate}\"");
        using var folder = new DirectoryFolder().Mapping(trusting);
        Assert.Equal(LdapFixture.People, (await Reader(folder).ReadAsync(Stop)).People.Count);

        folder.Mapping(Mapping(0, tls));
        var fault = await Assert.ThrowsAsync<DirectoryException>(() => Reader(folder).ReadAsync(Stop));
        Assert.Contains("certificate", fault.Faults[0].Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong", "refused the sign-in. Look at \"bind\" and at the secret.")]
    [InlineData("", "the secret at env:LDAP_PASSWORD is empty. Put the password there.")]
    public async Task A_wrong_password_is_said_and_not_repeated(string password, string expected)
    {
        var server = await fixture.ServerAsync();
        using var folder = new DirectoryFolder().Mapping(Mapping(server.Port));
        var reader = new PeopleReader(folder.Load(), new Secret(password), TimeProvider.System);
        var fault = await Assert.ThrowsAsync<DirectoryException>(() => reader.ReadAsync(Stop));
        Assert.Equal(DirectoryFailure.Input, fault.Failure);
        Assert.EndsWith(expected, Assert.Single(folder.Lines(fault)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_attribute_is_found_in_the_servers_schema()
    {
        var server = await fixture.ServerAsync();
        using var folder = new DirectoryFolder().Mapping(
            Mapping(server.Port).Replace("{givenName}", "{givnName}", StringComparison.Ordinal)
        );
        var fault = await Assert.ThrowsAsync<DirectoryException>(() => Reader(folder).ReadAsync(Stop));
        Assert.Matches(
            "^directory.json:[0-9]+:[0-9]+: ldap://.* has no field 'givnName'. Did you mean 'givenName'\\?$",
            Assert.Single(folder.Lines(fault))
        );
    }

    [Fact]
    public async Task A_base_that_is_not_there_is_said()
    {
        var server = await fixture.ServerAsync();
        using var folder = new DirectoryFolder().Mapping(
            Mapping(server.Port).Replace("ou=people", "ou=poeple", StringComparison.Ordinal)
        );
        var fault = await Assert.ThrowsAsync<DirectoryException>(() => Reader(folder).ReadAsync(Stop));
        Assert.Contains(
            "does not exist or may not be seen. Mend \"base\"",
            Assert.Single(folder.Lines(fault)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_the_environments_fault()
    {
        using var folder = new DirectoryFolder().Mapping(Mapping(1));
        var fault = await Assert.ThrowsAsync<DirectoryException>(() => Reader(folder).ReadAsync(Stop));
        Assert.Equal(DirectoryFailure.Environment, fault.Failure);
        Assert.StartsWith(
            "ldap://127.0.0.1:1: cannot be reached: the server closed the connection.",
            Assert.Single(folder.Lines(fault)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(1_000, "ended early, in the schema: the server closed the connection.")]
    [InlineData(240_000, "ended early, after 0 entries: the server closed the connection. Nothing of them is used.")]
    [InlineData(
        700_000,
        "ended early, after [1-9][0-9]*00 entries: the server closed the connection. Nothing of them is used."
    )]
    public async Task A_server_that_closes_in_the_middle_of_the_pages_gives_out_nobody(int bytes, string expected)
    {
        var server = await fixture.ServerAsync();
        await using var proxy = new CuttingProxy(server.Port, bytes);
        using var folder = new DirectoryFolder().Mapping(Mapping(proxy.Port));
        var fault = await Assert.ThrowsAsync<DirectoryException>(() => Reader(folder).ReadAsync(Stop));
        Assert.Equal(DirectoryFailure.Input, fault.Failure);
        Assert.Matches(expected, Assert.Single(folder.Lines(fault)));
    }

    [Fact]
    public async Task A_servers_own_limit_is_not_taken_for_the_end()
    {
        await using var server = await OpenLdapServer.StartAsync(
            LdapPeople.Ldif(1, 60),
            extraConfiguration: "limits users size.pr=20 size.prtotal=40\n"
        );
        await server.ChangeAsync(
            $"dn: cn=reader,{OpenLdapServer.Root}\nchangetype: add\nobjectClass: person\ncn: reader\nsn: reader\nuserPassword: {OpenLdapServer.Password}\n"
        );
        using var folder = new DirectoryFolder().Mapping(
            Mapping(server.Port, pageSize: 20)
                .Replace(OpenLdapServer.Admin, $"cn=reader,{OpenLdapServer.Root}", StringComparison.Ordinal)
        );
        var fault = await Assert.ThrowsAsync<DirectoryException>(() => Reader(folder).ReadAsync(Stop));
        Assert.Matches(
            "ended early, after [0-9]+ entries: the server's limit was reached \\(SizeLimitExceeded\\)",
            Assert.Single(folder.Lines(fault))
        );
    }

    [Fact]
    public async Task A_watch_sees_changes_by_their_time_and_removals_by_going_over_all_names()
    {
        await using var server = await OpenLdapServer.StartAsync(LdapPeople.Ldif(1, 30));
        using var folder = new DirectoryFolder().Mapping(Mapping(server.Port, pageSize: 7));
        var source = new LdapSource((LdapSettings)folder.Load().Source, new Secret(OpenLdapServer.Password));
        async Task<string> MarkAsync() => (await source.ReadAsync(["mail"], Stop)).Mark;
        var mark = await MarkAsync();
        Assert.False(await source.HasChangedAsync(mark, Stop));

        await server.ChangeAsync($"dn: {LdapPeople.Dn(7)}\nchangetype: modify\nreplace: sn\nsn: Other\n");
        Assert.True(await source.HasChangedAsync(mark, Stop));
        mark = await MarkAsync();
        await server.ChangeAsync(
            LdapPeople
                .Entry(31)
                .Replace("\nobjectClass: inet", "\nchangetype: add\nobjectClass: inet", StringComparison.Ordinal)
        );
        Assert.True(await source.HasChangedAsync(mark, Stop));

        mark = await MarkAsync();
        await server.ChangeAsync($"dn: {LdapPeople.Dn(5)}\nchangetype: delete\n");
        var looks = 1;
        while (!await source.HasChangedAsync(mark, Stop))
            Assert.True(++looks <= 10);
    }

    [Fact]
    public async Task A_watch_of_the_whole_reader_ends_with_a_change()
    {
        await using var server = await OpenLdapServer.StartAsync(LdapPeople.Ldif(1, 10));
        using var folder = new DirectoryFolder().Mapping(Mapping(server.Port));
        var clock = new FakeTimeProvider(new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
        var reader = new PeopleReader(folder.Load(), new Secret(OpenLdapServer.Password), clock);
        var last = await reader.ReadAsync(Stop);
        await server.ChangeAsync(
            $"dn: {LdapPeople.Dn(3)}\nchangetype: modify\nreplace: mail\nmail: new@corp.example\n"
        );
        var waiting = reader.WaitForChangeAsync(last, TimeSpan.FromSeconds(30), Stop);
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(30));
        await waiting.WaitAsync(Patience.Limit, Stop);
        Assert.NotEqual(last.Fingerprint, (await reader.ReadAsync(Stop)).Fingerprint);
    }

    private static PeopleReader Reader(DirectoryFolder folder) => folder.Reader(new Secret(OpenLdapServer.Password));

    private static string Mapping(int port, string? server = null, int pageSize = 500) =>
        $$"""
            {
              "ldap": {
                {{server ?? $"\"server\": \"ldap://127.0.0.1:{port}\""}},
                "bind": "{{OpenLdapServer.Admin}}",
                "secret": "env:LDAP_PASSWORD",
                "base": "{{OpenLdapServer.People}}",
                "filter": "(objectClass=inetOrgPerson)",
                "pageSize": {{pageSize}},
              },
              "person": {
                "key": "{objectGUID}",
                "name": "{givenName} {sn}",
                "email": "{mail|lower}",
                "manager": "{manager}",
                "groups": "{memberOf|rdn}",
                "queues": [],
                "numbers": [{ "type": "WORK", "number": "{telephoneNumber|e164:+34}" }],
              },
              "rules": [
                { "when": { "userAccountControl": { "bit": 2 } }, "then": { "active": false } },
                { "when": { "departmentNumber": "Sales" }, "then": { "queues": "Sales:1" } },
              ],
            }
            """;
}
