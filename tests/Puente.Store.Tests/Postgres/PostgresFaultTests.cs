using System.Net;
using System.Net.Sockets;
using Npgsql;
using Puente.Store.Checkpoints;
using Puente.Store.Postgres;
using Puente.Store.Tests.Records;
using Puente.Testing;
using static Puente.Store.Tests.Postgres.StoreSteps;

namespace Puente.Store.Tests.Postgres;

[Collection(typeof(PostgresTests))]
public sealed class PostgresFaultTests(PostgresFixture fixture)
{
    private const string Secret = "correct-horse";
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_server_that_is_not_there_is_a_fault_of_the_environment_and_the_password_stays_secret()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var exception = await FaultAsync($"Host=127.0.0.1;Port={port};Username=ana;Password={Secret};Database=puente");
        Assert.StartsWith($"PostgreSQL 127.0.0.1:{port}/puente: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be reached (ConnectionRefused)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_the_server_does_not_let_in_is_named_without_the_password()
    {
        var exception = await FaultAsync(
            $"Host=127.0.0.1;Port={fixture.Port};Username=nobody_here;Password={Secret};Database=postgres"
        );
        Assert.Contains("does not let user \"nobody_here\" in", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_database_is_named()
    {
        var exception = await FaultAsync(
            $"Host=127.0.0.1;Port={fixture.Port};Username=postgres;Password={Secret};Database=nowhere"
        );
        Assert.Contains("There is no database \"nowhere\"", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=a;Password=correct-horse;Nonsense=1")]
    [InlineData("Password=correct-horse")]
    public async Task A_connection_string_that_cannot_be_used_is_wrong_input_and_is_not_repeated(string address)
    {
        var exception = await Assert.ThrowsAsync<StoreException>(() => PostgresStore.OpenAsync(address, null, None));
        Assert.Equal(StoreFault.Input, exception.Fault);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_of_a_database_without_tables_is_told_so()
    {
        var address = await fixture.CreateDatabaseAsync();
        var exception = await Assert.ThrowsAsync<StoreException>(() =>
            PostgresStore.OpenAsync(address, new PostgresStoreOptions { ReadOnly = true }, None)
        );
        Assert.Equal(StoreFault.Environment, exception.Fault);
        Assert.Contains("has no Puente tables in schema puente", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_no_writes_is_a_fault_of_the_environment()
    {
        var address = await fixture.CreateDatabaseAsync();
        var exception = await FaultAsync($"{address};Options=-c default_transaction_read_only=on");
        Assert.Contains("takes no writes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_a_fault_of_the_environment_and_nothing_of_the_transaction_is_kept()
    {
        var address = await fixture.CreateDatabaseAsync();
        await using var store = await PostgresStore.OpenAsync(address, null, None);
        await PostgresSharingTests.ExecuteAsync(
            address,
            """
            create function puente.fill_disk() returns trigger language plpgsql as $$
            begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
            create trigger fill_disk before insert on puente.evaluations for each row execute function puente.fill_disk();
            """
        );
        var exception = await Assert.ThrowsAsync<StoreException>(() =>
            store.WriteAsync(Job(1), Pages.Small("\"participants\":[{}],\"evaluations\":[{}]"))
        );
        Assert.Equal(StoreFault.Environment, exception.Fault);
        Assert.Equal(
            $"{store.Description}: writing 1 conversations failed. The server answered 53100: could not extend file. The server's disk is full. Make room there; nothing of the transaction was kept.",
            exception.Message
        );
        Assert.Equal(0, await store.CountAllAsync());
        Assert.Equal(1, (await store.WriteAsync(Job(1), Pages.Small())).Inserted);
    }

    [Fact]
    public async Task A_refused_value_is_not_quoted()
    {
        await using var store = await fixture.OpenAsync();
        await using var transaction = await store.BeginAsync(None);
        var exception = await Assert.ThrowsAsync<StoreException>(async () =>
            await transaction.SaveCheckpointAsync(new Checkpoint("jobs", "a", "secret-customer", Day), None)
        );
        Assert.Contains("22P02", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-customer", exception.ToString(), StringComparison.Ordinal);
        // The server would answer a commit with a silent rollback.
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await transaction.CommitAsync(None));
    }

    [Fact]
    public async Task A_session_ended_by_an_administrator_loses_the_transaction_and_the_next_one_connects_again()
    {
        var address = await fixture.CreateDatabaseAsync();
        await using var store = await PostgresStore.OpenAsync($"{address};Application Name=victim", null, None);
        await store.WriteAsync(Job(1), Pages.Small(id: 1));
        await using (var transaction = await store.BeginAsync(None))
        {
            await transaction.WriteAsync(Pages.Decode(Pages.Small(id: 2)), Job(1), None);
            await EndSessionsAsync(address);
            var exception = await Assert.ThrowsAsync<StoreException>(async () => await transaction.CommitAsync(None));
            Assert.Equal(StoreFault.Environment, exception.Fault);
            var after = await Assert.ThrowsAsync<StoreException>(async () =>
                await transaction.WriteAsync(Pages.Decode(Pages.Small(id: 3)), Job(1), None)
            );
            Assert.Contains("connection was lost", after.Message, StringComparison.Ordinal);
        }
        Assert.Equal(1, (await store.WriteAsync(Job(1), Pages.Small(id: 4))).Inserted);

        // Also a session that ends between two transactions, when nobody is looking.
        await EndSessionsAsync(address);
        Assert.Equal(1, (await store.WriteAsync(Job(1), Pages.Small(id: 5))).Inserted);
        Assert.Equal(3, await store.CountAllAsync());
    }

    [Fact]
    public async Task A_server_that_loses_its_power_in_the_middle_of_a_transaction_keeps_the_last_commit()
    {
        await using var server = await PostgresServer.StartAsync(durable: true);
        await using var store = await PostgresStore.OpenAsync(await server.CreateDatabaseAsync(), null, None);
        var records = Enumerable.Range(0, 50).Select(seed => RandomRecord.Write(seed)).ToArray();
        await store.WriteAsync(Job(1), records);
        await using (var transaction = await store.BeginAsync(None))
        {
            await transaction.SaveCheckpointAsync(new Checkpoint("jobs", "a", "{}", Day), None);
            await transaction.WriteAsync(
                Pages.Decode(Enumerable.Range(50, 50).Select(seed => RandomRecord.Write(seed))),
                Job(1),
                None
            );
            await server.RestartHardAsync();
            await Assert.ThrowsAsync<StoreException>(async () => await transaction.CommitAsync(None));
        }

        Assert.Empty(await store.ReadCheckpointsAsync("jobs", None));
        Assert.Equal(records.Select(Pages.Canonical).Order(), (await store.RebuildAllAsync()).Values.Order());
        Assert.Equal(50, (await store.WriteAsync(Job(2), records)).Unchanged);
    }

    private static async Task<StoreException> FaultAsync(string address)
    {
        var exception = await Assert.ThrowsAsync<StoreException>(() => PostgresStore.OpenAsync(address, null, None));
        Assert.Equal(StoreFault.Environment, exception.Fault);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
        return exception;
    }

    private static Task EndSessionsAsync(string address) =>
        PostgresSharingTests.ExecuteAsync(
            address,
            // With a time to wait: returns when the session has gone.
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name = 'victim' and datname = current_database()"
        );
}
